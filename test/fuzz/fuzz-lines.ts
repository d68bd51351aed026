import { performance } from "node:perf_hooks";
import { decodeLatin1 } from "../../src/format/escape.ts";
import { FORMATS } from "../../src/format/formats.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import { NO_REQUEST_REASONS } from "../../src/outcome.ts";
import { createRandom } from "../demo/random.ts";
import { mutatedLine } from "./lines.ts";

/** No line may take longer, for each begun kilobyte of it. */
const LIMIT_MS_PER_KB = 1;
/** Lines that are read together. */
const BATCH = 50;
/** Tries at a line that seems slow: another program, or the garbage collector, may have had the time. */
const TRIES = 8;

/** What came of reading many lines. */
export interface Fuzzed {
	readonly lines: number;
	readonly events: number;
	/** Lines that were read as several records. */
	readonly rescued: number;
	readonly formats: ReadonlySet<string>;
	/** The slowest of those that were looked at more closely, in milliseconds for each KB; 0 when none had to be. */
	readonly slowest: number;
}

/**
 * Reads mutated lines in all formats.
 *
 * @param onProgress called now and then with the number of lines so far
 * @throws Error when a reader throws, returns what it must not, or takes too long; it shows the line and how to get it again
 */
export function fuzz(count: number, seed: string, onProgress: (lines: number) => void = () => undefined): Fuzzed {
	const random = createRandom(seed);
	const reasons: ReadonlySet<string> = new Set(NO_REQUEST_REASONS);
	const formats = new Set<string>();
	let [lines, events, rescued, slowest] = [0, 0, 0, 0];
	while (lines < count) {
		const batch = Array.from({ length: Math.min(BATCH, count - lines) }, () => mutatedLine(random.float));
		const start = performance.now();
		const reader = new RecordReader(FORMATS);
		const records = guarded(batch, seed, () => reader.read(batch, false));
		const took = performance.now() - start;
		const others = [...reader.rescued.values()].flat();
		if (records.length !== batch.length) throw broken("a line too many or too few", batch, seed);
		for (const record of [...records, ...others]) {
			if (typeof record !== "string") events++;
			else if (!reasons.has(record)) throw broken(`no reason: ${record}`, batch, seed);
		}
		rescued += reader.rescued.size;
		for (const { name } of reader.counts.keys()) formats.add(name);
		// Every line alone, in every format, and for its time.
		const singles = performance.now();
		for (const line of batch) guarded([line], seed, () => readByAll(line));
		const each = performance.now() - singles;
		if (took > budget(batch) || each > budget(batch)) {
			for (const line of batch) slowest = Math.max(slowest, checkedSpeed(line, seed));
		}
		lines += batch.length;
		if (lines % 100_000 < BATCH) onProgress(lines);
	}
	return { lines, events, rescued, formats, slowest };
}

/** Milliseconds that the lines may take, if each takes half of what it may. */
const budget = (lines: readonly string[]): number =>
	lines.reduce((sum, line) => sum + Math.ceil(line.length / 1024), 0) * LIMIT_MS_PER_KB * 0.5;

function readByAll(latin1: string): void {
	const line = decodeLatin1(latin1);
	for (const { parse, loggedAt } of FORMATS) {
		parse(line);
		loggedAt(latin1, 0, latin1.length);
	}
}

/** @returns milliseconds for each KB in the slowest format */
function checkedSpeed(latin1: string, seed: string): number {
	const line = decodeLatin1(latin1);
	const kilobytes = Math.max(1, Math.ceil(latin1.length / 1024));
	let slowest = 0;
	for (const { name, parse, loggedAt } of FORMATS) {
		let least = Number.POSITIVE_INFINITY;
		for (let left = TRIES; left > 0 && least > LIMIT_MS_PER_KB / 4; left--) {
			const start = performance.now();
			parse(line);
			loggedAt(latin1, 0, latin1.length);
			least = Math.min(least, (performance.now() - start) / kilobytes);
		}
		if (least > LIMIT_MS_PER_KB) throw broken(`${name} takes ${least.toFixed(1)} ms for each KB`, [latin1], seed);
		slowest = Math.max(slowest, least);
	}
	return slowest;
}

function guarded<T>(lines: readonly string[], seed: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw broken(error instanceof Error ? (error.stack ?? error.message) : String(error), lines, seed);
	}
}

function broken(what: string, lines: readonly string[], seed: string): Error {
	return new Error(
		`${what}\nseed ${seed}, in one of these lines:\n${lines.map((line) => JSON.stringify(line)).join("\n")}`,
	);
}
