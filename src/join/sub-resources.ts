import type { EpochMs, Milliseconds } from "../event.ts";
import { type Place, Sightings } from "./sightings.ts";

/** Loading a sub-resource shows a browser for the rest of the visit. */
export const VISIT: Milliseconds = 30 * 60_000;

/** Remembers which visitors have loaded sub-resources, and when. */
export class SubResources {
	readonly #loaded: Sightings;

	/** @param after how long after its page a sub-resource may be requested */
	constructor(after: Milliseconds) {
		this.#loaded = new Sightings(VISIT, after);
	}

	/** A visitor asked for a file that is no page, with a page as Referer. */
	see(fingerprint: string, start: EpochMs, place?: Place): void {
		this.#loaded.see(fingerprint, undefined, start, place);
	}

	/** Whether a visitor had, in the half hour before a page view or soon after it; certain once everything until then is known. */
	has(fingerprint: string, start: EpochMs, place?: Place): boolean {
		return this.#loaded.has(fingerprint, start, place);
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#loaded.forget(start);
	}
}
