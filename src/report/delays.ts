import type { Milliseconds } from "../event.ts";

/**
 * Where the buckets of the histogram meet, in ms; the first and the last bucket are open. Fixed, so that reports of
 * different runs can be laid side by side.
 */
const EDGES: readonly Milliseconds[] = [
	-60, -30, -10, -5, -2, -1, -0.5, -0.1, 0, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800,
].map((seconds) => seconds * 1000);

/** Steps of the fine scale to a doubling: 1/16 octave is 4.4 %. */
const STEPS = 16;

/** Longest delay the fine scale tells apart: 2^30 ms, twelve days. */
const FINEST = 30 * STEPS;

/** Delays `from <= delay < to`. */
export interface DelayBucket {
	/** `undefined` in the first bucket. */
	readonly from: Milliseconds | undefined;
	/** `undefined` in the last bucket. */
	readonly to: Milliseconds | undefined;
	readonly count: number;
}

/**
 * The spread of delays between page views and the tracker hits that answered for them, negative when the hit started
 * before its page view. Fixed size; the same whatever the order of arrival.
 */
export class Delays {
	#count = 0;
	readonly #buckets = new Float64Array(EDGES.length + 1);
	readonly #earlier = new Float64Array(FINEST + 1);
	readonly #later = new Float64Array(FINEST + 1);

	/** Delays counted. */
	get count(): number {
		return this.#count;
	}

	/** @param delay start of the hit minus start of the page view */
	add(delay: Milliseconds): void {
		this.#count++;
		const bucket = EDGES.findIndex((edge) => delay < edge);
		increment(this.#buckets, bucket === -1 ? EDGES.length : bucket);
		if (delay < 0) increment(this.#earlier, step(-delay));
		else increment(this.#later, step(delay));
	}

	/** All buckets, oldest first, empty ones included. */
	buckets(): readonly DelayBucket[] {
		return Array.from(this.#buckets, (count, index) => ({ from: EDGES[index - 1], to: EDGES[index], count }));
	}

	/**
	 * How far from 0 a side of a window must reach to leave out no more than `allowed` of the delays on that side; at
	 * most 4.4 % too far, never too short. 0 when it need not reach anywhere.
	 */
	reach(side: "earlier" | "later", allowed: number): Milliseconds {
		const steps = side === "earlier" ? this.#earlier : this.#later;
		let outside = 0;
		for (let index = FINEST; index >= 0; index--) {
			outside += steps[index] ?? 0;
			if (outside > allowed) return 2 ** (index / STEPS);
		}
		return 0;
	}
}

/** The step whose upper end, `2 ** (step / STEPS)` ms, is the first at or above `delay`. */
function step(delay: Milliseconds): number {
	return delay <= 1 ? 0 : Math.min(FINEST, Math.ceil(Math.log2(delay) * STEPS));
}

function increment(counts: Float64Array, index: number): void {
	counts[index] = (counts[index] ?? 0) + 1;
}
