import type { EpochMs, Milliseconds } from "../event.ts";

/** Bytes of an open file, by what tells any thread of the process where they are. */
export interface StoredBytes {
	/** Number of the open file; it must stay open. */
	readonly descriptor: number;
	/** Byte offsets in the file: of the first, and after the last. */
	readonly from: number;
	readonly to: number;
	/** Whether they are an archive, of which the part is the whole content. */
	readonly isCompressed: boolean;
}

/** One log, or one stretch of several logs in one file, ready to be read in order of time. */
export interface LogPart {
	/** Name of its source, as the user gave it. */
	readonly source: string;
	/** Line number in the source of the part's first line, from 1. */
	readonly firstLine: number;
	/** The header that counts for its first line, where an earlier part has it. */
	readonly header?: string | undefined;
	/** Bytes after decompression; of an archive that was spot-checked a guess. */
	readonly size: number;
	/** Earliest time of a line, corrected; `Infinity` when none has one. */
	readonly earliest: EpochMs;
	/** The latest, corrected; `-Infinity` when none has one, `undefined` when nobody looked. */
	readonly latest?: EpochMs;
	/** Lines of its source up to this number are decided, and only tell something of others; 0 when it is not given. */
	readonly decidedLines?: number;
	/** What is to be added to the times of its lines; `undefined` for nothing. */
	readonly clockOffset?: Milliseconds | undefined;
	/** Where its bytes are, when they are on disk. */
	readonly stored?: StoredBytes;
	/**
	 * By how much no line may be logged earlier than one before it, where only some were looked at; `undefined` where that
	 * is certain of all.
	 */
	readonly assumedLateness?: Milliseconds | undefined;
	/** To be told once when the archive that it is read from turns out to be damaged; `undefined` when that is known. */
	readonly onDamage?: (what: string) => void;
	/** Its bytes from the start; a chunk is valid until the next one is asked for. */
	open(): AsyncIterable<Buffer>;
}
