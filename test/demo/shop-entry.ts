import type { EpochMs } from "../../src/event.ts";
import type { MalformedReason, SkipReason, TrackerHitKind } from "../../src/outcome.ts";
import type { ServerRecord } from "./server-record.ts";

/**
 * What a line of the shop's logs truly is. When several skip reasons hold, the one a person would name: a classifier
 * may rightly name another, but must skip.
 */
export type Expectation =
	| { readonly is: "page-view"; readonly verdict: Verdict }
	| { readonly is: "skipped"; readonly reason: SkipReason }
	| { readonly is: "tracker-hit"; readonly kind: TrackerHitKind }
	| { readonly is: "malformed"; readonly reason: MalformedReason };

/** Of a page view: Matomo knows it, must be told of it, or must never hear of it. */
export type Verdict = "tracked" | "send" | "opted-out";

/** Which of the shop's two logs a line is written to. */
export type LogName = "request" | "tracker";

/** One request to the shop, or one line that is none, with the truth about it. */
export interface ShopEntry {
	readonly log: LogName;
	/** Number and kind of visitor, e.g. `017 reload`. */
	readonly visitor: string;
	readonly expect: Expectation;
	/** What is special about it, for people. */
	readonly note: string;
	/** Time its place in the log goes by: the end of the request. */
	readonly logged: EpochMs;
	/** The request, or the bytes of a line that cannot be read. */
	readonly what: ServerRecord | Uint8Array;
}
