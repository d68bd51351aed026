import type { EpochMs, Milliseconds } from "../event.ts";
import { Sightings } from "./sightings.ts";

/**
 * Remembers who said that they must not be tracked. A signal on any request holds for all page views of its visitor
 * that start up to `span` before or after it: people opt out in the middle of a visit, and a cookie is not sent with
 * every request.
 */
export class OptOuts {
	readonly #signals: Sightings;

	/** @param span how far a signal reaches, both ways */
	constructor(span: Milliseconds) {
		this.#signals = new Sightings(span, span);
	}

	/** A request of a visitor carried a signal. */
	see(fingerprint: string, start: EpochMs): void {
		this.#signals.see(fingerprint, undefined, start);
	}

	/** Whether a page view must not be sent; known for certain once everything up to `start + span` is. */
	holdsFor(fingerprint: string, start: EpochMs): boolean {
		return this.#signals.has(fingerprint, start);
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#signals.forget(start);
	}
}
