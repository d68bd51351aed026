import type { Rung } from "../outcome.ts";
import type { JoinHit, JoinView } from "./join.ts";

/**
 * Keys under which a page view can be found.
 *
 * @param weakest the weakest rung that counts: without `visitor` nobody looks for the visitor alone
 */
export function keysOf({ fingerprint, page, visitorId }: JoinView<unknown>, weakest: Rung): readonly string[] {
	const keys = [pageKey(fingerprint, page)];
	if (visitorId !== undefined) keys.push(visitorIdKey(visitorId, page));
	if (weakest === "visitor") keys.push(visitorKey(fingerprint));
	return keys;
}

/** Keys under which a hit looks for page views on one rung. The prefixes keep the rungs' keys apart. */
export function keysAt(rung: Rung, hit: JoinHit): readonly string[] {
	switch (rung) {
		case "visitor-id": {
			const { visitorId } = hit;
			return visitorId === undefined ? [] : hit.pages.map((page) => visitorIdKey(visitorId, page));
		}
		case "url":
			return hit.pages.map((page) => pageKey(hit.fingerprint, page));
		case "referer":
			return hit.refererPage === undefined ? [] : [pageKey(hit.fingerprint, hit.refererPage)];
		case "visitor":
			return [visitorKey(hit.fingerprint)];
	}
}

/** The host that the page view must have on a rung; on the weakest any will do. */
export function hostAt(rung: Rung, hit: JoinHit): string | undefined {
	switch (rung) {
		case "visitor-id":
		case "url":
			return hit.host;
		case "referer":
			return hit.refererHost;
		case "visitor":
			return undefined;
	}
}

const pageKey = (fingerprint: string, page: string): string => `p${fingerprint}\n${page}`;
const visitorIdKey = (visitorId: string, page: string): string => `i${visitorId}\n${page}`;
const visitorKey = (fingerprint: string): string => `v${fingerprint}`;

/** A host that a format cannot carry fits any. */
export function sameHost(a: string | undefined, b: string | undefined): boolean {
	return a === undefined || b === undefined || a === b;
}
