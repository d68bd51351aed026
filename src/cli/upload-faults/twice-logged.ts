import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import type { SameRequests } from "../../report/common-requests.ts";
import type { LoggedTwice } from "../../report/logged-twice.ts";
import type { Outcomes } from "../../report/outcomes.ts";

/** Where so many hits are copies, and of them one in so many, it is no accident. */
const TELLING_COPIES = 10;
const MANY = 4;

/** What shows that each request is logged twice. */
export type SignOfTwo =
	| ({ readonly by: "page-views" } & SameRequests)
	/** Tracker hits, and those of them that are copies: the lines of two logs may come in one stream. */
	| { readonly by: "hits"; readonly hits: number; readonly copies: number };

/** What page views tell. */
type SeenTwice = Pick<LoggedTwice, "found" | "hasDoubles">;

/**
 * Whether a proxy and the server behind it both log each request, or one server does so in two logs. Tracker hits are known
 * as copies by what the tracker writes into them; page views have nothing of the kind, so those that were missed count twice.
 *
 * @param views what page views tell; where it is not by their logs that they are the same, the hits must be copies, too, as
 *   people open pages twice, and a tracker's log may be given twice without the site's
 */
export function loggedTwice(
	views: SeenTwice,
	{ "tracker-hits": hits }: Pick<Outcomes, "tracker-hits">,
): SignOfTwo | undefined {
	const same = views.found;
	if (same) return { by: "page-views", ...same };
	const { repeated: copies = 0, "page-view": pages = 0, "site-search": searches = 0, opaque = 0 } = hits;
	// Events are no copies of anything, and pages have any number of them.
	const all = copies + pages + searches + opaque;
	if (copies < TELLING_COPIES || copies * MANY < all || !views.hasDoubles) return undefined;
	return { by: "hits", hits: all, copies };
}

/** What to do about it. */
export function twiceError(twice: SignOfTwo): UserError {
	const why = "what the tracker missed would be sent twice";
	if (twice.by === "hits") {
		return new UserError({
			problem: `each request is logged twice, so ${why}`,
			expected: "each once, or all in the same words",
			found: `of ${counted(twice.hits, "tracker hit")} ${twice.copies} that are copies of others, and hardly any page view that is`,
			hint: "give the log of the proxy or that of the server behind it, not both, or add --accept-same-requests if they are not the same",
		});
	}
	const { log, other, both, of } = twice;
	const some = `${both} of ${counted(of, "page view")}`;
	const meant = "or add --accept-same-requests if they are not the same";
	if (log === other) {
		return new UserError({
			problem: `"${log}" has each request twice, so ${why}`,
			expected: "the lines of one server",
			found: `${some} that were looked at from another server, too`,
			hint: `leave out the lines of the server behind the proxy, ${meant}`,
		});
	}
	return new UserError({
		problem: `"${log}" and "${other}" log the same requests, so ${why}`,
		expected: "each request in one of them",
		found: `${some} of "${log}" that were looked at in "${other}", too`,
		hint: `leave one of them out, that of the server behind the proxy or that which tells less, ${meant}`,
	});
}

/** What that does to the figures, and what to do about it; also where page views alone may say so. */
export function twiceNote(views: SeenTwice, outcomes: Pick<Outcomes, "tracker-hits">): readonly string[] {
	const twice = loggedTwice(views, outcomes);
	if (!twice) {
		if (!views.hasDoubles) return [];
		return [
			"Most page views are there twice, by the same browser and with some seconds between them at most: where visitors do not open pages twice, a proxy and the server behind it may log each request into one log, and what the tracker missed would count and be sent twice. Give the lines of one of them.",
		];
	}
	const why = "so what the tracker missed counts twice here";
	if (twice.by === "hits") {
		return [
			`Of ${counted(twice.hits, "tracker hit")} ${twice.copies} are copies of others, but hardly any page view is: a proxy and the server behind it seem to log each request, ${why}. Give the logs of one of them. An upload sends nothing before.`,
		];
	}
	const { log, other, both, of } = twice;
	const seem =
		"at the same time and by the same browser: a proxy and the server behind it, or one server in two logs, seem to log each request";
	const found = log === other ? `${both} are there once more from another server` : `${both} are in "${other}", too`;
	return [
		`Of ${counted(of, "page view")} of "${log}" that were looked at ${found}, ${seem}, ${why}. Leave ${log === other ? "the lines of one" : "one of them"} out. An upload sends nothing before, or without --accept-same-requests.`,
	];
}
