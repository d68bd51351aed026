import type { EpochMs } from "../event.ts";

/** With fewer hits that answer for nothing it may be chance: they are of pages that this log does not have. */
const TELLING_HITS = 20;
/** Page views that wait for the first answer, at most: some 30 MB. */
const MOST_WAITING = 20_000;

const NOTHING: readonly never[] = [];

/**
 * Holds page views back while no tracker hit has answered for any: when hits and page views name the host in different
 * ways, or the client by different addresses, *every* visitor looks like one who blocks the tracker, however alive its
 * log is.
 *
 * Until a hit answers for a page view the missed ones wait, twenty thousand at most. Then, and at the end, they are held if
 * twenty hits could have answered, in whatever order they came; in logs of fewer they are released.
 */
export class AnswerGuard<Out extends { readonly item: { readonly start: EpochMs } }> {
	readonly #held: (released: Out) => Out;
	#hits = 0;
	#isAnswered = false;
	#waiting: Out[] = [];

	/** @param held makes of what was to be given out what is held; leaves as it is what needs no answer */
	constructor(held: (released: Out) => Out) {
		this.#held = held;
	}

	/** A tracker hit that can answer for a page view was logged. */
	hit(): void {
		this.#hits++;
	}

	/** A hit has answered for a page view. @returns those that waited for that */
	answered(): readonly Out[] {
		this.#isAnswered = true;
		return this.#empty();
	}

	/** Whether enough hits have answered for nothing. */
	get isUnanswered(): boolean {
		return !this.#isAnswered && this.#hits >= TELLING_HITS;
	}

	/** Start of the oldest page view that waits; `Infinity` when none does. */
	get oldest(): EpochMs {
		return this.#waiting[0]?.item.start ?? Number.POSITIVE_INFINITY;
	}

	/** Takes what is to be given out, in order of event time. @returns what need not wait any longer */
	take(outgoing: readonly Out[]): readonly Out[] {
		if (this.#isAnswered || outgoing.length === 0) return outgoing;
		for (const one of outgoing) this.#waiting.push(one);
		return this.#waiting.length > MOST_WAITING ? this.end() : NOTHING;
	}

	/** There are no more hits. */
	end(): readonly Out[] {
		const all = this.#empty();
		return this.isUnanswered ? all.map(this.#held) : all;
	}

	#empty(): readonly Out[] {
		const all = this.#waiting;
		this.#waiting = [];
		return all;
	}
}
