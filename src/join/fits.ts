import type { Rung } from "../outcome.ts";
import type { JoinView } from "./join.ts";
import type { JoinHit } from "./join-hit.ts";

type View = Pick<JoinView<unknown>, "page" | "host">;
type Hit = Pick<JoinHit, "page" | "decodedPage" | "host" | "refererPage" | "refererHost">;

/**
 * Whether, for one visitor, a hit can answer for a page view on a rung, by page and host; on the weakest any can.
 *
 * Functions by rung, made once: one for each hit would be as large as the hit.
 */
export const VIEW_FITS: Readonly<Record<Rung, (view: View, hit: Hit) => boolean>> = {
	"visitor-id": isReported,
	url: isReported,
	referer: ({ page, host }, { refererPage, refererHost }) => page === refererPage && sameHost(host, refererHost),
	visitor: () => true,
};

/** The same, asked of a hit. */
export const HIT_FITS: Readonly<Record<Rung, (hit: Hit, view: View) => boolean>> = {
	"visitor-id": (hit, view) => VIEW_FITS["visitor-id"](view, hit),
	url: (hit, view) => VIEW_FITS.url(view, hit),
	referer: (hit, view) => VIEW_FITS.referer(view, hit),
	visitor: (hit, view) => VIEW_FITS.visitor(view, hit),
};

function isReported({ page, host }: View, hit: Hit): boolean {
	return (page === hit.page || page === hit.decodedPage) && sameHost(host, hit.host);
}

/** A host that a format cannot carry fits any. */
export function sameHost(a: string | undefined, b: string | undefined): boolean {
	return a === undefined || b === undefined || a === b;
}
