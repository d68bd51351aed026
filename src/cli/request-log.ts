import { counted } from "../counted.ts";
import type { Outcomes } from "../report/outcomes.ts";
import { total } from "../report/outcomes.ts";

/** What a run that has ended knows of its lines. */
interface RunLines {
	readonly outcomes: Pick<Outcomes, "skipped" | "tracker-hits">;
	readonly pageViews: number;
	/** Lines that an earlier run has decided. */
	readonly context: number;
	/** Logs that were passed over, as they hold nothing new. */
	readonly skipped: number;
}

/**
 * What to do where the tracker tells of pages and no log has any request: its log was not given, is written elsewhere, or
 * was rotated apart from the tracker's. Logs that are empty together are none, nor are a few hits that come after the
 * requests which an earlier run has read.
 *
 * @returns one line, or `undefined` where all is well
 */
export function lacksRequestLog({ outcomes, pageViews, context, skipped }: RunLines): string | undefined {
	const { header = 0, "tracker-script": scripts = 0, "unnamed-tracker": calls = 0 } = outcomes.skipped;
	const requests = pageViews + total(outcomes.skipped) - header - scripts - calls;
	const { "page-view": views = 0, "site-search": searches = 0, opaque = 0 } = outcomes["tracker-hits"];
	const hits = views + searches + opaque;
	if (hits === 0 || requests > 0 || context > 0 || skipped > 0) return undefined;
	return `not one request beside ${counted(hits, "tracker hit")} of page views: give the site's request log, too, and see that it is written, and rotated with the tracker's`;
}
