import { type Digest, mayBeSent } from "../digest/digest.ts";
import type { BlockReader } from "../format/format.ts";
import type { RecordReader } from "../format/record-reader.ts";
import type { NoRequest } from "../outcome.ts";
import { type Line, TOO_LONG } from "../source/line-splitter.ts";
import type { DigestedLines, DigestInLog } from "./digest-lines.ts";
import { readLines } from "./read-lines.ts";

/** What reads and digests lines. */
export interface BlockReading {
	readonly reader: RecordReader;
	readonly block: BlockReader;
	/** Longest line in bytes. */
	readonly lineLimit: number;
	readonly digest: DigestInLog;
	/** Whether records may be taken elsewhere. */
	readonly skips: boolean;
}

/**
 * Reads whole lines by a block reader, which makes a text of few of their bytes; those that it leaves are read one by one.
 *
 * @param first lines before the block
 * @param whole bytes of the lines of the block
 */
export function readBlock(
	first: readonly Line[],
	whole: Buffer,
	{ reader, block, lineLimit, digest, skips }: BlockReading,
): DigestedLines {
	const digests: (Digest | NoRequest)[] = [];
	let places: number[] | undefined = skips ? [] : undefined;
	let count = 0;
	const add = (made: Digest | NoRequest) => {
		places?.push(count);
		digests.push(made);
	};
	const readOne = (line: Line) => {
		const { all } = readLines(reader, [line], false);
		// From the first line on that is several records it must be told where each stands.
		if (all.length > 1) places ??= digests.map((_, index) => index);
		for (const record of all) {
			const made = typeof record === "string" ? record : digest(record, false);
			if (made === undefined) continue;
			if (typeof made !== "string" && mayBeSent(made)) reader.mayBeSent(0);
			add(made);
		}
		count++;
	};
	const { lines } = block;
	const readAll = (bytes: Buffer) =>
		reader.readBlock(block, bytes, lineLimit, (event) => {
			if (event === undefined) readOne(withinLimit(lines.line, lineLimit));
			else {
				const made = digest(event, false, event);
				if (made !== undefined) {
					if (mayBeSent(made)) reader.mayBeSent(block);
					add(made);
				}
				count++;
			}
		});
	for (const line of first) {
		if (line === TOO_LONG) readOne(line);
		else readAll(Buffer.from(`${line}\n`, "latin1"));
	}
	readAll(whole);
	return { count, digests, lines: places, records: undefined };
}

function withinLimit(line: string, limit: number): Line {
	return line.length > limit ? TOO_LONG : line;
}
