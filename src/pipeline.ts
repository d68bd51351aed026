import type { EpochMs, LogEvent, Position } from "./event.ts";
import type { Format } from "./format/format.ts";
import type { Outgoing } from "./gate.ts";
import type { Judge } from "./judge.ts";
import { Losses } from "./losses.ts";
import type { NoRequest } from "./outcome.ts";
import { ReadLogs } from "./reading/read-logs.ts";
import { readPart } from "./reading/read-part.ts";
import type { OpenPart, Unit } from "./reading/unit.ts";
import type { LogPart } from "./source/log-part.ts";
import { type Cursor, Merge } from "./source/merge.ts";
import { OutOfOrder } from "./source/spot-check.ts";

/** Watches the records that come in. */
export interface RecordSink {
	/**
	 * A record was read, and will be judged next.
	 *
	 * @param position the very object that goes with the record
	 * @param format that has read it; of one without a request that of its log, `undefined` when that has none
	 */
	read(part: LogPart, position: Position, record: LogEvent | NoRequest, format: Format | undefined): void;
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
	/** Reads parts elsewhere than in this thread. Then there is no telling what each record was. */
	readonly open?: OpenPart;
	/**
	 * Takes what is to be sent, in order of event time, with what is known of all logs so far; the reading waits for it,
	 * so it may hold back a fast log.
	 */
	readonly deliver: (outgoing: readonly Outgoing[], logs: ReadLogs) => Promise<void>;
	/** Called after each chunk with the bytes that it had. */
	readonly onRead: (bytes: number) => void;
	/** Who wants to know them; goes with a judge that explains, which must have them. */
	readonly records?: RecordSink;
	/** Whether the rest of a source is lost, as the archive is damaged that it is read from; asked when it has ended. */
	readonly isDamaged?: (source: string) => boolean;
	/** When page views are still to be held for which a tracker hit may be logged later; without it none is. */
	readonly now?: EpochMs;
	/** Reading stops at the next chunk, and nothing more is decided. */
	readonly signal?: AbortSignal;
}

/**
 * Reads all parts in order of event time, judges every line and delivers what the tracker missed.
 *
 * @returns what is known of the logs
 * @throws OutOfOrder as soon as time jumps back in a part that was spot-checked: what was judged so far is of no use
 */
export async function runPipeline(options: PipelineOptions): Promise<ReadLogs> {
	const { judge, deliver, onRead, records, signal, formats, lineLimit } = options;
	const keepsRecords = records !== undefined;
	const open = options.open ?? ((part) => readPart(part, { formats, lineLimit, digest: judge.digest, keepsRecords }));
	const merge = new Merge(options.parts, open);
	const logs = new ReadLogs();
	const losses = new Losses(options.parts, judge);
	for (let merged = await merge.next(); merged; merged = await merge.next()) {
		if (signal?.aborted) return logs;
		const { cursor, value: unit } = merged;
		if (unit) {
			if (unit.jumpsBack) throw new OutOfOrder(cursor.part.source);
			if (judgeUnit(unit, cursor, judge, records)) losses.sawCalls(cursor.part);
			logs.see(cursor.part, cursor.part.source, unit);
			onRead(unit.bytes);
		} else if (options.isDamaged?.(cursor.part.source)) losses.ended(cursor);
		// What is decided when all has been read is a matter of the end.
		const missed = merge.watermark < Number.POSITIVE_INFINITY ? judge.advance(merge.watermark) : [];
		if (missed.length > 0) await deliver(missed, logs);
		if (records) await records.flush();
	}
	await deliver(judge.end(options.now), logs);
	return logs;
}

/** @returns whether there were any calls of the tracker */
function judgeUnit(
	{ firstLine, digests, lines, skipped, records }: Unit,
	cursor: Cursor,
	judge: Judge,
	sink: RecordSink | undefined,
): boolean {
	let hasCalls = false;
	const { part } = cursor;
	if (skipped !== undefined && skipped.lines > 0) {
		judge.takeSkipped(skipped);
		if (skipped.alive.length > 0) hasCalls = true;
		if (skipped.latest > cursor.watermark) cursor.watermark = skipped.latest;
	}
	const { source, decidedLines = 0 } = part;
	for (let index = 0; index < digests.length; index++) {
		const digest = digests[index] ?? "unknown-format";
		const position: Position = { source, line: firstLine + (lines?.[index] ?? index) };
		if (sink !== undefined) {
			sink.read(part, position, records?.all[index] ?? "unknown-format", records?.formatOf(index));
		}
		judge.takeDigest(digest, position, position.line <= decidedLines, part);
		if (typeof digest === "string") continue;
		if (digest.start > cursor.watermark) cursor.watermark = digest.start;
		if (digest.kind === "tracker-call") hasCalls = true;
	}
	return hasCalls;
}
