import type { Rung } from "../outcome.ts";
import type { JoinHit, JoinView } from "./join.ts";

/** Whether, for one visitor, a hit can answer for a page view on a rung, by page and host; on the weakest any can. */
export function fits(
	rung: Rung,
	{ page, host }: Pick<JoinView<unknown>, "page" | "host">,
	hit: Pick<JoinHit, "page" | "decodedPage" | "host" | "refererPage" | "refererHost">,
): boolean {
	switch (rung) {
		case "visitor-id":
		case "url":
			return (page === hit.page || page === hit.decodedPage) && sameHost(host, hit.host);
		case "referer":
			return page === hit.refererPage && sameHost(host, hit.refererHost);
		case "visitor":
			return true;
	}
}

/** A host that a format cannot carry fits any. */
export function sameHost(a: string | undefined, b: string | undefined): boolean {
	return a === undefined || b === undefined || a === b;
}
