import type { Format } from "../../format/format.ts";
import { type Detection, RecordReader } from "../../format/record-reader.ts";
import { LineSplitter } from "../../source/line-splitter.ts";
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
}

/** Tells the formats of all parts, by their first lines as a run does, and puts those of a source together. */
export async function sourceFormats(
	parts: readonly LogPart[],
	formats: readonly Format[],
	lineLimit: number,
): Promise<readonly SourceFormat[]> {
	const found = new Map<string, SourceFormat>();
	for (const part of parts) {
		const detection = await detectionOf(part, formats, lineLimit);
		const key = JSON.stringify([part.source, detection?.format.name]);
		found.set(key, together(found.get(key), part, detection));
	}
	return [...found.values()];
}

/** Reads no further than it has to. */
async function detectionOf(
	part: LogPart,
	formats: readonly Format[],
	lineLimit: number,
): Promise<Detection | undefined> {
	const reader = new RecordReader(formats, part.header);
	// Without any time there is no line that could be read.
	if (reader.detection !== undefined || part.earliest === Number.POSITIVE_INFINITY) return reader.detection;
	const splitter = new LineSplitter(lineLimit);
	const read = (lines: ReturnType<LineSplitter["end"]>) =>
		reader.read(
			lines.map((line) => (typeof line === "string" ? line : "")),
			false,
		);
	for await (const chunk of part.open()) {
		read(splitter.push(chunk));
		if (reader.detection !== undefined) break;
	}
	if (reader.detection === undefined) read(splitter.end());
	return reader.detection;
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
	return {
		source,
		parts: (known?.parts ?? 0) + 1,
		format: detection?.format,
		lookedAt: (known?.lookedAt ?? 0) + (detection?.lookedAt ?? 0),
		readableBy,
	};
}
