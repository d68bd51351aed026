import type { MalformedReason, PageViewFate, Rung, SkipReason, TrackerHitKind } from "../outcome.ts";

/**
 * How many records ended in which outcome; the shape that the JSON report shows. Reasons, kinds and rungs that did not
 * occur are left out; the fates of page views are always there.
 */
export interface Outcomes extends Readonly<Record<PageViewFate, number>> {
	readonly malformed: Readonly<Partial<Record<MalformedReason, number>>>;
	readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
	readonly "tracker-hits": Readonly<Partial<Record<TrackerHitKind, number>>>;
	readonly matched: Readonly<Partial<Record<Rung, number>>>;
}

/** The sum of counts by name. */
export function total(counts: Readonly<Partial<Record<string, number>>>): number {
	let sum = 0;
	for (const count of Object.values(counts)) sum += count ?? 0;
	return sum;
}

/** Page views that no tracker hit answered for: what Matomo did not learn from its tracker, whatever became of them. */
export function missedViews(outcomes: Outcomes): number {
	return (
		outcomes.sent +
		outcomes["would-send"] +
		outcomes["already-sent"] +
		outcomes.rejected +
		outcomes.held +
		outcomes.ambiguous
	);
}
