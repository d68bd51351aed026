import { EXIT } from "../../src/errors.ts";
import { median, run } from "./measure.ts";

/** What one contender did with the logs. */
export interface Reading {
	/** Lines it says it has read. */
	readonly lines: number;
	readonly seconds: number;
	/** Peak, in bytes. */
	readonly memory: number;
}

/** Lines per second. */
export function speedOf({ lines, seconds }: Reading): number {
	return lines / seconds;
}

/**
 * How fast a contender is compared with another one: the median of what it was in each round, since all that read in one
 * round find the machine as busy, and those of different rounds do not.
 */
export function comparedWith(other: readonly Reading[], readings: readonly Reading[]): number {
	return median(readings.map((reading, round) => speedOf(reading) / speedOf(other[round] ?? reading)));
}

/** A program that reads logs. */
export interface Contender {
	readonly name: string;
	readonly read: (files: readonly string[]) => Promise<Reading>;
}

/** @throws Error when a contender did not read every line: its time would say nothing */
export async function readAll(contender: Contender, files: readonly string[], lines: number): Promise<Reading> {
	const reading = await contender.read(files);
	if (reading.lines !== lines) throw new Error(`${contender.name} read ${reading.lines} of ${lines} lines`);
	return reading;
}

/** The whole of Monorail, from start to end of its process: reading, judging, joining and reporting. */
export const MONORAIL = monorail("monorail upload --dry-run");

/** The same in one thread. */
export const MONORAIL_ALONE = monorail("monorail upload --dry-run --jobs 1", "--jobs", "1");

/** Page views may be held: where a log does not tell calls of an API from pages, many of them in a row look like silence. */
const FINE = [EXIT.ok, EXIT.silent];

/** The whole of Monorail with these flags. */
export function monorail(name: string, ...more: readonly string[]): Contender {
	return {
		name,
		read: async (files) => {
			const flags = ["--dry-run", "--quiet", "--format", "json", ...more];
			const { seconds, memory, output } = await run(["bin/monorail.js", "upload", ...flags, ...files], FINE);
			const report: { readonly records: number } = JSON.parse(output);
			return { lines: report.records, seconds, memory };
		},
	};
}

/**
 * Two runs of one contender at once, each of which reads everything: what the machine's second core is worth, which is
 * what a second thread can gain at most. Its time is half of both's, its memory that of both.
 */
export function twoAtOnce({ name, read }: Contender): Contender {
	return {
		name: `${name}, two runs at once`,
		read: async (files) => {
			const started = performance.now();
			const [one, other] = await Promise.all([read(files), read(files)]);
			const seconds = (performance.now() - started) / 1000 / 2;
			const lines = one.lines === other.lines ? one.lines : Number.NaN;
			return { lines, seconds, memory: one.memory + other.memory };
		},
	};
}

/** A way of judging, in one thread; its time is the processor's, from its first read. */
function judgement(how: "plain" | "guarded" | "whole", name: string): Contender {
	return {
		name,
		read: async (files) => {
			const { memory, output } = await run(["--import", "tsx", "test/bench/judge-logs.ts", how, ...files]);
			const { lines, seconds }: { readonly lines: number; readonly seconds: number } = JSON.parse(output);
			return { lines, seconds, memory };
		},
	};
}

/** What the parts of the judgement cost: the least that a join does, and more and more of the rest. */
export const JUDGEMENTS: readonly Contender[] = [
	judgement("plain", "plain join: same address, user agent and page"),
	judgement("guarded", "with the ladder and the silence guard"),
	judgement("whole", "all: browsers proven, opt-outs, prefetches, ids, titles, clocks"),
];

/** The yardstick; its time counts from its first read, without the start of Node and of the TypeScript loader. */
export const YARDSTICK: Contender = {
	name: "split2 + JSON.parse alone",
	read: async (files) => {
		const { memory, output } = await run(["--import", "tsx", "test/bench/peer-split-json.ts", ...files]);
		const { lines, seconds }: { readonly lines: number; readonly seconds: number } = JSON.parse(output);
		return { lines, seconds, memory };
	},
};
