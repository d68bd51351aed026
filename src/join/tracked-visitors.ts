import type { EpochMs, Milliseconds } from "../event.ts";
import { type Place, Sightings } from "./sightings.ts";

/** What one hit of a visitor tells of the visit lasts as long as Matomo's visits do. */
const VISIT: Milliseconds = 30 * 60_000;

/** Ids of one fingerprint that are told apart. Where more people look the same, nobody can say whose page view it is. */
const MOST_IDS = 64;

/** What a hit says of its visitor's id: the `_id`, that there is none (cookies are off), or nothing (its body was not logged). */
export type SeenVisitorId = string | "none" | undefined;

/** What tracker hits tell of the visitors of page views that have none: that the tracker runs for them, and their id. */
export class TrackedVisitors {
	readonly #hits: Sightings<SeenVisitorId>;

	/** @param after how long after a page view a hit still tells of it */
	constructor(after: Milliseconds) {
		this.#hits = new Sightings(VISIT, after, { rows: MOST_IDS, what: "none" });
	}

	/** A hit of a visitor was logged. */
	hit(fingerprint: string, start: EpochMs, visitorId: SeenVisitorId, place?: Place<SeenVisitorId>): void {
		this.#hits.see(fingerprint, visitorId, start, place);
	}

	/** Whether the tracker runs for a visitor, by a hit in the half hour before a page view or soon after it. */
	has(fingerprint: string, start: EpochMs): boolean {
		return this.#hits.has(fingerprint, start);
	}

	/** The id that all hits of a visitor around a page view name; `undefined` when they differ: people behind one address. */
	visitorId(fingerprint: string, start: EpochMs): string | undefined {
		const [id, ...others] = this.#hits.around(fingerprint, start).filter((seen) => seen !== undefined);
		return id === "none" || others.some((other) => other !== id) ? undefined : id;
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#hits.forget(start);
	}
}
