import type { JoinView } from "../../src/join/join.ts";
import { type HitFacts, JoinHit } from "../../src/join/join-hit.ts";
import type { JoinRule } from "../../src/join/rule.ts";

/** The rule of the tables: before 5, after 60, lateness 10, in units that a reader can add up; a millisecond is as good as a second. */
export const RULE: JoinRule = { before: 5, after: 60, around: 60, lateness: 10, weakest: "referer" };

/** A page view of visitor `ada` on `/a` at `example.org`, but for what is given; its item is its name. */
export function view(item: string, start: number, more: Partial<JoinView<string>> = {}): JoinView<string> {
	return {
		start,
		tie: item,
		fingerprint: "ada",
		page: "/a",
		host: "example.org",
		visitorId: undefined,
		item,
		match: undefined,
		origin: "log",
		...more,
	};
}

/** A hit of visitor `ada` that reports `/a` at `example.org`, but for what is given. */
export function hit(start: number, more: Partial<HitFacts> = {}): JoinHit {
	return new JoinHit({
		start,
		fingerprint: "ada",
		page: "/a",
		decodedPage: undefined,
		host: "example.org",
		refererPage: undefined,
		refererHost: undefined,
		visitorId: undefined,
		copyKey: undefined,
		hasFailed: false,
		...more,
	});
}

/** What a hit that reports nothing knows of its page: the Referer header. */
export function opaqueHit(start: number, refererPage: string, more: Partial<HitFacts> = {}): JoinHit {
	return hit(start, { page: undefined, host: undefined, refererPage, refererHost: "example.org", ...more });
}
