import { type Digest, mayBeSent } from "../digest/digest.ts";
import type { LogEvent } from "../event.ts";
import type { RecordReader } from "../format/record-reader.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import type { NoRequest } from "../outcome.ts";
import type { Line } from "../source/line-splitter.ts";
import { readLines } from "./read-lines.ts";
import type { Records } from "./unit.ts";

/** Lines that were read and digested. */
export interface DigestedLines {
	/** Lines. */
	readonly count: number;
	/** One for each record that was not taken elsewhere: most lines are one. */
	readonly digests: readonly (Digest | NoRequest)[];
	/** Of each record the line it stands in, counted from the first; `undefined` when they stand in one line each, in a row. */
	readonly lines: readonly number[] | undefined;
	/** What the lines say, where that is to be kept. */
	readonly records: Records | undefined;
}

/** Digests a record of the log that is read. @returns `undefined` for one that was taken elsewhere */
export type DigestInLog = (event: LogEvent, keep: boolean, known?: KnownOfRecord) => Digest | undefined;

/** What reads and digests lines one by one. */
interface LineReading {
	readonly reader: RecordReader;
	readonly digest: DigestInLog;
	/** Whether what the lines say is kept. */
	readonly keepsRecords: boolean;
	/** Whether records may be taken elsewhere. */
	readonly skips: boolean;
}

/** Digests lines one by one. @param ascii whether all are known to be ASCII */
export function digestLines(
	lines: readonly Line[],
	ascii: boolean,
	{ reader, digest, keepsRecords, skips }: LineReading,
): DigestedLines {
	const { all, places } = readLines(reader, lines, ascii);
	const digests: (Digest | NoRequest)[] = [];
	const stand: number[] | undefined = skips ? [] : undefined;
	for (const [index, record] of all.entries()) {
		const place = places?.[index] ?? index;
		const made = typeof record === "string" ? record : digest(record, keepsRecords);
		if (made === undefined) continue;
		if (typeof made !== "string" && mayBeSent(made)) reader.mayBeSent(place);
		digests.push(made);
		stand?.push(place);
	}
	return {
		count: lines.length,
		digests,
		lines: stand ?? places,
		records: keepsRecords ? { all, formatOf: (index) => reader.formatOf(places?.[index] ?? index) } : undefined,
	};
}
