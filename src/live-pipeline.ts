import type { ClockOffsets } from "./clock-offsets.ts";
import { mayBeSent } from "./digest/digest.ts";
import type { EpochMs, Milliseconds, Position } from "./event.ts";
import type { Format } from "./format/format.ts";
import { RecordReader } from "./format/record-reader.ts";
import type { Outgoing } from "./gate.ts";
import type { Judge } from "./judge.ts";
import { readLines } from "./reading/read-lines.ts";
import { ReadLogs } from "./reading/read-logs.ts";
import type { LiveMerge, LiveRead } from "./source/live-merge.ts";
import type { LiveLines } from "./source/live-source.ts";
import { LiveMisfits } from "./source/misfits.ts";

/** How long to wait for more when there is nothing. */
const POLL: Milliseconds = 500;

/** What following logs needs. */
export interface LiveOptions {
	readonly merge: LiveMerge;
	readonly formats: readonly Format[];
	readonly judge: Judge;
	/** Takes what is to be sent, with what is known of all logs so far; the reading waits for it. */
	readonly deliver: (outgoing: readonly Outgoing[], logs: ReadLogs) => Promise<void>;
	/** Wall clock. */
	readonly now: () => EpochMs;
	/** Waits; ends early when `signal` is aborted, by resolving or rejecting. */
	readonly sleep: (ms: Milliseconds, signal: AbortSignal) => Promise<void>;
	/** Reading stops, and nothing more is decided. */
	readonly signal: AbortSignal;
	/** Nothing is there to be read at the moment: the time to write things down. */
	readonly onIdle: () => Promise<void>;
	/** Lines were read and judged, of a source in which nothing was seen so far that starts after `latest`. */
	readonly onRead?: (source: string, read: LiveLines, latest: EpochMs) => void;
	/** What was decided is delivered, with all sources known up to `watermark`. */
	readonly onDelivered?: (watermark: EpochMs) => Promise<void>;
}

/** Who reads the logs, and what is known of them so far; shared with whoever reports before the end. */
export class LogReaders {
	/** What is known of them. */
	readonly logs = new ReadLogs();
	readonly #readers = new Map<string, RecordReader>();
	readonly #formats: readonly Format[];
	readonly #clockOffsets: ClockOffsets | undefined;

	/**
	 * @param formats those that lines may have
	 * @param clockOffsets what is added to the times of each log
	 */
	constructor(formats: readonly Format[], clockOffsets?: ClockOffsets) {
		this.#formats = formats;
		this.#clockOffsets = clockOffsets;
	}

	/** The reader of a source, which remembers its format through all rotations. */
	readerOf(source: string): RecordReader {
		let reader = this.#readers.get(source);
		if (!reader) {
			reader = new RecordReader(this.#formats, undefined, this.#clockOffsets?.get(source));
			this.#readers.set(source, reader);
		}
		return reader;
	}
}

/**
 * Reads live sources as they grow, judges every line, and delivers what the tracker missed when that is certain. Ends
 * when all sources have, or with the signal; then nothing is decided early.
 *
 * @returns whether all sources have ended, and so everything is decided
 * @throws UserError when a format that the user has written does not fit a log
 */
export async function followLogs(options: LiveOptions, readers: LogReaders): Promise<boolean> {
	const { merge, judge, deliver, now, signal } = options;
	const { logs } = readers;
	const misfits = new LiveMisfits(options.formats);
	const send = (outgoing: readonly Outgoing[]): Promise<void> => {
		if (outgoing.length > 0) misfits.refuse();
		return deliver(outgoing, logs);
	};
	while (!signal.aborted) {
		const next = await merge.next(now());
		if (next) {
			const { name } = next.source;
			const reader = readers.readerOf(name);
			misfits.see(name, next.read.lines);
			judgeLines(next, reader, options);
			logs.see(name, name, reader);
			options.onRead?.(name, next.read, merge.latestOf(next.source));
		} else if (merge.hasEnded) {
			await send(judge.end());
			return true;
		}
		const missed = judge.advance(merge.watermark);
		if (missed.length > 0) await send(missed);
		await options.onDelivered?.(merge.watermark);
		if (next) continue;
		await options.onIdle();
		await options.sleep(POLL, signal).catch((error: unknown) => {
			if (!signal.aborted) throw error;
		});
	}
	return false;
}

function judgeLines(
	{ source, read: { lines, firstLine, ascii } }: LiveRead,
	reader: RecordReader,
	{ judge, merge, now }: LiveOptions,
): void {
	const { all, places } = readLines(reader, lines, ascii);
	let latest = Number.NEGATIVE_INFINITY;
	for (const [index, record] of all.entries()) {
		const position: Position = { source: source.name, line: firstLine + (places?.[index] ?? index) };
		const digest = typeof record === "string" ? record : judge.digest(record);
		if (typeof digest !== "string" && mayBeSent(digest)) reader.mayBeSent(places?.[index] ?? index);
		judge.takeDigest(digest, position);
		if (typeof record !== "string" && record.start > latest) latest = record.start;
	}
	if (latest > Number.NEGATIVE_INFINITY) merge.seen(source, latest, now());
}
