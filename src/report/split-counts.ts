/** Page views of one thing: those that a tracker hit answered for, and those that none did. */
export interface Split {
	readonly tracked: number;
	readonly missed: number;
}

/** A split with the page path, hour or browser it belongs to. */
export interface KeyedSplit<Key> extends Split {
	readonly key: Key;
}

/** What a {@link SplitCounts} has counted. */
export interface SplitTotals<Key> {
	/** Most views first, then most missed, then smallest key. */
	readonly rows: readonly KeyedSplit<Key>[];
	/** Views of keys that were dropped for want of room. */
	readonly other: Split;
}

interface Entry<Key> {
	readonly key: Key;
	tracked: number;
	missed: number;
}

/**
 * Counts tracked and missed page views by key, in bounded memory.
 *
 * Up to `room` different keys, all counts are exact and do not depend on the order of arrival. With one more key, the
 * half with the fewest views is dropped and their views move to `other`: nothing is lost from the totals, the frequent
 * keys keep their counts, and a dropped key that comes back starts from nothing, so its count may be too low.
 *
 * String keys that were cut from larger strings must be detached by `keep`, which is called once for each new key.
 */
export class SplitCounts<Key extends string | number> {
	readonly #room: number;
	readonly #keep: (key: Key) => Key;
	readonly #entries = new Map<Key, Entry<Key>>();
	/** The one that was counted last: page views of a site, of an hour, of a browser follow each other. */
	#last: Entry<Key> | undefined;
	#otherTracked = 0;
	#otherMissed = 0;

	constructor(room: number, keep: (key: Key) => Key) {
		this.#room = room;
		this.#keep = keep;
	}

	add(key: Key, missed: boolean): void {
		let entry = key === this.#last?.key ? this.#last : this.#entries.get(key);
		if (entry === undefined) {
			if (this.#entries.size >= this.#room) this.#dropSmallerHalf();
			entry = { key: this.#keep(key), tracked: 0, missed: 0 };
			this.#entries.set(entry.key, entry);
		}
		this.#last = entry;
		if (missed) entry.missed++;
		else entry.tracked++;
	}

	/** The counts so far: a copy, which later counting does not change. */
	totals(): SplitTotals<Key> {
		return {
			rows: [...this.#entries.values()].sort(byViews).map((entry) => ({ ...entry })),
			other: { tracked: this.#otherTracked, missed: this.#otherMissed },
		};
	}

	#dropSmallerHalf(): void {
		this.#last = undefined;
		const dropped = [...this.#entries.values()].sort(byViews).slice(Math.floor(this.#room / 2));
		for (const { key, tracked, missed } of dropped) {
			this.#entries.delete(key);
			this.#otherTracked += tracked;
			this.#otherMissed += missed;
		}
	}
}

function byViews<Key extends string | number>(a: KeyedSplit<Key>, b: KeyedSplit<Key>): number {
	return b.tracked + b.missed - (a.tracked + a.missed) || b.missed - a.missed || (a.key < b.key ? -1 : 1);
}

/** The part of 1 that was missed, to four decimals; 0 when there was nothing to miss. */
export function missedShare({ tracked, missed }: Split): number {
	const views = tracked + missed;
	return views === 0 ? 0 : Math.round((missed / views) * 10_000) / 10_000;
}
