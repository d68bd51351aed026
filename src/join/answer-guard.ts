import type { EpochMs, Milliseconds } from "../event.ts";

/** With fewer hits that answer for nothing, or that tell of which hosts and sites logs are, it may be chance. */
const TELLING_HITS = 20;
/** It takes as long until it shows that two logs have the same requests, however many hits a busy site has in that time. */
const TELLING_TIME: Milliseconds = 60_000;
/** Page views that wait for enough answers, at most: some 30 MB. */
const MOST_WAITING = 20_000;

const NOTHING: readonly never[] = [];

/**
 * Holds page views back while no tracker hit has answered for any: when hits and page views name the host in different
 * ways, or the client by different addresses, *every* visitor looks like one who blocks the tracker, however alive its
 * log is.
 *
 * Until twenty hits have answered for page views, and those of a minute, the missed ones wait, twenty thousand at most: whoever
 * sends must know by then whether the logs are what they are taken for, of the host and the sites that are given, and each request in one of
 * them. Then, and at the end, they are held if none has answered of twenty hits that could, in whatever order they came.
 */
export class AnswerGuard<Out extends { readonly item: { readonly start: EpochMs } }> {
	readonly #held: (released: Out) => Out;
	#hits = 0;
	#answers = 0;
	#isAnswered = false;
	#first: EpochMs | undefined;
	#waiting: Out[] = [];
	#oldest: EpochMs = Number.POSITIVE_INFINITY;

	/** @param held makes of what was to be given out what is held; leaves as it is what needs no answer */
	constructor(held: (released: Out) => Out) {
		this.#held = held;
	}

	/** A tracker hit that can answer for a page view was logged. */
	hit(): void {
		this.#hits++;
	}

	/**
	 * A hit has answered for a page view.
	 *
	 * @param isEnough whether that, or an earlier one, is enough
	 * @param start of the page view; in order of event time
	 * @returns those that waited for that
	 */
	answered(isEnough: boolean, start: EpochMs): readonly Out[] {
		this.#answers++;
		this.#first ??= start;
		this.#isAnswered ||= isEnough || (this.#answers >= TELLING_HITS && start - this.#first >= TELLING_TIME);
		return this.#isAnswered ? this.#empty() : NOTHING;
	}

	/** Whether enough hits have answered for nothing. */
	get isUnanswered(): boolean {
		return this.#answers === 0 && this.#hits >= TELLING_HITS;
	}

	/** Start of the oldest page view that waits; `Infinity` when none does. */
	get oldest(): EpochMs {
		return this.#oldest;
	}

	/** Takes what is to be given out, in order of event time. @returns what need not wait any longer */
	take(outgoing: readonly Out[]): readonly Out[] {
		if (this.#isAnswered || outgoing.length === 0) return outgoing;
		for (const one of outgoing) {
			this.#waiting.push(one);
			// A hit that waited offline comes before what started before it.
			this.#oldest = Math.min(this.#oldest, one.item.start);
		}
		return this.#waiting.length > MOST_WAITING ? this.end() : NOTHING;
	}

	/** There are no more hits. */
	end(): readonly Out[] {
		const all = this.#empty();
		return this.isUnanswered ? all.map(this.#held) : all;
	}

	#empty(): readonly Out[] {
		if (this.#waiting.length === 0) return NOTHING;
		const all = this.#waiting;
		this.#waiting = [];
		this.#oldest = Number.POSITIVE_INFINITY;
		return all;
	}
}
