import type { EpochMs } from "../event.ts";
import type { Repeatable } from "./repeats.ts";
import type { Timed } from "./sorted.ts";

/** What the join looks at of a tracker hit. */
export type HitFacts = Omit<JoinHit, "owner" | "origin" | "isSpare" | "tie">;

/**
 * A tracker hit in the join, of those that can answer for a page view: it waits there as what it is, since many do and one
 * more object around each is felt.
 */
export class JoinHit implements Timed, Repeatable {
	readonly start: EpochMs;
	readonly fingerprint: string;
	/** Canonical form of the page that the hit reports; `undefined` for an opaque hit. */
	readonly page: string | undefined;
	/** Its other form, where what is reported may be encoded still. */
	readonly decodedPage: string | undefined;
	/** Host of the reported page; `undefined` when it reports none. */
	readonly host: string | undefined;
	/** Canonical page and host of its Referer header. */
	readonly refererPage: string | undefined;
	readonly refererHost: string | undefined;
	readonly visitorId: string | undefined;
	/**
	 * Equal for the copies of one hit of a visitor (same `r` and `pv_id`), which start within `before + after` of the first;
	 * `undefined` when copies cannot be told.
	 */
	readonly copyKey: string | undefined;
	/** It did not reach Matomo, and is to be sent again: of hits that else are equal one that did answers first. */
	readonly hasFailed: boolean;
	/** The caller's, who gives it to the join with the hit. */
	owner: unknown = undefined;
	origin: unknown = undefined;
	/** Whether it has not answered for a page view. */
	isSpare = true;
	#tie: string | undefined = undefined;

	constructor(facts: HitFacts) {
		this.start = facts.start;
		this.fingerprint = facts.fingerprint;
		this.page = facts.page;
		this.decodedPage = facts.decodedPage;
		this.host = facts.host;
		this.refererPage = facts.refererPage;
		this.refererHost = facts.refererHost;
		this.visitorId = facts.visitorId;
		this.copyKey = facts.copyKey;
		this.hasFailed = facts.hasFailed;
	}

	/** Orders hits of the same instant, of which there are few where times have milliseconds. */
	get tie(): string {
		this.#tie ??= tieOf(this);
		return this.#tie;
	}
}

/** All that the join looks at, so that what is equal in order is equal in what it does. */
function tieOf(hit: HitFacts): string {
	const { fingerprint, page, decodedPage, host, refererPage, refererHost, visitorId, copyKey, hasFailed } = hit;
	return JSON.stringify([
		fingerprint,
		page,
		decodedPage,
		host,
		refererPage,
		refererHost,
		visitorId,
		copyKey,
		hasFailed,
	]);
}
