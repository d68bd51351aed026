import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";

/** Signals and fields that a format may be unable to carry. Reports say so, since what is invisible cannot be judged. */
export type Capability =
	| "user-agent"
	| "referrer"
	| "method"
	| "time-zone"
	| "milliseconds"
	| "start-time"
	| "scheme"
	| "host"
	| "language"
	| "content-type"
	| "fetch-destination"
	| "purpose"
	| "visitor-id"
	| "opt-out-cookie"
	| "dnt-gpc"
	| "completion"
	| "request-body";

/**
 * How lines are read.
 *
 * `parse` gets one line without its line end, decoded (UTF-8, invalid bytes as latin1), never empty. It returns an
 * event, or the reason why the line is not a record; it never throws, whatever the text.
 */
export interface LineReader {
	readonly parse: (line: string) => LogEvent | MalformedReason;
	/**
	 * The time that orders the line in its file, and nothing else: used to find where logs were concatenated.
	 *
	 * @param text latin1 text that contains the line
	 * @param from index of the line's first character
	 * @param to index after its last
	 * @returns `NaN` when the line is none of this format's
	 */
	readonly loggedAt: (text: string, from: number, to: number) => EpochMs;
	/** Where a line is not as a format says that its user has written; `undefined` for a line that is. */
	readonly misfit?: (line: string) => Misfit | undefined;
}

/** Where a line stops to be what its format says, in words. */
export interface Misfit {
	readonly expected: string;
	readonly found: string;
}

/** A log format: everything that is particular to it, in one file. It reads lines itself, at least until a header. */
export interface Format extends LineReader {
	readonly name: string;
	/** What it is, in the words of the README's table (Markdown). */
	readonly title: string;
	/** Whether a line's time is the start or the end of its request. */
	readonly timeIs: "start" | "end";
	/** What the format cannot carry. */
	readonly lacks: readonly Capability[];
	/** What each of its values is taken for, where its user has described it: words behind "reads". */
	readonly reading?: string;
	/**
	 * For formats whose logs tell their columns in a header, which may come again with others in the same file.
	 *
	 * @param line one that begins with `#`
	 * @returns the reader of the lines behind it; `undefined` when the line is no header, and changes nothing
	 */
	readonly behind?: (line: string) => LineReader | undefined;
}
