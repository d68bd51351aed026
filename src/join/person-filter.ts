import type { EpochMs } from "../event.ts";
import { BrowserProof, type BrowserProofMode, type BrowserSigns } from "./browser-proof.ts";

/** What the filter says of a page view, in the order in which they were given to it. */
export type Judged<V> =
	| { readonly is: "tracked"; readonly start: EpochMs }
	| { readonly is: "person"; readonly item: V }
	| { readonly is: "robot"; readonly item: V };

/** Page views that wait for the calibration, at most: then it is done with what is known. */
const MOST_WAITING = 10_000;

interface Waiting<V> {
	readonly start: EpochMs;
	/** `undefined` for a tracked page view. */
	readonly untracked: { readonly item: V; readonly signs: BrowserSigns } | undefined;
}

/**
 * Passes page views on in their order, and says which untracked ones are robots'. Until there are enough tracked page
 * views to know what people show, all wait: else the first minutes of every log would be judged blindly.
 */
export class PersonFilter<V> {
	readonly #proof: BrowserProof;
	#waiting: Waiting<V>[] = [];

	/** @param mode `off` when nobody is to be asked for proof */
	constructor(mode: BrowserProofMode) {
		this.#proof = new BrowserProof(mode);
	}

	/** Page views that wait. */
	get pending(): number {
		return this.#waiting.length;
	}

	/** Start of the first that waits; `Infinity` when none does. */
	get waitingSince(): EpochMs {
		return this.#waiting[0]?.start ?? Number.POSITIVE_INFINITY;
	}

	/** Takes a page view that a tracker hit answered for, in event-time order with the others. */
	tracked(start: EpochMs, signs: BrowserSigns): readonly Judged<V>[] {
		this.#proof.tracked(signs);
		if (this.#waiting.length === 0) return [{ is: "tracked", start }];
		this.#waiting.push({ start, untracked: undefined });
		return this.#passIfCertain();
	}

	/** Takes a page view that none answered for, in event-time order with the others. */
	untracked(item: V, start: EpochMs, signs: BrowserSigns): readonly Judged<V>[] {
		this.#proof.untracked(signs);
		this.#waiting.push({ start, untracked: { item, signs } });
		return this.#passIfCertain();
	}

	/** There are no more. */
	end(): readonly Judged<V>[] {
		const waiting = this.#waiting;
		this.#waiting = [];
		return waiting.map(({ start, untracked }) => {
			if (!untracked) return { is: "tracked", start };
			const { item, signs } = untracked;
			return { is: this.#proof.isPerson(signs) ? "person" : "robot", item };
		});
	}

	#passIfCertain(): readonly Judged<V>[] {
		return this.#proof.isCalibrated || this.#waiting.length > MOST_WAITING ? this.end() : [];
	}
}
