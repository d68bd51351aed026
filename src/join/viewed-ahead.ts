import type { EpochMs, Milliseconds } from "../event.ts";
import { Sightings } from "./sightings.ts";

/** The page that a Referer header names. */
interface Page {
	readonly host: string | undefined;
	readonly page: string;
}

/** Requests in a row with the same Referer. */
interface Referred {
	readonly referrer: string;
	first: EpochMs;
	last: EpochMs;
}

/** How texts are read and kept. */
interface Reading {
	/** The page of a Referer header, if it is one. */
	readonly pageOf: (referrer: string) => Page | undefined;
	/** Makes a copy of a text that shares no memory with the line. */
	readonly keep: (text: string) => string;
}

const ANY_HOST = "";
const FEWEST_BEFORE_SWEEP = 1024;

/**
 * Tells which prefetched pages were viewed: opening one makes no second request, but whatever the visitor requests from
 * it has it as Referer. It must within `after`, so that the answer is the same for every order of arrival.
 *
 * Every request has to be remembered, since it may be read before the prefetch that comes from another log; but its
 * Referer is not looked at unless the visitor has something fetched ahead, which few have.
 *
 * @see https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API
 */
export class ViewedAhead {
	readonly #after: Milliseconds;
	readonly #reading: Reading;
	/** Pages fetched ahead that are not decided, by visitor. */
	readonly #fetched = new Map<string, number>();
	/** Requests of visitors who have none. */
	readonly #unread = new Map<string, Referred[]>();
	/** Pages from which the others have requested something. */
	readonly #opened: Sightings;
	#sinceSweep = 0;

	/** @param after how long after it was fetched ahead a page counts as viewed when something is requested from it */
	constructor(after: Milliseconds, reading: Reading) {
		this.#after = after;
		this.#reading = reading;
		this.#opened = new Sightings(0, after);
	}

	/** Visitors with requests that are not looked at, and pages that were looked at. */
	get size(): number {
		return this.#unread.size + this.#opened.size;
	}

	/** A page was fetched ahead. */
	fetched(fingerprint: string): void {
		const others = this.#fetched.get(fingerprint) ?? 0;
		this.#fetched.set(fingerprint, others + 1);
		for (const { referrer, first, last } of this.#unread.get(fingerprint) ?? []) {
			this.#open(fingerprint, referrer, first, last);
		}
		this.#unread.delete(fingerprint);
	}

	/** A request that is itself not made ahead has a Referer. */
	requested(fingerprint: string, referrer: string, start: EpochMs): void {
		if (this.#fetched.has(fingerprint)) {
			this.#open(fingerprint, referrer, start, start);
			return;
		}
		this.#sinceSweep++;
		const known = this.#unread.get(fingerprint);
		const latest = known?.[known.length - 1];
		if (latest && latest.referrer === referrer && this.#near(latest, start)) {
			if (start > latest.last) latest.last = start;
			else if (start < latest.first) latest.first = start;
			return;
		}
		const referred = { referrer: this.#reading.keep(referrer), first: start, last: start };
		if (known) known.push(referred);
		else this.#unread.set(fingerprint, [referred]);
	}

	/**
	 * Decides about a page that was fetched ahead; to be asked once for each, when everything up to `start + after` is
	 * known. @returns whether it was viewed
	 */
	decide(fingerprint: string, page: string, host: string | undefined, start: EpochMs): boolean {
		const others = (this.#fetched.get(fingerprint) ?? 0) - 1;
		if (others > 0) this.#fetched.set(fingerprint, others);
		else this.#fetched.delete(fingerprint);
		return this.#opened.has(keyOf(fingerprint, page, host ?? ANY_HOST), start);
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#opened.forget(start);
		if (this.#sinceSweep < Math.max(FEWEST_BEFORE_SWEEP, this.#unread.size)) return;
		this.#sinceSweep = 0;
		for (const [fingerprint, known] of this.#unread) {
			const recent = known.filter(({ last }) => last >= start);
			if (recent.length === 0) this.#unread.delete(fingerprint);
			else if (recent.length < known.length) this.#unread.set(fingerprint, recent);
		}
	}

	#near({ first, last }: Referred, start: EpochMs): boolean {
		return start >= first - this.#after && start <= last + this.#after;
	}

	#open(fingerprint: string, referrer: string, first: EpochMs, last: EpochMs): void {
		const from = this.#reading.pageOf(referrer);
		if (!from) return;
		// A log that tells no hosts knows its pages by path alone.
		for (const host of new Set([ANY_HOST, from.host ?? ANY_HOST])) {
			this.#opened.see(keyOf(fingerprint, from.page, host), undefined, first, last);
		}
	}
}

const keyOf = (fingerprint: string, page: string, host: string): string => `${fingerprint}\n${host}\n${page}`;
