import type { EpochMs } from "../event.ts";
import { TimeQueue } from "./time-queue.ts";

/** A run of visitors without a hit is taken for an outage when chance would make it rarer than this. */
const IMPOSSIBLE = 1e-6;
const FEWEST_VISITORS = 20;
/**
 * The same where no hit follows at all: a tracker log may end before the request log does, be rotated earlier, or not be copied
 * to its end, and then nothing else shows it.
 */
const UNLIKELY_AT_THE_END = 1e-4;
const FEWEST_AT_THE_END = 3;
/**
 * Of a page view so soon after a hit it is known that the tracker log was alive: in logs of whole seconds all hits of a
 * second come before all page views of it, and on a busy site many visitors would seem to have none between them. Nor do the
 * first page views of a log tell anything, whose hits are yet to come.
 */
const ALIVE = 1_000;

/** Outages remembered one by one: a log with more of them is broken otherwise. */
const MOST_OUTAGES = 200;
/** Page views that wait for the next hit, at most: some 30 MB. So many without one are no chance, however few people made them. */
const MOST_WAITING = 20_000;

const NOTHING: readonly never[] = [];

/** A stretch of time in which the tracker log was silent and should not have been. */
export interface Outage {
	/** The last tracker hit before it, or its first page view when there was none. */
	readonly from: EpochMs;
	/** The first tracker hit after it, or its last page view when there was none. */
	readonly to: EpochMs;
	/** Page views that were held. */
	readonly views: number;
}

/** What the guard says of an unmatched page view. */
export type Release<V> = { readonly is: "released" | "held"; readonly item: V };

/** What the guard needs to know of a page view that no hit answered for. */
export interface GuardedView<V> {
	readonly start: EpochMs;
	readonly fingerprint: string;
	readonly item: V;
}

/**
 * Holds page views back while the tracker log is blind: when the tracker, its log or Matomo's proxy is down, *every*
 * visitor looks like one who blocks it.
 *
 * Time is cut into gaps between one tracker hit (of anyone) and the next. With `p`, the share of page views that had
 * a hit before the gap (one in two when nothing is known), a gap in which `n` visitors had page views, a second or more
 * after the hit, or the first page view, that it begins with, and nobody a hit is
 *
 *     silent when n >= 20 and (1 - p)^n < 0.000001, or more than 20,000 page views wait
 *
 * and the last one, which no hit ends, when n >= 3 and (1 - p)^n < 0.0001. Page views of a silent gap are held, those of
 * others are released when the next hit shows that the tracker was alive, or at the end. Where a log is known to be lost, its gaps are silent, however few the visitors. A gap that has
 * become silent stays so, hence memory is bounded: nothing waits in it, and in others no more than 20,000.
 */
export class SilenceGuard<V> {
	/** Hits whose time has not been passed. */
	readonly #hits = new TimeQueue();
	#waiting: V[] = [];
	#oldest: EpochMs = Number.POSITIVE_INFINITY;
	#visitors = new Set<string>();
	#silent = false;
	#sawHit = false;
	#matched = 0;
	#unmatched = 0;
	#silentGaps = 0;
	#lastHit: EpochMs | undefined;
	#gap: { readonly from: EpochMs; to: EpochMs; views: number } | undefined;
	readonly #outages: Outage[] = [];
	readonly #blind: { readonly from: EpochMs; to: EpochMs }[] = [];

	/** Gaps that were silent. */
	get silentGaps(): number {
		return this.#silentGaps;
	}

	/** The silent gaps that have ended, oldest first; two hundred at most. */
	get outages(): readonly Outage[] {
		return this.#outages;
	}

	/** Hits and page views that wait. */
	get pending(): number {
		return this.#hits.size + this.#waiting.length;
	}

	/** Start of the oldest page view that waits; `Infinity` when none does. */
	get oldest(): EpochMs {
		return this.#oldest;
	}

	/** Whether any hit was seen at all. */
	get sawHit(): boolean {
		return this.#sawHit;
	}

	/** A tracker hit was logged. In any order, but before the page views that start after it are decided. */
	hit(start: EpochMs): void {
		this.#sawHit = true;
		this.#hits.push(start);
	}

	/** The rest of a tracker log is lost: page views from `from` on are held, whatever hits others have. */
	blindFrom(from: EpochMs): void {
		this.#blind.push({ from, to: Number.POSITIVE_INFINITY });
	}

	/** Another log goes on where one was lost. */
	seesAgain(to: EpochMs): void {
		for (const blind of this.#blind) if (blind.to > to) blind.to = Math.max(blind.from, to);
	}

	/**
	 * All page views that started before `time` have been taken: hits until then need not be remembered, of which a log
	 * without page views has no end.
	 *
	 * @returns what is known by that of earlier page views
	 */
	passed(time: EpochMs): readonly Release<V>[] {
		let releases: readonly Release<V>[] = NOTHING;
		for (let hit = this.#hits.peek(); hit !== undefined && hit <= time; hit = this.#hits.peek()) {
			this.#hits.shift();
			const released = this.#closeGap(hit);
			this.#lastHit = hit;
			if (released.length > 0) releases = [...releases, ...released];
		}
		return releases;
	}

	/** Takes a page view that a hit answered for, in order of event time with the others. @returns what is known by that of earlier ones */
	matched(start: EpochMs): readonly Release<V>[] {
		const releases = this.passed(start);
		this.#matched++;
		return releases;
	}

	/** Takes a page view that no hit answered for, in order of event time. @returns what is known by that, of earlier ones too */
	unmatched({ start, fingerprint, item }: GuardedView<V>): readonly Release<V>[] {
		const releases = this.passed(start);
		this.#gap ??= { from: this.#lastHit ?? start, to: start, views: 0 };
		this.#gap.to = start;
		this.#gap.views++;
		if (this.#silent) return [...releases, { is: "held", item }];
		if (this.#waiting.length === 0) this.#oldest = start;
		this.#waiting.push(item);
		if (start - this.#gap.from >= ALIVE) this.#visitors.add(fingerprint);
		this.#silent = this.#isBlind(start) || this.#isSilent();
		if (!this.#silent) return releases;
		this.#silentGaps++;
		return [...releases, ...this.#empty("held")];
	}

	/** All sources have ended. Without any hit in the whole input nothing is released, however few the visitors. */
	end(): readonly Release<V>[] {
		if (!this.#sawHit) {
			this.#endGap(undefined);
			return this.#empty("held");
		}
		const passed = this.passed(Number.POSITIVE_INFINITY);
		if (!this.#silent && this.#isSilent(FEWEST_AT_THE_END, UNLIKELY_AT_THE_END)) {
			this.#silentGaps++;
			this.#endGap(undefined);
			return [...passed, ...this.#empty("held")];
		}
		return [...passed, ...this.#closeGap()];
	}

	#isBlind(start: EpochMs): boolean {
		return this.#blind.some(({ from, to }) => start >= from && start < to);
	}

	#isSilent(fewest = FEWEST_VISITORS, likelihood = IMPOSSIBLE): boolean {
		if (this.#waiting.length > MOST_WAITING) return true;
		const visitors = this.#visitors.size;
		if (visitors < fewest) return false;
		const tracked = (this.#matched + 1) / (this.#matched + this.#unmatched + 2);
		return (1 - tracked) ** visitors < likelihood;
	}

	/** @param hit that ends it; `undefined` at the end of all logs */
	#closeGap(hit?: EpochMs): readonly Release<V>[] {
		// Only now: a gap is judged by what was known before it.
		if (this.#silent) this.#endGap(hit);
		else this.#unmatched += this.#waiting.length;
		this.#gap = undefined;
		this.#silent = false;
		return this.#empty("released");
	}

	#endGap(hit: EpochMs | undefined): void {
		if (this.#gap === undefined || this.#outages.length >= MOST_OUTAGES) return;
		this.#outages.push({ from: this.#gap.from, to: hit ?? this.#gap.to, views: this.#gap.views });
	}

	#empty(is: "released" | "held"): readonly Release<V>[] {
		if (this.#waiting.length === 0 && this.#visitors.size === 0) return NOTHING;
		const releases = this.#waiting.map((item) => ({ is, item }));
		this.#waiting = [];
		this.#oldest = Number.POSITIVE_INFINITY;
		this.#visitors = new Set();
		return releases;
	}
}
