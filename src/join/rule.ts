import type { EpochMs, Milliseconds } from "../event.ts";
import type { Rung } from "../outcome.ts";

/**
 * The matching rule. A page view and a tracker hit can belong together when they share a key (see `Rung`) and
 *
 *     pageView.start - before <= trackerHit.start <= pageView.start + after     (both ends included)
 *
 * Each tracker hit answers for one page view at most: in the order of event time, it takes, of the page views that
 * are still free, the one on the best rung, and on that rung the nearest in time.
 *
 * A page view is decided, once, when the watermark has passed
 *
 *     pageView.start + around + before + lateness
 *
 * because a hit at the end of its window may have a nearer page view that starts `before` later. Larger than
 * `after + lateness` alone, so that the result is the same for every order of arrival within the lateness.
 */
export interface JoinRule {
	/** How long before its page a hit may start: clocks, and servers that log the end of a request only. */
	readonly before: Milliseconds;
	/** How long after its page a hit may start: slow pages, late consent. */
	readonly after: Milliseconds;
	/**
	 * How long before and after a page view other requests of its visitor tell something of it, above all an opt-out: no less
	 * than {@link after}, however short that is.
	 */
	readonly around: Milliseconds;
	/** How far behind the newest record of its source a record may arrive. */
	readonly lateness: Milliseconds;
	/** The weakest rung that counts. */
	readonly weakest: Rung;
}

/** When, in terms of the watermark, the hits that started at `start` may take their page view. */
export function hitDue(rule: JoinRule, start: EpochMs): EpochMs {
	return start + rule.before + rule.lateness;
}

/** When a page view that started at `start` is decided. */
export function viewDue(rule: JoinRule, start: EpochMs): EpochMs {
	return start + rule.around + rule.before + rule.lateness;
}

/** Page views that started before this time are decided when the watermark has come to `watermark`. */
export function decidedBefore(rule: JoinRule, watermark: EpochMs): EpochMs {
	return watermark - rule.around - rule.before - rule.lateness;
}
