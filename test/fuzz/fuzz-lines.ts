import * as assert from "uvu/assert";
import type { LogEvent } from "../../src/event.ts";
import { decodeLatin1 } from "../../src/format/escape.ts";
import type { Format } from "../../src/format/format.ts";
import { FORMATS } from "../../src/format/formats.ts";
import { logEvent } from "../../src/format/log-event.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import { NO_REQUEST_REASONS, type NoRequest } from "../../src/outcome.ts";
import { createRandom } from "../demo/random.ts";
import { mutatedLine, SEEDS, type SeedLines } from "./lines.ts";
import { kilobytes, LIMIT_MS_PER_KB, leastTime } from "./speed.ts";

/** Lines of one log. */
const LOG = 250;
/** Mutated lines for each whole one, where lines are read at once. */
const SOME = 10;
/** After so many lines a reader of blocks learns again. */
const BETWEEN_LESSONS = 1_001;
/** Lines that take longer are looked at more closely. Nothing that is thrown costs a stack then, hence less than half. */
const SUSPECT_MS_PER_KB = LIMIT_MS_PER_KB / 3;
const REASONS: ReadonlySet<string> = new Set(NO_REQUEST_REASONS);

/** What came of reading many lines. */
export interface Fuzzed {
	/** Mutated lines: each was given to all formats, and read as a line of a log. */
	readonly lines: number;
	readonly characters: number;
	/** Records that the lines held, as lines of logs. */
	readonly events: number;
	/** Lines that were read as several records. */
	readonly rescued: number;
	/** Lines that were read at once with others, to the same. */
	readonly inBlocks: number;
	/** Names of the formats that have read any. */
	readonly formats: readonly string[];
	/** Of the lines that seemed slow the slowest when looked at more closely, in milliseconds for each KB; 0 when none did. */
	readonly slowest: number;
}

/**
 * Reads mutated lines in all formats: first each format alone, then as lines of a log that has a format of its own, one
 * by one and all at once.
 *
 * @param onProgress called now and then with the number of lines so far
 * @throws Error when a reader throws, returns what it must not, or takes too long; it shows the line and the seed
 */
export function fuzz(count: number, seed: string, onProgress: (lines: number) => void = () => undefined): Fuzzed {
	const { stackTraceLimit } = Error;
	// Refusals are thrown and caught inside; whoever throws out of a format is asked again for the stack.
	Error.stackTraceLimit = 0;
	try {
		return fuzzed(count, seed, onProgress);
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}

function fuzzed(count: number, seed: string, onProgress: (lines: number) => void): Fuzzed {
	const { float } = createRandom(seed);
	const formats = new Set<string>();
	// Whole lines first: what is learned of lines is learned of the first ones.
	for (const { format, lines: whole } of SEEDS) {
		for (const line of whole) {
			passLessons(format);
			format.parse(line);
		}
	}
	let [lines, characters, events, rescued, inBlocks, slowest] = [0, 0, 0, 0, 0, 0];
	while (lines < count) {
		const home = SEEDS[Math.floor(float() * SEEDS.length)];
		if (home === undefined) throw new Error("there are no fixtures");
		const log = Array.from({ length: Math.min(LOG, count - lines) }, () => mutatedLine(float, home));
		const reader = readerOf(home);
		for (const line of log) {
			guarded(seed, [line], () => {
				slowest = Math.max(slowest, speedInAllFormats(line));
				const start = performance.now();
				const records = recordsOf(reader, [line]);
				const took = (performance.now() - start) / kilobytes(line);
				if (took > SUSPECT_MS_PER_KB) slowest = Math.max(slowest, speedInLog(line, home));
				events += records.filter((record) => typeof record !== "string").length;
				if (records.length > 1) rescued++;
			});
			characters += line.length;
		}
		guarded(seed, log, () => recordsOf(new RecordReader([home.format]), log));
		guarded(seed, log, () => {
			for (const whole of SEEDS) inBlocks += readInBlock(whole, log);
		});
		for (const { name } of reader.counts.keys()) formats.add(name);
		lines += log.length;
		if (lines % 100_000 < LOG) onProgress(lines);
	}
	return { lines, characters, events, rescued, inBlocks, formats: [...formats], slowest };
}

/** Has a format's reader of blocks learn from the next line, however many others have taught it in this process. */
function passLessons({ block }: Format): void {
	if (!block?.lines.isTaught) return;
	for (block.lines.take(Buffer.from("{}\n".repeat(BETWEEN_LESSONS))); block.lines.next(); );
}

/**
 * Reads lines at once where a format can, with a whole one of that format among some of them.
 *
 * @returns how many it could
 * @throws Error when one is not what it is by itself
 */
function readInBlock({ format: { block, parse }, lines: whole }: SeedLines, latin1: readonly string[]): number {
	if (!block?.lines.isTaught) return 0;
	let read = 0;
	const { lines } = block;
	const between = (index: number) => (index % SOME === 0 ? `${whole[(index / SOME) % whole.length]}\n` : "");
	const text = latin1.map((line, index) => `${line}\n${between(index)}`).join("");
	for (lines.take(Buffer.from(text, "latin1")); lines.next(); ) {
		const event = block.event();
		if (event === undefined) continue;
		read++;
		assert.equal(logEvent(event), parse(decodeLatin1(lines.line)), lines.line);
	}
	return read;
}

/** One that knows the format of its log, and the header. */
function readerOf({ lines }: SeedLines): RecordReader {
	const reader = new RecordReader(FORMATS);
	reader.read(lines.slice(0, lines.findIndex((line) => !line.startsWith("#")) + 1), false);
	return reader;
}

/**
 * Gives a line to every format alone.
 *
 * @returns milliseconds for each KB in the slowest one, when all together were slow; else 0
 * @throws Error when one takes too long
 */
function speedInAllFormats(latin1: string): number {
	const text = decodeLatin1(latin1);
	const start = performance.now();
	for (const { parse, loggedAt } of FORMATS) {
		parse(text);
		loggedAt(latin1, 0, latin1.length);
	}
	if ((performance.now() - start) / kilobytes(latin1) <= SUSPECT_MS_PER_KB) return 0;
	return FORMATS.reduce((slowest, { name, parse, loggedAt }) => {
		const least = leastTime(latin1, () => {
			parse(text);
			loggedAt(latin1, 0, latin1.length);
		});
		return Math.max(slowest, within(least, name));
	}, 0);
}

/** The same of a line of a log: it is given to one format after the other until one can read it, or a part of it. */
function speedInLog(latin1: string, home: SeedLines): number {
	const reader = readerOf(home);
	return within(
		leastTime(latin1, () => recordsOf(reader, [latin1])),
		`a log in ${home.format.name}`,
	);
}

function within(time: number, where: string): number {
	if (time > LIMIT_MS_PER_KB) throw new Error(`${where} takes ${time.toFixed(1)} ms for each KB`);
	return time;
}

function recordsOf(reader: RecordReader, lines: readonly string[]): readonly (LogEvent | NoRequest)[] {
	const first = reader.read(lines, false);
	if (first.length !== lines.length) throw new Error("a line too many or too few");
	const records = [...first, ...[...reader.rescued.values()].flat()];
	for (const record of records) {
		if (typeof record === "string" && !REASONS.has(record)) throw new Error(`no reason: ${record}`);
	}
	return records;
}

function guarded<T>(seed: string, lines: readonly string[], read: () => T): T {
	try {
		return read();
	} catch (error) {
		const shown = lines.map((line) => JSON.stringify(line)).join("\n");
		throw new Error(`${cut(withStack(read, error))}\nseed ${seed}, in one of these lines:\n${shown}`);
	}
}

/** What is thrown when all is done once more with stacks. */
function withStack(read: () => unknown, first: unknown): string {
	Error.stackTraceLimit = 20;
	try {
		read();
	} catch (error) {
		if (error instanceof Error) return error.stack ?? error.message;
	}
	return String(first);
}

/** Errors may quote a whole line, or what was made of it. */
function cut(text: string): string {
	return text.length > 2000 ? `${text.slice(0, 1000)} … ${text.slice(-1000)}` : text;
}
