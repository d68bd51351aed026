import type { EpochMs, LogEvent } from "../event.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import type { MalformedReason } from "../outcome.ts";
import type { OptionalKeys } from "./optional-keys.ts";

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
	/** The same of many lines at once, where that is faster. */
	readonly times?: BlockTimes | undefined;
	/** Where a line is not as a format says that its user has written; `undefined` for a line that is. */
	readonly misfit?: (line: string) => Misfit | undefined;
}

/**
 * Tells the times of many lines.
 *
 * @param lines whole lines, each with its line feed
 * @param take gets each line's place in them, to behind its line feed, and its time; `NaN` for one to ask by itself
 */
export type BlockTimes = (lines: Buffer, take: (from: number, to: number, time: EpochMs) => void) => void;

/** Where a line stops to be what its format says, in words. */
export interface Misfit {
	readonly expected: string;
	readonly found: string;
}

/** Lines of a block of bytes, one after the other; what they tell is of the line where they are. */
export interface BlockLines {
	/** Whether any line can be read by what was learned so far. */
	readonly isTaught: boolean;
	/** Takes whole lines, each with its line feed, which stay as they are until all are read. */
	take(lines: Buffer): void;
	/** Goes to the next line. @returns `false` behind the last */
	next(): boolean;
	/** The line as latin1, without its end. */
	readonly line: string;
	/** Bytes of the line, with its end. */
	readonly length: number;
}

/** An event whose times and address may still be changed. */
export type BlockEvent = Omit<LogEvent, Changeable> &
	Omit<KnownOfRecord, Changeable> & { -readonly [Key in Changeable]: (LogEvent & KnownOfRecord)[Key] };

type Changeable = "start" | "logged" | "ip" | "forwardedFor" | "address";

/** Reads lines at once, which most programs write alike. There is one for all logs of a format: one block at a time. */
export interface BlockReader {
	readonly lines: BlockLines;
	/**
	 * What the line says where `lines` is; holds until the next is asked for.
	 *
	 * @returns `undefined` for a line that must be read by itself
	 */
	readonly event: () => BlockEvent | undefined;
	/** Which of the format's {@link Format.keys} the line has. */
	readonly keys?: () => number;
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
	/** What else a log in it may be without, as its lines show. */
	readonly keys?: OptionalKeys;
	/** Which aborted pages it cannot tell that lacks `completion`, where it can tell some: words behind "pages aborted". */
	readonly unseenAborts?: string;
	/** What each of its values is taken for, where its user has described it: words behind "reads". */
	readonly reading?: string;
	/** What none of a log's first lines has although its user says so, and no request can be judged without. */
	readonly astray?: (lines: readonly string[]) => Misfit | undefined;
	/** Where the format can be read faster than line by line. Reads as `parse` does. */
	readonly block?: BlockReader;
	/**
	 * For formats whose logs tell their columns in a header, which may come again with others in the same file.
	 *
	 * @param line one that begins with `#`
	 * @returns the reader of the lines behind it; `undefined` when the line is no header, and changes nothing
	 */
	readonly behind?: (line: string) => LineReader | undefined;
}
