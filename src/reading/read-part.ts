import { isAscii } from "node:buffer";
import type { Digester } from "../digest/digester.ts";
import { Openers } from "../digest/openers.ts";
import { SkippedLinesCollector } from "../digest/skipped-lines.ts";
import type { Format } from "../format/format.ts";
import { RecordReader } from "../format/record-reader.ts";
import { LineSplitter } from "../source/line-splitter.ts";
import type { LogPart } from "../source/log-part.ts";
import { type DigestedLines, digestLines } from "./digest-lines.ts";
import { readBlock } from "./read-block.ts";
import { TimeJumps } from "./time-jumps.ts";
import type { Unit } from "./unit.ts";

/** How lines are read. */
export interface ReadingOptions {
	readonly formats: readonly Format[];
	/** Longest line in bytes. */
	readonly lineLimit: number;
	readonly digest: Digester;
	/** Whether anybody asks what the records were: then they are read one by one, and kept for as long as their unit. */
	readonly keepsRecords?: boolean;
}

/** What reading a part needs of it. */
export type ReadablePart = Pick<
	LogPart,
	"firstLine" | "header" | "clockOffset" | "assumedLateness" | "decidedLines" | "open"
>;

/** Reads a part in this thread. */
export async function* readPart(
	{ firstLine: first, header, clockOffset, assumedLateness, decidedLines = 0, open }: ReadablePart,
	{ formats, lineLimit, digest: digestOf, keepsRecords = false }: ReadingOptions,
): AsyncGenerator<Unit, void> {
	const jumps = new TimeJumps(assumedLateness);
	const openers = new Openers();
	const digest: Digester = (event, keep, known) => {
		jumps.see(event.logged);
		return digestOf(event, keep, known, openers);
	};
	const splitter = new LineSplitter(lineLimit);
	const reader = new RecordReader(formats, header, clockOffset);
	const collector = new SkippedLinesCollector();
	let firstLine = first;
	/** Whether the line that has begun is ASCII so far. */
	let tailIsAscii = true;
	const unitOf = (
		bytes: number,
		{ count, ...read }: DigestedLines,
		skipped: SkippedLinesCollector | undefined,
	): Unit => {
		const { counts, keys } = reader;
		const unit = { firstLine, bytes, jumpsBack: jumps.found, counts, keys, ...read, skipped: skipped?.take() };
		firstLine += count;
		return unit;
	};
	const options = { lineLimit, digest, keepsRecords };
	for await (const chunk of open()) {
		// What an earlier run has decided is told from what it has not by the line.
		const skipped = keepsRecords || firstLine <= decidedLines ? undefined : collector;
		const block = keepsRecords ? undefined : reader.block;
		if (block) {
			const { first, whole } = splitter.pushEnds(chunk);
			yield unitOf(chunk.length, readBlock(first, whole, { ...options, reader, block, skipped }), skipped);
			tailIsAscii = false;
			continue;
		}
		const lines = splitter.push(chunk);
		const chunkIsAscii = isAscii(chunk);
		const ascii: boolean = chunkIsAscii && tailIsAscii;
		tailIsAscii = lines.length > 0 ? chunkIsAscii : ascii;
		yield unitOf(chunk.length, digestLines(lines, ascii, { ...options, reader, skipped }), skipped);
	}
	yield unitOf(0, digestLines(splitter.end(), tailIsAscii, { ...options, reader }), undefined);
}
