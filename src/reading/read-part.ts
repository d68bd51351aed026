import { isAscii } from "node:buffer";
import { mayBeSent } from "../digest/digest.ts";
import type { Digester } from "../digest/digester.ts";
import type { Format } from "../format/format.ts";
import { RecordReader } from "../format/record-reader.ts";
import { type Line, LineSplitter } from "../source/line-splitter.ts";
import type { LogPart } from "../source/log-part.ts";
import { readBlock } from "./read-block.ts";
import { readLines } from "./read-lines.ts";
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

/** Reads a part in this thread. */
export async function* readPart(
	part: Pick<LogPart, "firstLine" | "header" | "clockOffset" | "assumedLateness" | "open">,
	{ formats, lineLimit, digest: digestOf, keepsRecords = false }: ReadingOptions,
): AsyncGenerator<Unit, void> {
	const jumps = new TimeJumps(part.assumedLateness);
	const digest: Digester = (event, keep, known) => {
		jumps.see(event.logged);
		return digestOf(event, keep, known);
	};
	const splitter = new LineSplitter(lineLimit);
	const reader = new RecordReader(formats, part.header, part.clockOffset);
	let firstLine = part.firstLine;
	/** Whether the line that has begun is ASCII so far. */
	let tailIsAscii = true;
	const unitOf = (lines: readonly Line[], bytes: number, ascii: boolean): Unit => {
		const { all, places } = readLines(reader, lines, ascii);
		const digests = all.map((record, index) => {
			if (typeof record === "string") return record;
			const made = digest(record, keepsRecords);
			if (mayBeSent(made)) reader.mayBeSent(places?.[index] ?? index);
			return made;
		});
		const unit = {
			firstLine,
			bytes,
			jumpsBack: jumps.found,
			counts: reader.counts,
			keys: reader.keys,
			digests,
			lines: places,
			records: keepsRecords
				? { all, formatOf: (index: number) => reader.formatOf(places?.[index] ?? index) }
				: undefined,
		};
		firstLine += lines.length;
		return unit;
	};
	for await (const chunk of part.open()) {
		const block = keepsRecords ? undefined : reader.block;
		if (block) {
			const { first, whole } = splitter.pushEnds(chunk);
			const { count, digests, lines } = readBlock(first, whole, { reader, block, lineLimit, digest });
			const { counts, keys } = reader;
			const bytes = chunk.length;
			yield { firstLine, bytes, jumpsBack: jumps.found, counts, keys, digests, lines, records: undefined };
			firstLine += count;
			tailIsAscii = false;
			continue;
		}
		const lines = splitter.push(chunk);
		const chunkIsAscii = isAscii(chunk);
		const ascii: boolean = chunkIsAscii && tailIsAscii;
		tailIsAscii = lines.length > 0 ? chunkIsAscii : ascii;
		yield unitOf(lines, chunk.length, ascii);
	}
	yield unitOf(splitter.end(), 0, tailIsAscii);
}
