import type { EpochMs, Milliseconds } from "../event.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { detach } from "./detach.ts";

/** What one hit of a visitor tells of the visit lasts as long as Matomo's visits do. */
const VISIT: Milliseconds = 30 * 60_000;
const SWEEP_EVERY = 50_000;
/** Different pages whose title is remembered. */
const PAGES = 10_000;

interface Visit {
	/** `undefined` when hits of one fingerprint name several: people behind one address. */
	visitorId: string | undefined;
	first: EpochMs;
	last: EpochMs;
}

/**
 * What tracker hits teach about page views that have none: the visitor's id, so that the visit stays whole, and the
 * title of the page.
 */
export class Learned {
	readonly #visits = new Map<string, Visit>();
	readonly #titles = new BoundedCache<string, string>(PAGES);
	readonly #after: Milliseconds;
	#untilSweep = SWEEP_EVERY;

	/** @param after how long after a page view a hit still tells of it */
	constructor(after: Milliseconds) {
		this.#after = after;
	}

	/** A hit of a visitor. @param visitorId its `_id`; `undefined` when cookies are off */
	hit(fingerprint: string, start: EpochMs, visitorId: string | undefined): void {
		const visit = this.#visits.get(fingerprint);
		this.#untilSweep--;
		if (!visit || visit.last < start - VISIT) {
			this.#visits.set(fingerprint, { visitorId: visitorId && detach(visitorId), first: start, last: start });
			return;
		}
		if (visit.visitorId !== visitorId) visit.visitorId = undefined;
		if (start > visit.last) visit.last = start;
		if (start < visit.first) visit.first = start;
	}

	/** Whether the tracker runs for a visitor, by a hit in the half hour before a page view or soon after it. */
	isTracked(fingerprint: string, start: EpochMs): boolean {
		return this.#visitAt(fingerprint, start) !== undefined;
	}

	/** The id that all hits of a visitor around a page view name. */
	visitorId(fingerprint: string, start: EpochMs): string | undefined {
		return this.#visitAt(fingerprint, start)?.visitorId;
	}

	/** Whether the title of a page is known, so that a hit's need not be decoded. */
	knowsTitle(page: string): boolean {
		return this.#titles.get(page) !== undefined;
	}

	/** The title that a hit gives a page; the first counts. */
	titled(page: string, title: string): void {
		if (!this.knowsTitle(page)) this.#titles.set(page, detach(title));
	}

	titleOf(page: string): string | undefined {
		return this.#titles.get(page);
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		if (this.#untilSweep > 0) return;
		this.#untilSweep = SWEEP_EVERY;
		for (const [fingerprint, { last }] of this.#visits) if (last < start - VISIT) this.#visits.delete(fingerprint);
	}

	#visitAt(fingerprint: string, start: EpochMs): Visit | undefined {
		const visit = this.#visits.get(fingerprint);
		return visit && visit.first <= start + this.#after && visit.last >= start - VISIT ? visit : undefined;
	}
}
