import type { EpochMs, Milliseconds } from "../event.ts";
import { BrowserProof, type BrowserProofMode, type BrowserSigns } from "./browser-proof.ts";

/** What the filter says of a page view, in the order in which they were given to it. */
export type Judged<V, A = never> =
	| { readonly is: "aside"; readonly item: A; readonly start: EpochMs }
	| { readonly is: "tracked"; readonly start: EpochMs }
	| { readonly is: "person"; readonly item: V }
	| { readonly is: "robot"; readonly item: V };

/** Page views that wait for the calibration, at most: then it is done with what is known. */
const MOST_WAITING = 10_000;

interface Waiting<V, A> {
	readonly start: EpochMs;
	/** `undefined` for a tracked page view, and for what only keeps its place. */
	readonly untracked: { readonly item: V; readonly signs: BrowserSigns } | undefined;
	readonly aside?: { readonly item: A };
}

/**
 * Passes page views on in their order, and says which untracked ones are robots'. Until there are enough tracked page
 * views to know what people show, all wait: else the first minutes of every log would be judged blindly.
 */
export class PersonFilter<V, A = never> {
	readonly #proof: BrowserProof;
	readonly #patience: Milliseconds;
	#waiting: Waiting<V, A>[] = [];

	/**
	 * @param mode `off` when nobody is to be asked for proof
	 * @param patience how long, by event time, page views wait for the calibration
	 */
	constructor(mode: BrowserProofMode, patience: Milliseconds = Number.POSITIVE_INFINITY) {
		this.#proof = new BrowserProof(mode);
		this.#patience = patience;
	}

	/** Page views that wait. */
	get pending(): number {
		return this.#waiting.length;
	}

	/** Start of the oldest that waits; `Infinity` when none does. */
	get oldest(): EpochMs {
		return this.#waiting[0]?.start ?? Number.POSITIVE_INFINITY;
	}

	/** Takes a page view that a tracker hit answered for, in event-time order with the others. */
	tracked(start: EpochMs, signs: BrowserSigns): readonly Judged<V, A>[] {
		if (this.passes(signs)) return [{ is: "tracked", start }];
		this.#proof.tracked(signs);
		this.#waiting.push({ start, untracked: undefined });
		return this.#passIfCertain();
	}

	/** The same where nothing waits, as mostly nothing does: it goes on at once. @returns whether it has been taken */
	passes(signs: BrowserSigns): boolean {
		if (this.#waiting.length > 0) return false;
		this.#proof.tracked(signs);
		return true;
	}

	/** Takes a page view that none answered for, in event-time order with the others. */
	untracked(item: V, start: EpochMs, signs: BrowserSigns): readonly Judged<V, A>[] {
		this.#proof.untracked(signs);
		this.#waiting.push({ start, untracked: { item, signs } });
		return this.#passIfCertain();
	}

	/** Takes something else that is to keep its place among the page views, in event-time order with them. */
	aside(item: A, start: EpochMs): readonly Judged<V, A>[] {
		if (this.#waiting.length === 0) return [{ is: "aside", item, start }];
		this.#waiting.push({ start, untracked: undefined, aside: { item } });
		return this.#passIfCertain();
	}

	/** There are no more. */
	end(): readonly Judged<V, A>[] {
		const waiting = this.#waiting;
		this.#waiting = [];
		return waiting.map(({ start, untracked, aside }) => {
			if (aside) return { is: "aside", item: aside.item, start };
			if (!untracked) return { is: "tracked", start };
			const { item, signs } = untracked;
			return { is: this.#proof.isPerson(signs) ? "person" : "robot", item };
		});
	}

	#passIfCertain(): readonly Judged<V, A>[] {
		const waited = (this.#waiting.at(-1)?.start ?? 0) - this.oldest;
		const isLong = this.#waiting.length > MOST_WAITING || waited > this.#patience;
		return this.#proof.isCalibrated || isLong ? this.end() : [];
	}
}
