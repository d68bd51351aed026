import { isAscii } from "node:buffer";
import type { Digester } from "../digest/digester.ts";
import type { LogEvent } from "../event.ts";
import type { Format } from "../format/format.ts";
import { RecordReader } from "../format/record-reader.ts";
import type { MalformedReason } from "../outcome.ts";
import { type Line, LineSplitter, TOO_LONG } from "../source/line-splitter.ts";
import type { LogPart } from "../source/log-part.ts";
import type { Unit } from "./unit.ts";

/** How lines are read. */
export interface ReadingOptions {
	readonly formats: readonly Format[];
	/** Longest line in bytes. */
	readonly lineLimit: number;
	readonly digest: Digester;
}

/** Reads a part in this thread. */
export async function* readPart(
	part: Pick<LogPart, "firstLine" | "header" | "clockOffset" | "open">,
	{ formats, lineLimit, digest }: ReadingOptions,
): AsyncGenerator<Unit, void> {
	const splitter = new LineSplitter(lineLimit);
	const reader = new RecordReader(formats, part.header, part.clockOffset);
	let firstLine = part.firstLine;
	/** Whether the line that has begun is ASCII so far. */
	let tailIsAscii = true;
	const unitOf = (lines: readonly Line[], bytes: number, ascii: boolean): Unit => {
		const records = reader.read(textsOf(lines), ascii);
		for (let at = lines.indexOf(TOO_LONG); at >= 0; at = lines.indexOf(TOO_LONG, at + 1)) records[at] = "too-long";
		const { all, places } = withRescued(records, reader.rescued);
		const unit = {
			firstLine,
			bytes,
			counts: reader.counts,
			digests: all.map((record) => (typeof record === "string" ? record : digest(record))),
			lines: places,
			records: { all, formatOf: (index: number) => reader.formatOf(places?.[index] ?? index) },
		};
		firstLine += lines.length;
		return unit;
	};
	for await (const chunk of part.open()) {
		const lines = splitter.push(chunk);
		const chunkIsAscii = isAscii(chunk);
		const ascii: boolean = chunkIsAscii && tailIsAscii;
		tailIsAscii = lines.length > 0 ? chunkIsAscii : ascii;
		yield unitOf(lines, chunk.length, ascii);
	}
	yield unitOf(splitter.end(), 0, tailIsAscii);
}

type Entry = LogEvent | MalformedReason;

/** Puts the further records of some lines behind their first ones. */
function withRescued(
	records: readonly Entry[],
	rescued: ReadonlyMap<number, readonly Entry[]>,
): { readonly all: readonly Entry[]; readonly places: readonly number[] | undefined } {
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

/** Overlong lines as empty ones, so that the rest can be read in one go; copied only when there are any. */
function textsOf(lines: readonly Line[]): readonly string[] {
	return lines.includes(TOO_LONG) ? lines.map((line) => (line === TOO_LONG ? "" : line)) : (lines as readonly string[]);
}
