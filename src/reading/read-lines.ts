import type { LogEvent } from "../event.ts";
import type { RecordReader } from "../format/record-reader.ts";
import type { NoRequest } from "../outcome.ts";
import { type Line, TOO_LONG } from "../source/line-splitter.ts";

type Entry = LogEvent | NoRequest;

/** What some lines say. */
export interface LineRecords {
	/** One for each line, and more for those that several records are glued together in. */
	readonly all: readonly Entry[];
	/** Index of each record's line; `undefined` when that is its own. */
	readonly places: readonly number[] | undefined;
}

/**
 * Reads lines, of which the overlong ones keep their places.
 *
 * @param ascii whether all lines are known to be ASCII
 */
export function readLines(reader: RecordReader, lines: readonly Line[], ascii: boolean): LineRecords {
	const records = reader.read(textsOf(lines), ascii);
	for (let at = lines.indexOf(TOO_LONG); at >= 0; at = lines.indexOf(TOO_LONG, at + 1)) records[at] = "too-long";
	return withRescued(records, reader.rescued);
}

/** Overlong lines as empty ones, so that the rest can be read in one go; copied only when there are any. */
function textsOf(lines: readonly Line[]): readonly string[] {
	return lines.includes(TOO_LONG) ? lines.map((line) => (line === TOO_LONG ? "" : line)) : (lines as readonly string[]);
}

/** Puts the further records of some lines behind their first ones. */
function withRescued(records: readonly Entry[], rescued: ReadonlyMap<number, readonly Entry[]>): LineRecords {
	if (rescued.size === 0) return { all: records, places: undefined };
	const all: Entry[] = [];
	const places: number[] = [];
	for (const [place, record] of records.entries()) {
		for (const one of [record, ...(rescued.get(place) ?? [])]) {
			all.push(one);
			places.push(place);
		}
	}
	return { all, places };
}
