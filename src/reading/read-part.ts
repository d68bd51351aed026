import { isAscii } from "node:buffer";
import type { DigestedLog, Digester } from "../digest/digester.ts";
import { Openers } from "../digest/openers.ts";
import { SkippedLines } from "../digest/skipped-lines.ts";
import type { Format } from "../format/format.ts";
import { RecordReader } from "../format/record-reader.ts";
import { LineSplitter } from "../source/line-splitter.ts";
import type { LogPart } from "../source/log-part.ts";
import { type DigestedLines, type DigestInLog, digestLines } from "./digest-lines.ts";
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
	const skipped = new SkippedLines();
	const log: DigestedLog = { openers: new Openers(), skipped: undefined };
	const digest: DigestInLog = (event, keep, known) => {
		jumps.see(event.logged);
		return digestOf(event, keep, known, log);
	};
	const splitter = new LineSplitter(lineLimit);
	const reader = new RecordReader(formats, header, clockOffset);
	let firstLine = first;
	/** Whether the line that has begun is ASCII so far. */
	let tailIsAscii = true;
	const unitOf = ({ count, digests, lines, records }: DigestedLines, bytes: number): Unit => {
		const { counts, keys } = reader;
		const unit = {
			firstLine,
			bytes,
			jumpsBack: jumps.found,
			counts,
			keys,
			digests,
			lines,
			skipped: log.skipped,
			records,
		};
		firstLine += count;
		return unit;
	};
	for await (const chunk of open()) {
		// What an earlier run has decided is told from what it has not by the line.
		const skips = !keepsRecords && firstLine > decidedLines;
		log.skipped = skips ? skipped : undefined;
		skipped.clear();
		const block = keepsRecords ? undefined : reader.block;
		if (block) {
			const { first, whole } = splitter.pushEnds(chunk);
			yield unitOf(readBlock(first, whole, { reader, block, lineLimit, digest, skips }), chunk.length);
			tailIsAscii = false;
			continue;
		}
		const lines = splitter.push(chunk);
		const chunkIsAscii = isAscii(chunk);
		const ascii: boolean = chunkIsAscii && tailIsAscii;
		tailIsAscii = lines.length > 0 ? chunkIsAscii : ascii;
		yield unitOf(digestLines(lines, ascii, { reader, digest, keepsRecords, skips }), chunk.length);
	}
	log.skipped = undefined;
	const last = { reader, digest, keepsRecords, skips: false };
	yield unitOf(digestLines(splitter.end(), tailIsAscii, last), 0);
}
