import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import type { SameRequests } from "../../report/logged-twice.ts";
import { type Outcomes, total } from "../../report/outcomes.ts";

/** Where so many hits are copies, and of them one in so many, it is no accident. */
const TELLING_COPIES = 10;
const MANY = 4;

/** What shows that each request is logged twice. */
export type LoggedTwice =
	| ({ readonly by: "page-views" } & SameRequests)
	/** Tracker hits, and those of them that are copies: the lines of two logs may come in one stream. */
	| { readonly by: "hits"; readonly hits: number; readonly copies: number };

/**
 * Whether a proxy and the server behind it both log each request, or one server does so in two logs. Tracker hits are known
 * as copies by what the tracker writes into them; page views have nothing of the kind, so those that were missed count twice.
 *
 * @param same two logs whose page views are the same
 */
export function loggedTwice(
	same: SameRequests | undefined,
	{ "tracker-hits": hits, skipped }: Pick<Outcomes, "tracker-hits" | "skipped">,
): LoggedTwice | undefined {
	if (same) return { by: "page-views", ...same };
	const copies = hits.repeated ?? 0;
	const all = total(hits);
	// Where page views are known as copies, too, a log was given twice, which harms nothing.
	const isAccident = copies < TELLING_COPIES || copies * MANY < all || (skipped.repeated ?? 0) * 2 > copies;
	return isAccident ? undefined : { by: "hits", hits: all, copies };
}

/** What to do about it. */
export function twiceError(twice: LoggedTwice): UserError {
	const why = "what the tracker missed would be sent twice";
	if (twice.by === "hits") {
		return new UserError({
			problem: `each request is logged twice, so ${why}`,
			expected: "each once, or all in the same words",
			found: `of ${counted(twice.hits, "tracker hit")} ${twice.copies} that are copies of others, and hardly any page view that is`,
			hint: "give the log of the proxy or that of the server behind it, not both",
		});
	}
	const { log, other, both, of } = twice;
	return new UserError({
		problem: `"${log}" and "${other}" log the same requests, so ${why}`,
		expected: "each request in one of them",
		found: `${both} of ${counted(of, "page view")} of "${log}" that were looked at in "${other}", too`,
		hint: "leave one of them out, that of the server behind the proxy if there is one",
	});
}
