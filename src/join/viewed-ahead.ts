import type { EpochMs, Milliseconds } from "../event.ts";
import { sameHost } from "./fits.ts";

/** The page that a Referer header names. */
interface Page {
	readonly host: string | undefined;
	readonly page: string;
}

/** Requests in a row with the same Referer, none much later than the first. */
interface Row {
	readonly referrer: string;
	readonly starts: EpochMs[];
	/** `undefined` until somebody asks: few visitors have anything fetched ahead. */
	from: Page | "no page" | undefined;
}

/** What a visitor has requested of late. */
interface Visitor {
	readonly rows: Row[];
	/** Pages, ahead or not. */
	readonly pages: { readonly page: string; readonly start: EpochMs }[];
}

/** How texts are read and kept. */
interface Reading {
	/** The page of a Referer header, if it is one. */
	readonly pageOf: (referrer: string) => Page | undefined;
	/** Makes a copy of a text that shares no memory with the line. */
	readonly keep: (text: string) => string;
}

const FEWEST_BEFORE_SWEEP = 1024;

/** Requests after which a log in which nothing was fetched ahead is taken for one of a site that does not do it. */
export const PATIENCE = 20_000;

/**
 * Tells which prefetched pages were viewed: opening one makes no second request, but whatever the visitor requests from
 * it has it as Referer. It must within `after` of the prefetch, and before the visitor fetches the page again: then the
 * Referer is that one's.
 *
 * All requests are remembered, since one may be read before the prefetch, which may stand in another log. That costs a
 * tenth of the time that a log takes, so it ends after a while without any prefetch, until the next.
 *
 * @see https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API
 */
export class ViewedAhead {
	readonly #after: Milliseconds;
	readonly #reading: Reading;
	readonly #visitors = new Map<string, Visitor>();
	#sinceSweep = 0;
	#sinceAhead = 0;
	/** Start of the last page that was fetched ahead. */
	#lastAhead: EpochMs = Number.NEGATIVE_INFINITY;
	#isIdle = false;

	/** @param after how long after it was fetched ahead a page counts as viewed when something is requested from it */
	constructor(after: Milliseconds, reading: Reading) {
		this.#after = after;
		this.#reading = reading;
	}

	/** Visitors of whom anything is remembered. */
	get size(): number {
		return this.#visitors.size;
	}

	/** Whether nothing has been fetched ahead for so long that requests need not be told. */
	get isIdle(): boolean {
		return this.#isIdle;
	}

	/** A page was fetched, ahead or not. */
	fetched(fingerprint: string, page: string, start: EpochMs, ahead: boolean): void {
		if (ahead) {
			this.#sinceAhead = 0;
			this.#isIdle = false;
			if (start > this.#lastAhead) this.#lastAhead = start;
		} else if (this.#isIdle) return;
		this.#visitor(fingerprint).pages.push({ page, start });
	}

	/** A request that is itself not made ahead has a Referer. */
	requested(fingerprint: string, referrer: string, start: EpochMs): void {
		if (this.#isIdle) return;
		this.#sinceAhead++;
		const { rows } = this.#visitor(fingerprint);
		const row = rows[rows.length - 1];
		if (row && row.referrer === referrer && Math.abs(start - (row.starts[0] ?? start)) <= this.#after) {
			row.starts.push(start);
		} else rows.push({ referrer: this.#reading.keep(referrer), starts: [start], from: undefined });
	}

	/** Whether a page that was fetched ahead was viewed; certain once everything up to `start + after` is known. */
	wasViewed(fingerprint: string, page: string, host: string | undefined, start: EpochMs): boolean {
		const visitor = this.#visitors.get(fingerprint);
		if (!visitor) return false;
		let again = Number.POSITIVE_INFINITY;
		for (const other of visitor.pages) {
			if (other.start > start && other.start < again && other.page === page) again = other.start;
		}
		const last = start + this.#after;
		return visitor.rows.some((row) => {
			if (!row.starts.some((request) => request >= start && request <= last && request < again)) return false;
			row.from ??= this.#reading.pageOf(row.referrer) ?? "no page";
			return row.from !== "no page" && row.from.page === page && sameHost(row.from.host, host);
		});
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		if (this.#isIdle) return;
		if (this.#sinceAhead > PATIENCE && start > this.#lastAhead) {
			this.#isIdle = true;
			this.#visitors.clear();
			return;
		}
		// Not more often than as much was added as there is to look through.
		if (this.#sinceSweep < Math.max(FEWEST_BEFORE_SWEEP, this.#visitors.size)) return;
		this.#sinceSweep = 0;
		for (const [fingerprint, { rows, pages }] of this.#visitors) {
			keepOnly(rows, ({ starts }) => starts.some((request) => request >= start));
			keepOnly(pages, (page) => page.start >= start);
			if (rows.length === 0 && pages.length === 0) this.#visitors.delete(fingerprint);
		}
	}

	#visitor(fingerprint: string): Visitor {
		this.#sinceSweep++;
		const known = this.#visitors.get(fingerprint);
		if (known) return known;
		const visitor = { rows: [], pages: [] };
		this.#visitors.set(fingerprint, visitor);
		return visitor;
	}
}

/** Takes out of a list what does not fit. */
function keepOnly<T>(list: T[], fits: (item: T) => boolean): void {
	let kept = 0;
	for (const item of list) if (fits(item)) list[kept++] = item;
	list.length = kept;
}
