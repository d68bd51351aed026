import type { Milliseconds } from "../event.ts";

/** Delays of the matches of one pair of logs, as a histogram of fixed size. */
interface Pair {
	readonly pages: string;
	readonly hits: string;
	readonly counts: Float64Array;
	count: number;
}

/** How the clock of the log with the hits stands to that of the log with their pages. */
export type ClockVerdict = "agree" | "behind" | "ahead" | "too-few";

/** What the matches between two logs tell of their clocks. */
export interface ClockDifference {
	/** Names of the logs as they were given. */
	readonly pages: string;
	readonly hits: string;
	/** Matched page views of the one with hits of the other. */
	readonly matches: number;
	/** One in twenty hits starts sooner after its page view than this, half of them sooner than `median`. */
	readonly fastest: Milliseconds;
	readonly median: Milliseconds;
	/** By how much the clock of the hits is ahead of that of the pages; negative when it is behind. */
	readonly ahead: Milliseconds;
	/** How far off that may be, either way. */
	readonly uncertainty: Milliseconds;
	/** The window cuts off what is earlier, so the clock may be further behind than `ahead` says. */
	readonly isCutOff: boolean;
	readonly verdict: ClockVerdict;
}

/** Pairs of logs that are looked at; a year of daily logs has one a day. */
const MOST_PAIRS = 1000;

/** Steps of the histogram over the whole window, at most. */
const MOST_STEPS = 1000;
/** The finest step worth telling apart. */
const FINEST: Milliseconds = 100;

/** Fewer matches do not tell which hits are fast. */
const ENOUGH = 100;

/** The share of hits that counts as fast; so many may belong to another page view than the one they match. */
const FAST = 0.05;

/** A fast hit starts at most this long after its page view, and never before it. */
const FAST_AFTER: Milliseconds = 1_000;

/** Hits before their page views are no chance when a fast one is as early as this, and a quarter of all are early. */
const CLEARLY_BEHIND: Milliseconds = -1_000;
const QUARTER = 0.25;

/** Beyond this it takes an odd site for even its fastest hits to come so late. */
const CLEARLY_AHEAD: Milliseconds = 5_000;

/**
 * Estimates by how much the clocks of two logs differ, from the page views of the one that are matched with hits of the
 * other.
 *
 * On clocks that agree a hit starts after its page view, and the fastest one in twenty within a second. So the delay
 * below which one in twenty lies, less half a second, is how far the clock of the hits is ahead, give or take half a
 * second and a step of the histogram. Slow pages and late consent do not disturb that; a tracker that each page starts
 * late on purpose looks like a clock that is ahead, which is why less than five seconds of that are not spoken of.
 *
 * Only differences within the matching window can be seen: beyond it nothing matches.
 */
export class Clocks {
	readonly #before: Milliseconds;
	readonly #step: Milliseconds;
	readonly #pairs = new Map<string, Map<string, Pair>>();
	#size = 0;

	/** @param window in which hits are matched */
	constructor({ before, after }: { readonly before: Milliseconds; readonly after: Milliseconds }) {
		this.#before = before;
		this.#step = Math.max(FINEST, (before + after) / MOST_STEPS);
	}

	/**
	 * A page view was matched with a hit.
	 *
	 * @param pages name of the log with the page view
	 * @param hits name of the log with the hit
	 * @param delay start of the hit minus start of the page view
	 */
	matched(pages: string, hits: string, delay: Milliseconds): void {
		if (pages === hits) return;
		const pair = this.#pairs.get(pages)?.get(hits) ?? this.#add(pages, hits);
		if (!pair) return;
		const last = pair.counts.length - 1;
		const step = Math.min(last, Math.max(0, Math.floor((delay + this.#before) / this.#step)));
		pair.counts[step] = (pair.counts[step] ?? 0) + 1;
		pair.count++;
	}

	/** Of each pair of logs, by name. */
	differences(): readonly ClockDifference[] {
		const pairs = [...this.#pairs.values()].flatMap((byHits) => [...byHits.values()]);
		return pairs.sort(byNames).map((pair) => this.#difference(pair));
	}

	#add(pages: string, hits: string): Pair | undefined {
		if (this.#size >= MOST_PAIRS) return undefined;
		this.#size++;
		const pair = { pages, hits, counts: new Float64Array(MOST_STEPS + 1), count: 0 };
		const byHits = this.#pairs.get(pages);
		if (byHits) byHits.set(hits, pair);
		else this.#pairs.set(pages, new Map([[hits, pair]]));
		return pair;
	}

	#difference(pair: Pair): ClockDifference {
		const { pages, hits, count } = pair;
		const fastest = this.#quantile(pair, FAST);
		return {
			pages,
			hits,
			matches: count,
			fastest,
			median: this.#quantile(pair, 0.5),
			ahead: fastest - FAST_AFTER / 2,
			uncertainty: FAST_AFTER / 2 + this.#step,
			isCutOff: fastest < FAST_AFTER - this.#before,
			verdict: this.#verdict(pair, fastest),
		};
	}

	#verdict(pair: Pair, fastest: Milliseconds): ClockVerdict {
		if (pair.count < ENOUGH) return "too-few";
		if (fastest >= CLEARLY_AHEAD) return "ahead";
		return fastest <= CLEARLY_BEHIND && this.#quantile(pair, QUARTER) < 0 ? "behind" : "agree";
	}

	/** The delay below which this share lies: the middle of its step. */
	#quantile({ counts, count }: Pair, share: number): Milliseconds {
		let below = 0;
		for (let step = 0; step < counts.length; step++) {
			below += counts[step] ?? 0;
			if (below >= count * share) return Math.round((step + 0.5) * this.#step - this.#before);
		}
		return 0;
	}
}

function byNames(a: Pair, b: Pair): number {
	const [one, other] = a.pages === b.pages ? [a.hits, b.hits] : [a.pages, b.pages];
	return one < other ? -1 : 1;
}
