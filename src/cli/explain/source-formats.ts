import { mayBeSent } from "../../digest/digest.ts";
import type { Detection } from "../../format/detection.ts";
import type { Format } from "../../format/format.ts";
import { RecordReader } from "../../format/record-reader.ts";
import { readLines } from "../../reading/read-lines.ts";
import { ReadLogs } from "../../reading/read-logs.ts";
import type { ReadingOptions } from "../../reading/read-part.ts";
import { type Line, LineSplitter } from "../../source/line-splitter.ts";
import type { LogPart } from "../../source/log-part.ts";

/** In which format the parts of one source are read, and why; a source whose parts differ has several. */
export interface SourceFormat {
	readonly source: string;
	/** Parts that are read so. */
	readonly parts: number;
	/** `undefined` when no line can be read. */
	readonly format: Format | undefined;
	/** Of all their first lines: how many were looked at; 0 when the format was given. */
	readonly lookedAt: number;
	/** How many of them each format can read. */
	readonly readableBy: ReadonlyMap<Format, number>;
	/** How many of them the format reads out of what carries them, by that. */
	readonly carriedBy: ReadonlyMap<string, number>;
}

/** What the first lines of all sources tell. */
export interface FirstLines {
	readonly sources: readonly SourceFormat[];
	/** What they do not carry. */
	readonly logs: ReadLogs;
}

/** Tells the formats of all parts, by their first lines as a run does, and puts those of a source together. */
export async function sourceFormats(parts: readonly LogPart[], options: ReadingOptions): Promise<FirstLines> {
	const found = new Map<string, SourceFormat>();
	const logs = new ReadLogs();
	for (const part of parts) {
		const reader = await firstLinesOf(part, options);
		const { detection } = reader;
		logs.see(part, part.source, reader);
		const key = JSON.stringify([part.source, detection?.format.name]);
		found.set(key, together(found.get(key), part, detection));
	}
	return { sources: [...found.values()], logs };
}

/** Reads no further than it has to: a format that was told is asked for its lines only where these tell what they carry. */
async function firstLinesOf(part: LogPart, { formats, lineLimit, digest }: ReadingOptions): Promise<RecordReader> {
	const reader = new RecordReader(formats, part.header);
	const { detection } = reader;
	// Without any time there is no line that could be read.
	if (part.earliest === Number.POSITIVE_INFINITY || (detection && !detection.format.keys)) return reader;
	const splitter = new LineSplitter(lineLimit);
	const read = (lines: readonly Line[]) => {
		const { all, places } = readLines(reader, lines, false);
		for (const [index, record] of all.entries()) {
			if (typeof record !== "string" && mayBeSent(digest(record, false))) reader.mayBeSent(places?.[index] ?? index);
		}
		return reader.detection !== undefined && lines.length > 0;
	};
	for await (const chunk of part.open()) if (read(splitter.push(chunk))) return reader;
	read(splitter.end());
	return reader;
}

function together(
	known: SourceFormat | undefined,
	{ source }: LogPart,
	detection: Detection | undefined,
): SourceFormat {
	const readableBy = new Map(known?.readableBy);
	for (const { format, lines } of detection?.readableBy ?? []) {
		readableBy.set(format, (readableBy.get(format) ?? 0) + lines);
	}
	const carriedBy = new Map(known?.carriedBy);
	for (const [by, lines] of detection?.carriedBy ?? []) carriedBy.set(by, (carriedBy.get(by) ?? 0) + lines);
	return {
		source,
		parts: (known?.parts ?? 0) + 1,
		format: detection?.format,
		lookedAt: (known?.lookedAt ?? 0) + (detection?.lookedAt ?? 0),
		readableBy,
		carriedBy,
	};
}
