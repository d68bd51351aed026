import type { Writable } from "node:stream";
import { LogFile } from "./log-file.ts";
import { LogStream } from "./log-stream.ts";
import { type OnProblem, toStderr } from "./problems.ts";

/** What became of the lines so far. */
export interface LogStats {
	/** Handed to the operating system, or to the stream. */
	readonly written: number;
	/** Thrown away, because more was waiting than may. */
	readonly dropped: number;
	/** In memory. */
	readonly waiting: number;
	/** Attempts to open or write that failed. */
	readonly failures: number;
	/** What is wrong now; `undefined` when all is well. */
	readonly problem: string | undefined;
}

/** Where lines of a log go. Nothing here ever throws, or waits. */
export interface LineLog {
	readonly stats: LogStats;
	/** Takes a line with its end. */
	write(line: string): void;
	/** Opens the file anew, which a rotation has moved away; of a stream nothing. */
	reopen(): void;
	/** Writes what waits, as far as that is possible, and takes nothing more. */
	close(): Promise<void>;
}

/** Where lines go, and what happens when they cannot. */
export interface LogOptions {
	/** Path of a file, which is appended to, or any stream, which is left open. */
	readonly log: string | Writable;
	/** Bytes that may wait for a slow disk or stream; further lines are dropped and counted. Default: 8 million. */
	readonly maxWaiting?: number;
	/** Whether SIGHUP reopens the file, as after a rotation. It then no longer ends the process. Default: true. */
	readonly reopenOnSighup?: boolean;
	/** Hears of problems, at most once a minute. Default: standard error. */
	readonly onProblem?: OnProblem;
}

const MAX_WAITING = 8_000_000;

/** Opens a log. It may not be writable yet, or ever: that is a problem to be heard of, not an error. */
export function openLog(options: LogOptions): LineLog {
	const { log, maxWaiting = MAX_WAITING, reopenOnSighup = true, onProblem = toStderr } = options;
	return typeof log === "string"
		? new LogFile(log, { maxWaiting, reopenOnSighup, onProblem })
		: new LogStream(log, { maxWaiting, onProblem });
}
