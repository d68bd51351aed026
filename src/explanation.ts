import type { Milliseconds, Position } from "./event.ts";
import type { MalformedReason, Rung, SkipReason, TrackerHitKind } from "./outcome.ts";

/** A page view that a call of the tracker answers for. */
export interface Answer extends Position {
	readonly rung: Rung;
	/** Start of the hit minus start of the page view. */
	readonly delay: Milliseconds;
}

/**
 * Why a call of the tracker answers for no page view: it tells of none (`other`), did not reach Matomo (`failed`), is a
 * copy of one that counts (`repeated`), came when the page views of its time were decided (`late`), or there was no
 * page view for it (`no-page-view`).
 */
export type NoAnswer = "other" | "failed" | "repeated" | "late" | "no-page-view";

/** What became of one record, and why. What a dry run would do counts as done. */
export type Explanation =
	| { readonly is: "malformed"; readonly reason: MalformedReason }
	| { readonly is: "skipped"; readonly reason: SkipReason }
	| {
			readonly is: "tracker-hit";
			readonly kind: TrackerHitKind;
			/** The page that it reports, as reported; of an opaque one its Referer; of several the first. */
			readonly page: string | undefined;
			/** Several when the call was a bulk request. */
			readonly answers: readonly Answer[];
			/** `undefined` when there are answers. */
			readonly reason: NoAnswer | undefined;
	  }
	| { readonly is: "matched"; readonly rung: Rung; readonly delay: Milliseconds; readonly hit: Position }
	| { readonly is: "late"; readonly lateBy: Milliseconds }
	| { readonly is: "opted-out" | "held" | "would-send" }
	/** The reason names a parameter and no data of the visitor. */
	| { readonly is: "rejected"; readonly reason: string };

/** Is told of every record what became of it. */
export interface ExplanationSink {
	/**
	 * Called exactly once for each record of a dry run, when its outcome is final: in order of decision, not of lines.
	 *
	 * @param position the very object that came with the record
	 * @param optedOut whether the visitor is known to have opted out around then: nothing of the request may be shown
	 */
	explained(position: Position, explanation: Explanation, optedOut: boolean): void;
}
