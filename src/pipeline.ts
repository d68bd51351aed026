import type { LogEvent, Position } from "./event.ts";
import type { Format } from "./format/format.ts";
import { RecordReader } from "./format/record-reader.ts";
import type { Judge, Missed } from "./judge.ts";
import type { MalformedReason } from "./outcome.ts";
import type { Line } from "./source/line-splitter.ts";
import { TOO_LONG } from "./source/line-splitter.ts";
import type { LogPart } from "./source/log-part.ts";
import { Merge, type MergedLines } from "./source/merge.ts";

/** Watches the records that come in. */
export interface RecordSink {
	/**
	 * A record was read, and will be judged next.
	 *
	 * @param position the very object that goes with the record
	 * @param format that has read it; of a malformed one that of its log, `undefined` when that has none
	 */
	read(part: LogPart, position: Position, record: LogEvent | MalformedReason, format: Format | undefined): void;
	/** Called after each chunk, and waited for. */
	flush(): Promise<void>;
}

/** What a pass over all logs needs. */
export interface PipelineOptions {
	readonly parts: readonly LogPart[];
	readonly formats: readonly Format[];
	/** Longest line in bytes. */
	readonly lineLimit: number;
	readonly judge: Judge;
	/**
	 * Takes what is to be sent, in order of event time, with the formats of all logs read so far; the reading waits for
	 * it, so it may hold back a fast log.
	 */
	readonly deliver: (missed: readonly Missed[], formats: ReadonlySet<Format>) => Promise<void>;
	/** Called after each chunk with the bytes that it had. */
	readonly onRead: (bytes: number) => void;
	readonly records?: RecordSink;
	/** Reading stops at the next chunk, and nothing more is decided. */
	readonly signal?: AbortSignal;
}

/**
 * Reads all parts in order of event time, judges every line and delivers what the tracker missed.
 *
 * @returns how many lines each format has read; `undefined` as value of none
 */
export async function runPipeline(options: PipelineOptions): Promise<ReadonlyMap<string, number>> {
	const { judge, deliver, onRead, records, signal } = options;
	const merge = new Merge(options.parts, options.lineLimit);
	const readers = new Map<LogPart, RecordReader>();
	const formats = new Set<Format>();
	for (let merged = await merge.next(); merged; merged = await merge.next()) {
		if (signal?.aborted) return linesByFormat(readers.values());
		const { part } = merged.cursor;
		let reader = readers.get(part);
		if (!reader) {
			reader = new RecordReader(options.formats, part.clockOffset);
			readers.set(part, reader);
		}
		judgeLines(merged, reader, judge, records);
		for (const format of reader.counts.keys()) formats.add(format);
		onRead(merged.bytes);
		const missed = judge.advance(merge.watermark);
		if (missed.length > 0) await deliver(missed, formats);
		if (records) await records.flush();
	}
	await deliver(judge.end(), formats);
	return linesByFormat(readers.values());
}

function judgeLines(
	{ cursor, lines, firstLine, ascii }: MergedLines,
	reader: RecordReader,
	judge: Judge,
	sink: RecordSink | undefined,
): void {
	const { part } = cursor;
	const { source } = part;
	const records = reader.read(textsOf(lines), ascii);
	for (let index = 0; index < records.length; index++) {
		const position: Position = { source, line: firstLine + index };
		const record = lines[index] === TOO_LONG ? "too-long" : (records[index] ?? "unknown-format");
		if (sink !== undefined) sink.read(part, position, record, reader.formatOf(index));
		judge.take(record, position);
		if (typeof record !== "string" && record.start > cursor.watermark) cursor.watermark = record.start;
	}
}

/** Overlong lines as empty ones, so that the rest can be read in one go; copied only when there are any. */
function textsOf(lines: readonly Line[]): readonly string[] {
	return lines.includes(TOO_LONG) ? lines.map((line) => (line === TOO_LONG ? "" : line)) : (lines as readonly string[]);
}

function linesByFormat(readers: Iterable<RecordReader>): ReadonlyMap<string, number> {
	const lines = new Map<string, number>();
	for (const reader of readers) {
		for (const [{ name }, count] of reader.counts) lines.set(name, (lines.get(name) ?? 0) + count);
	}
	return lines;
}
