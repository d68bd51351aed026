import { cachedLogs } from "./cached-logs.ts";
import {
	type Contender,
	comparedWith,
	monorail,
	type Reading,
	readAll,
	speedOf,
	twoAtOnce,
	YARDSTICK,
} from "./contenders.ts";
import type { Generated } from "./generate.ts";
import { median } from "./measure.ts";
import { duckdb, GOACCESS, MAWK, NotInstalled } from "./other-programs.ts";
import { megabytes, note, type Table, thousands } from "./table.ts";

/** A program, and what it reads. */
export interface Entry {
	readonly contender: Contender;
	/** In words. */
	readonly of: string;
	readonly files: readonly string[];
	/** Of these files together. */
	readonly lines: number;
}

/**
 * Monorail and other programs, each of which reads the same traffic in turn, so many times.
 *
 * @throws Error when a program fails, or does not read every line; one that is not installed has a row that says so
 */
export async function othersTable(lines: number, rounds: number, seed: string): Promise<Table> {
	return comparison(entries(lines, seed), rounds, note);
}

function entries(lines: number, seed: string): readonly Entry[] {
	const json = cachedLogs({ lines, seed, format: "nginx-json" });
	const combined = cachedLogs({ lines, seed, format: "combined" });
	const both = (contender: Contender, of: string, { files, requests, hits }: Generated): Entry => {
		return { contender, of, files, lines: requests + hits };
	};
	const requestsOnly = (contender: Contender): Entry => {
		return { contender, of: "combined, requests only", files: [combined.files[0]], lines: combined.requests };
	};
	const alone = monorail("monorail upload --dry-run --jobs 1", "--jobs", "1");
	const host = ["--host", "shop.example"];
	return [
		both(YARDSTICK, "nginx-json", json),
		both(alone, "nginx-json", json),
		both(monorail("monorail upload --dry-run --jobs 2", "--jobs", "2"), "nginx-json", json),
		both(twoAtOnce(alone), "nginx-json", json),
		both(monorail("monorail upload --dry-run --jobs 1", "--jobs", "1", ...host), "combined", combined),
		both(monorail("monorail upload --dry-run --jobs 2", "--jobs", "2", ...host), "combined", combined),
		both(duckdb(1), "nginx-json", json),
		both(duckdb(2), "nginx-json", json),
		requestsOnly(GOACCESS),
		requestsOnly(MAWK),
	];
}

/** @param entries the yardstick first */
export async function comparison(
	entries: readonly Entry[],
	rounds: number,
	tell: (message: string) => void,
): Promise<Table> {
	const readings = new Map(entries.map((entry): [Entry, Reading[]] => [entry, []]));
	const absent = new Map<Entry, string>();
	for (let round = 1; round <= rounds; round++) {
		for (const [entry, list] of readings) {
			if (absent.has(entry)) continue;
			try {
				list.push(await readAll(entry.contender, entry.files, entry.lines));
				tell(`round ${round}: ${entry.contender.name}, ${entry.of}: ${thousands(speed(list.slice(-1)))} lines/s`);
			} catch (error) {
				if (!(error instanceof NotInstalled)) throw error;
				absent.set(entry, error.message);
			}
		}
	}
	const [yardstick = []] = readings.values();
	const head = ["program", "of", `lines/s (median of ${rounds})`, "of the yardstick", "peak memory"];
	return [
		head,
		...[...readings].map(([entry, list]) => {
			const why = absent.get(entry);
			const figures =
				why === undefined
					? [thousands(speed(list)), comparedWith(yardstick, list).toFixed(2), memory(list)]
					: [why, "", ""];
			return [entry.contender.name, entry.of, ...figures];
		}),
	];
}

function speed(list: readonly Reading[]): number {
	return median(list.map(speedOf));
}

function memory(list: readonly Reading[]): string {
	const most = Math.max(...list.map((one) => one.memory));
	return Number.isNaN(most) ? "unknown" : megabytes(most);
}
