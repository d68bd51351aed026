import type { EpochMs } from "../event.ts";

/** One log, or one stretch of several logs in one file, ready to be read in order of time. */
export interface LogPart {
	/** Name of its source, as the user gave it. */
	readonly source: string;
	/** Line number in the source of the part's first line, from 1. */
	readonly firstLine: number;
	/** Bytes after decompression. */
	readonly size: number;
	/** Earliest time of a line; `Infinity` when none has one. */
	readonly earliest: EpochMs;
	/** Lines of its source up to this number are decided, and only tell something of others; 0 when it is not given. */
	readonly decidedLines?: number;
	/** Its bytes from the start; a chunk is valid until the next one is asked for. */
	open(): AsyncIterable<Buffer>;
}
