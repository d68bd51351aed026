import type { EpochMs, Milliseconds } from "../event.ts";
import { unboxed } from "../unboxed.ts";

/** What is known of the copies of one hit. */
interface Known {
	readonly visitor: string;
	/** Start of the earliest copy that was logged. */
	seen: SinceFirst;
	/** Start of the one that counts; `undefined` until that is certain. */
	counted: SinceFirst | undefined;
	/** That of another visitor with the same key, which is chance. */
	next: Known | undefined;
}

/** Time since the first hit of all: nearly always a small whole number, which takes no memory of its own. */
type SinceFirst = Milliseconds;

/**
 * Tells which of several copies of a hit counts: the earliest, whichever line comes first.
 *
 * Copies are of one visitor, have the same key and start within `span` of the one that counts. What starts later is a hit of its own: only so
 * is the answer the same however much later it is logged.
 */
export class Copies {
	readonly #span: Milliseconds;
	/** By key alone: that of a visitor and a key would be three times as long. */
	readonly #known = new Map<string, Known>();
	#size = 0;
	#first: EpochMs | undefined;

	constructor(span: Milliseconds) {
		this.#span = span;
	}

	/** Hits whose copies are known. */
	get size(): number {
		return this.#size;
	}

	/** A hit was logged. @returns whether a copy of it was before */
	see(visitor: string, key: string, start: EpochMs): boolean {
		const first = this.#known.get(key);
		const known = of(visitor, first);
		const time = this.#sinceFirst(start);
		if (!known) {
			this.#add(key, { visitor, seen: time, counted: undefined, next: first });
			return false;
		}
		const isCopy = this.#near(known.seen, time);
		if (!isCopy || time < known.seen) known.seen = time;
		return isCopy;
	}

	/** To be asked in event-time order. @returns whether this one counts, which later ones then do not */
	count(visitor: string, key: string, start: EpochMs): boolean {
		const first = this.#known.get(key);
		const known = of(visitor, first);
		const time = this.#sinceFirst(start);
		if (!known) this.#add(key, { visitor, seen: time, counted: time, next: first });
		else if (known.counted !== undefined && this.#near(known.counted, time)) return false;
		else known.counted = time;
		return true;
	}

	/** The hit that counts is so old that no copy of it can come. */
	forget(visitor: string, key: string, start: EpochMs): void {
		const known = of(visitor, this.#known.get(key));
		const time = this.#sinceFirst(start);
		if (known?.counted !== time) return;
		known.counted = undefined;
		if (this.#near(known.seen, time)) this.#delete(key, known);
	}

	#add(key: string, known: Known): void {
		this.#size++;
		this.#known.set(key, known);
	}

	#delete(key: string, known: Known): void {
		this.#size--;
		const first = this.#known.get(key);
		if (first === known) {
			if (known.next) this.#known.set(key, known.next);
			else this.#known.delete(key);
			return;
		}
		for (let other = first; other; other = other.next) if (other.next === known) other.next = known.next;
	}

	#sinceFirst(start: EpochMs): SinceFirst {
		this.#first ??= start;
		return unboxed(start - this.#first);
	}

	#near(one: SinceFirst, other: SinceFirst): boolean {
		return Math.abs(one - other) <= this.#span;
	}
}

function of(visitor: string, first: Known | undefined): Known | undefined {
	let known = first;
	while (known && known.visitor !== visitor) known = known.next;
	return known;
}
