import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import type { LoggedTwice, SameRequests } from "../../report/logged-twice.ts";
import type { Outcomes } from "../../report/outcomes.ts";

/** Where so many hits are copies, and of them one in so many, it is no accident. */
const TELLING_COPIES = 10;
const MANY = 4;

/** What shows that each request is logged twice. */
export type SignOfTwo =
	| ({ readonly by: "page-views" } & SameRequests)
	/** Tracker hits, and those of them that are copies: the lines of two logs may come in one stream. */
	| { readonly by: "hits"; readonly hits: number; readonly copies: number };

/**
 * Whether a proxy and the server behind it both log each request, or one server does so in two logs. Tracker hits are known
 * as copies by what the tracker writes into them; page views have nothing of the kind, so those that were missed count twice.
 *
 * @param views what page views tell; where it is not by their logs that they are the same, the hits must be copies, too, as
 *   people open pages twice, and a tracker's log may be given twice without the site's
 */
export function loggedTwice(
	views: Pick<LoggedTwice, "found" | "hasDoubles">,
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
