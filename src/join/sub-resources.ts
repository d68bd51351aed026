import type { EpochMs, Milliseconds } from "../event.ts";

/** Loading a sub-resource shows a browser for the rest of the visit. */
const VISIT: Milliseconds = 30 * 60_000;
const SWEEP_EVERY = 50_000;

/** Remembers which visitors have loaded sub-resources, and when. */
export class SubResources {
	readonly #seen = new Map<string, { first: EpochMs; last: EpochMs }>();
	readonly #after: Milliseconds;
	#untilSweep = SWEEP_EVERY;

	/** @param after how long after its page a sub-resource may be requested */
	constructor(after: Milliseconds) {
		this.#after = after;
	}

	/** A visitor asked for a file that is no page, with a page as Referer. */
	see(fingerprint: string, start: EpochMs): void {
		const seen = this.#seen.get(fingerprint);
		if (!seen || seen.last < start - VISIT) this.#seen.set(fingerprint, { first: start, last: start });
		else if (start > seen.last) seen.last = start;
		else if (start < seen.first) seen.first = start;
		this.#untilSweep--;
	}

	/** Whether a visitor had, in the half hour before a page view or soon after it. */
	has(fingerprint: string, start: EpochMs): boolean {
		const seen = this.#seen.get(fingerprint);
		return seen !== undefined && seen.first <= start + this.#after && seen.last >= start - VISIT;
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		if (this.#untilSweep > 0) return;
		this.#untilSweep = SWEEP_EVERY;
		for (const [fingerprint, { last }] of this.#seen) if (last < start - VISIT) this.#seen.delete(fingerprint);
	}
}
