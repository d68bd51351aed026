import type { EpochMs, Milliseconds } from "../event.ts";

/** One log, or one stretch of several logs in one file, ready to be read in order of time. */
export interface LogPart {
	/** Name of its source, as the user gave it. */
	readonly source: string;
	/** Line number in the source of the part's first line, from 1. */
	readonly firstLine: number;
	/** Bytes after decompression. */
	readonly size: number;
	/** Earliest time of a line, corrected; `Infinity` when none has one. */
	readonly earliest: EpochMs;
	/** What is to be added to the times of its lines; `undefined` for nothing. */
	readonly clockOffset?: Milliseconds | undefined;
	/** Its bytes from the start; a chunk is valid until the next one is asked for. */
	open(): AsyncIterable<Buffer>;
}
