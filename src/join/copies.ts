import type { EpochMs, Milliseconds } from "../event.ts";
import { unboxed } from "../unboxed.ts";

interface Known {
	/** Start of the earliest copy that was logged. */
	seen: SinceFirst;
	/** Start of the one that counts; `undefined` until that is certain. */
	counted: SinceFirst | undefined;
}

/** Time since the first hit of all: nearly always a small whole number, which takes no memory of its own. */
type SinceFirst = Milliseconds;

/**
 * Tells which of several copies of a hit counts: the earliest, whichever line comes first.
 *
 * Copies have the same key and start within `span` of the one that counts. What starts later is a hit of its own: only so
 * is the answer the same however much later it is logged.
 */
export class Copies {
	readonly #span: Milliseconds;
	readonly #known = new Map<string, Known>();
	#first: EpochMs | undefined;

	constructor(span: Milliseconds) {
		this.#span = span;
	}

	/** Hits whose copies are known. */
	get size(): number {
		return this.#known.size;
	}

	/** A hit was logged. @returns whether a copy of it was before */
	see(key: string, start: EpochMs): boolean {
		const known = this.#known.get(key);
		const time = this.#sinceFirst(start);
		if (!known) {
			this.#known.set(key, { seen: time, counted: undefined });
			return false;
		}
		const isCopy = this.#near(known.seen, time);
		if (!isCopy || time < known.seen) known.seen = time;
		return isCopy;
	}

	/** To be asked in event-time order. @returns whether this one counts, which later ones then do not */
	count(key: string, start: EpochMs): boolean {
		const known = this.#known.get(key);
		const time = this.#sinceFirst(start);
		if (!known) this.#known.set(key, { seen: time, counted: time });
		else if (known.counted !== undefined && this.#near(known.counted, time)) return false;
		else known.counted = time;
		return true;
	}

	/** The hit that counts is so old that no copy of it can come. */
	forget(key: string, start: EpochMs): void {
		const known = this.#known.get(key);
		const time = this.#sinceFirst(start);
		if (known?.counted !== time) return;
		known.counted = undefined;
		if (this.#near(known.seen, time)) this.#known.delete(key);
	}

	#sinceFirst(start: EpochMs): SinceFirst {
		this.#first ??= start;
		return unboxed(start - this.#first);
	}

	#near(one: SinceFirst, other: SinceFirst): boolean {
		return Math.abs(one - other) <= this.#span;
	}
}
