import type { EpochMs, Milliseconds } from "../event.ts";

/** A page view or a hit: the page, when, and in which log. */
interface Seen {
	readonly page: string;
	readonly source: string;
	readonly start: EpochMs;
}

interface Visitor {
	readonly views: Seen[];
	readonly hits: Seen[];
}

/** Visitors that are watched: half of them because of a page view, half because of a hit. Some 10 MB at most. */
const WATCHED = 1000;
/** Page views, and hits, of one visitor that are remembered. */
const REMEMBERED = 20;

/** A power of two, several times as many as are watched. */
const NUMBERS = 8192;
/** Characters that make the number of a visitor: addresses differ here. */
const NUMBERED = 16;

/** Delays within so much of each other belong together: most hits come within a few seconds of their page. */
const PEAK: Milliseconds = 5_000;
/** Fewer delays make no peak, nor does less than half of them: people open pages again. */
const FEWEST = 20;
const MOST_OF = 0.5;

/** A hit starts so long after its page view where all is quick. */
const USUAL: Milliseconds = 500;

/** Two logs whose clocks differ by more than the window, so that nothing matches. */
export interface FarClock {
	readonly pages: string;
	readonly hits: string;
	/** By how much the clock of the hits is ahead of that of the pages; negative when it is behind. */
	readonly ahead: Milliseconds;
}

/**
 * Finds logs whose clocks differ by more than the matching window: of some visitors it compares every page view with
 * every hit of the same page in another log. Where most of the differences lie close together, and outside of the
 * window, that is the difference of the clocks. Memory is bounded, whatever the logs.
 */
export class FarClocks {
	readonly #visitors = new Map<string, Visitor>();
	/** Whether a visitor with this number may be watched: most are not, and looking them up would cost more. */
	readonly #numbers = new Uint8Array(NUMBERS);
	#remembered = 0;
	#checkedAt = FEWEST;
	#suspects: readonly FarClock[] = [];
	#byView = 0;
	#byHit = 0;

	/** Visitors that are watched. */
	get size(): number {
		return this.#visitors.size;
	}

	/** A page view was read. */
	view(visitor: string, page: string, source: string, start: EpochMs): void {
		let known = this.#watched(visitor);
		if (!known) {
			if (this.#byView >= WATCHED / 2) return;
			this.#byView++;
			known = this.#watch(visitor);
		}
		this.#remember(known.views, { page, source, start });
	}

	/** A tracker hit was read. */
	hit(visitor: string, page: string, source: string, start: EpochMs): void {
		let known = this.#watched(visitor);
		if (!known) {
			if (this.#byHit >= WATCHED / 2) return;
			this.#byHit++;
			known = this.#watch(visitor);
		}
		this.#remember(known.hits, { page, source, start });
	}

	/** @param window in which hits are matched: what lies within is no finding */
	found({ before, after }: { readonly before: Milliseconds; readonly after: Milliseconds }): readonly FarClock[] {
		const found = [...this.#delays().values()].flatMap(({ pages, hits, delays }): FarClock[] => {
			const fast = peakOf(delays);
			if (fast === undefined || (fast >= -before && fast <= after)) return [];
			return [{ pages, hits, ahead: fast - USUAL }];
		});
		return found.sort((a, b) => (`${a.hits}\n${a.pages}` < `${b.hits}\n${b.pages}` ? -1 : 1));
	}

	/** As {@link found}, but cheap enough to be asked all the time: it looks again when twice as much is known. */
	suspects(window: { readonly before: Milliseconds; readonly after: Milliseconds }): readonly FarClock[] {
		if (this.#remembered < 2 * this.#checkedAt) return this.#suspects;
		this.#checkedAt = this.#remembered;
		this.#suspects = this.found(window);
		return this.#suspects;
	}

	#remember(list: Seen[], seen: Seen): void {
		if (list.length >= REMEMBERED) return;
		list.push(seen);
		this.#remembered++;
	}

	#watched(visitor: string): Visitor | undefined {
		return this.#numbers[numberOf(visitor)] === 1 ? this.#visitors.get(visitor) : undefined;
	}

	#watch(visitor: string): Visitor {
		const watched = { views: [], hits: [] };
		this.#visitors.set(visitor, watched);
		this.#numbers[numberOf(visitor)] = 1;
		return watched;
	}

	/** All delays between page views and hits of the same page and visitor, by pair of logs. */
	#delays(): Map<string, { readonly pages: string; readonly hits: string; readonly delays: Milliseconds[] }> {
		const pairs = new Map<string, { readonly pages: string; readonly hits: string; readonly delays: Milliseconds[] }>();
		for (const { views, hits } of this.#visitors.values()) {
			for (const hit of hits) {
				for (const view of views) {
					if (view.page !== hit.page || view.source === hit.source) continue;
					const key = `${view.source}\n${hit.source}`;
					const pair = pairs.get(key);
					if (pair) pair.delays.push(hit.start - view.start);
					else pairs.set(key, { pages: view.source, hits: hit.source, delays: [hit.start - view.start] });
				}
			}
		}
		return pairs;
	}
}

/** Cheap, and different for most visitors. */
function numberOf(visitor: string): number {
	let number = visitor.length;
	const end = Math.min(NUMBERED, visitor.length);
	for (let index = 0; index < end; index++) number = (number * 31 + visitor.charCodeAt(index)) & (NUMBERS - 1);
	return number;
}

/** A delay of the fast ones where most delays lie close together; `undefined` where they do not. */
function peakOf(delays: readonly Milliseconds[]): Milliseconds | undefined {
	const sorted = delays.toSorted((a, b) => a - b);
	let most = 0;
	let first = 0;
	for (let low = 0, high = 0; high < sorted.length; high++) {
		while ((sorted[high] ?? 0) - (sorted[low] ?? 0) > PEAK) low++;
		if (high - low + 1 <= most) continue;
		most = high - low + 1;
		first = low;
	}
	if (most < FEWEST || most < sorted.length * MOST_OF) return undefined;
	return sorted[first + Math.floor(most / 20)];
}
