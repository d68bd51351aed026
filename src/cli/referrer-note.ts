import { thousands } from "../counted.ts";
import type { Observed } from "../report/observer.ts";
import type { Split } from "../report/split-counts.ts";

/** Of so many page views some come from another page: with fewer, all may have been typed in. */
const ENOUGH = 100;

const views = (splits: readonly Split[]): number =>
	splits.reduce((sum, { tracked, missed }) => sum + tracked + missed, 0);

/**
 * A note where no page view has a referrer although its log could carry one: no key can tell that of a format whose
 * writers leave out what there is not.
 *
 * @param lacks what is said of the logs already
 */
export function referrerNote(
	{ hours, referrers }: Pick<Observed, "hours" | "referrers">,
	lacks: Iterable<readonly string[]>,
): readonly string[] {
	const all = views([...hours.rows, hours.other]);
	const isNone = referrers.rows.every(({ key }) => key === "") && views([referrers.other]) === 0;
	if (all < ENOUGH || !isNone || views(referrers.rows) < all) return [];
	if ([...lacks].some((what) => what.includes("referrer"))) return [];
	return [
		`None of ${thousands(all)} page views has a referrer, so Matomo does not learn where visits come from: have the log carry the Referer header.`,
	];
}
