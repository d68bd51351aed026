import type { EpochMs } from "../event.ts";

/** One log, or one stretch of several logs in one file, ready to be read in order of time. */
export interface LogPart {
	/** Name of its source, as the user gave it. */
	readonly source: string;
	/** Line number in the source of the part's first line, from 1. */
	readonly firstLine: number;
	/** The header that counts for its first line, where an earlier part has it. */
	readonly header?: string | undefined;
	/** Bytes after decompression. */
	readonly size: number;
	/** Earliest time of a line; `Infinity` when none has one. */
	readonly earliest: EpochMs;
	/** Its bytes from the start; a chunk is valid until the next one is asked for. */
	open(): AsyncIterable<Buffer>;
}
