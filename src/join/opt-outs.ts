import type { EpochMs, Milliseconds } from "../event.ts";

/**
 * Remembers who said that they must not be tracked. A signal on any request holds for all page views of its visitor
 * that start up to `span` before or after it: people opt out in the middle of a visit, and a cookie is not sent with
 * every request.
 */
export class OptOuts {
	readonly #span: Milliseconds;
	readonly #signals = new Map<string, EpochMs[]>();
	#signalsSinceSweep = 0;

	/** @param span how far a signal reaches, both ways */
	constructor(span: Milliseconds) {
		this.#span = span;
	}

	/** A request of a visitor carried a signal. */
	see(fingerprint: string, start: EpochMs): void {
		const known = this.#signals.get(fingerprint);
		if (!known) this.#signals.set(fingerprint, [start]);
		else if (!known.includes(start)) known.push(start);
		this.#signalsSinceSweep++;
	}

	/** Whether a page view must not be sent; known for certain once everything up to `start + span` is. */
	holdsFor(fingerprint: string, start: EpochMs): boolean {
		return this.#signals.get(fingerprint)?.some((signal) => Math.abs(signal - start) <= this.#span) ?? false;
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		if (this.#signalsSinceSweep < 1000 && start !== Number.POSITIVE_INFINITY) return;
		this.#signalsSinceSweep = 0;
		for (const [fingerprint, signals] of this.#signals) {
			const recent = signals.filter((signal) => signal + this.#span >= start);
			if (recent.length === 0) this.#signals.delete(fingerprint);
			else if (recent.length < signals.length) this.#signals.set(fingerprint, recent);
		}
	}
}
