import type { EpochMs } from "../event.ts";
import type { Line } from "./line-splitter.ts";

/** How far a log is handed out: all of it up to here. A restart may go on there, whatever the log is called by then. */
export interface LogMark {
	/** Its first bytes, after decompression, at most {@link HEAD}: what tells it from all others. */
	readonly head: Buffer;
	/** Bytes, after decompression, up to the end of the last line that was handed out. */
	readonly offset: number;
	/** Number of the next line, from 1. */
	readonly line: number;
}

/** Where to begin in a log. */
export type LogStart = Pick<LogMark, "offset" | "line">;

/** Where a log that nobody remembers is begun. */
export const START: LogStart = { offset: 0, line: 1 };

/** Bytes that tell a log from others: its first lines, times included. */
export const HEAD = 1024;

/** Lines that a live source has handed out, and how far it is with them. */
export interface LiveLines {
	readonly lines: readonly Line[];
	/** Number of the first of them in its log, from 1. */
	readonly firstLine: number;
	/** Bytes that were read for them. */
	readonly bytes: number;
	/** Whether all of them are known to be ASCII. */
	readonly ascii: boolean;
	/** Where they begin in their log. */
	readonly from: LogStart;
	/** `undefined` where there is nothing to come back to: pipes. */
	readonly mark: LogMark | undefined;
}

/** A log that goes on: a path whatever file it leads to, or a pipe. */
export interface LiveSource {
	/** As the user gave it. */
	readonly name: string;
	/** Whether silence at the beginning means that there is nothing: true for files, not for a pipe. */
	readonly isFile: boolean;
	/** Whether nothing can come any more. */
	readonly hasEnded: boolean;
	/**
	 * Takes what is there, and does not wait for more.
	 *
	 * @param now wall clock; only spans of it count
	 * @returns `undefined` when there is nothing at the moment; possibly no lines when a line has only begun
	 * @throws the error of the system
	 */
	read(now: EpochMs): Promise<LiveLines | undefined>;
	close(): Promise<void>;
}
