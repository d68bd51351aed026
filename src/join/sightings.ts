import type { EpochMs, Milliseconds } from "../event.ts";
import { unboxed } from "../unboxed.ts";

/** Time since the first sighting of all: nearly always a small whole number, which takes no memory of its own. */
type SinceFirst = Milliseconds;

/** Sightings of the same, of which no two that follow each other are further apart than the reach. */
interface Spell<What> {
	readonly what: What;
	first: SinceFirst;
	last: SinceFirst;
	/** Whether it is the one that the visitor's others are found by. */
	isFirst: boolean;
	/** Another one of the visitor. Nearly all have only one, and a list for it would be one more place to look at. */
	next: Spell<What> | undefined;
}

/**
 * Where to look first for what is remembered of a visitor: kept with that one by whoever has an object for it. Nothing but
 * speed depends on it, and any visitor may come with any number of places, or without.
 */
export class Place<What = undefined> {
	/** The generation that the spell is in: no more than its name, or it would be kept alive. */
	generation: symbol | undefined = undefined;
	spell: Spell<What> | undefined = undefined;
}

/** When so many rows of sightings, at least 2, are remembered of one visitor, whatever else is seen is taken for the same. */
interface Crowd<What> {
	readonly rows: number;
	readonly what: What;
}

/**
 * Remembers when something was seen of a visitor, and tells whether it was from `back` before a page view until `ahead`
 * after it, both included.
 *
 * Exact, and the same for every order of arrival, although of sightings in a row only the first and the last are kept:
 * where no gap is longer than `back + ahead`, whatever page view lies between the two has one of the row in its reach.
 *
 * Visitors are kept in two generations: who is seen goes to the recent one, and when nobody in the earlier one can matter
 * any more, it is dropped as a whole and the recent one takes its place. Nothing has to be looked through for that.
 */
export class Sightings<What = undefined> {
	readonly #back: Milliseconds;
	readonly #ahead: Milliseconds;
	readonly #reach: Milliseconds;
	readonly #crowd: Crowd<What> | undefined;
	/** The first spell of each visitor. */
	#recent = new Map<string, Spell<What>>();
	#earlier = new Map<string, Spell<What>>();
	/** Name of the recent generation. */
	#generation = Symbol();
	/** The first sighting of all; `undefined` before it. */
	#origin: EpochMs | undefined;
	/** The latest sighting of each generation. */
	#latest: SinceFirst = Number.NEGATIVE_INFINITY;
	#latestEarlier: SinceFirst = Number.NEGATIVE_INFINITY;
	#forgotten: SinceFirst = Number.NEGATIVE_INFINITY;

	constructor(back: Milliseconds, ahead: Milliseconds, crowd?: Crowd<What>) {
		this.#crowd = crowd;
		this.#back = back;
		this.#ahead = ahead;
		this.#reach = back + ahead;
	}

	/** Visitors of whom anything is remembered; who is in both generations counts twice. */
	get size(): number {
		return this.#recent.size + this.#earlier.size;
	}

	/**
	 * Something was seen.
	 *
	 * @param place of the visitor, for these sightings only
	 */
	see(visitor: string, what: What, start: EpochMs, place?: Place<What>): void {
		this.#origin ??= start;
		const time = unboxed(start - this.#origin);
		if (time > this.#latest) this.#latest = time;
		const spell = this.#at(place) ?? this.#recentOf(visitor);
		// Nearly always: a busy log has a sighting in every other line.
		if (spell && spell.next === undefined && spell.what === what && this.#touches(spell, time, time)) {
			widen(spell, time, time);
			this.#put(spell, place);
			return;
		}
		const isCrowd = this.#crowd !== undefined && lengthOf(spell) >= this.#crowd.rows;
		const added = { what: isCrowd ? this.#crowd.what : what, first: time, last: time, isFirst: true, next: undefined };
		this.#put(this.#add(visitor, spell, added), place);
	}

	/** How many rows of sightings are remembered of a visitor. */
	rowsOf(visitor: string): number {
		return lengthOf(this.#spellOf(visitor));
	}

	/** Whether anything was seen around a page view that starts at `start`. */
	has(visitor: string, start: EpochMs, place?: Place<What>): boolean {
		if (this.size === 0) return false;
		const time = this.#sinceFirst(start);
		for (let spell = this.#at(place) ?? this.#spellOf(visitor); spell; spell = spell.next)
			if (this.#isAround(spell, time)) return true;
		return false;
	}

	/** All that was seen around it, in no order. */
	around(visitor: string, start: EpochMs): readonly What[] {
		const seen: What[] = [];
		const time = this.#sinceFirst(start);
		for (let spell = this.#spellOf(visitor); spell; spell = spell.next) {
			if (this.#isAround(spell, time)) seen.push(spell.what);
		}
		return seen;
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#forgotten = this.#sinceFirst(start);
		if (this.size === 0 || this.#latestEarlier + this.#back >= this.#forgotten) return;
		this.#earlier = this.#recent;
		this.#latestEarlier = this.#latest;
		this.#recent = new Map();
		this.#generation = Symbol();
		this.#latest = Number.NEGATIVE_INFINITY;
	}

	#sinceFirst(start: EpochMs): SinceFirst {
		return start - (this.#origin ?? 0);
	}

	#spellOf(visitor: string): Spell<What> | undefined {
		return this.#recent.get(visitor) ?? this.#earlier.get(visitor);
	}

	#recentOf(visitor: string): Spell<What> | undefined {
		return this.#recent.get(visitor) ?? this.#bringForward(visitor);
	}

	/** Takes what is remembered of a visitor to the recent generation, but for what cannot matter any more. */
	#bringForward(visitor: string): Spell<What> | undefined {
		let kept: Spell<What> | undefined;
		for (let spell = this.#earlier.get(visitor), next = spell?.next; spell; spell = next, next = spell?.next) {
			if (spell.last + this.#back < this.#forgotten) continue;
			if (kept) kept.isFirst = false;
			spell.next = kept;
			spell.isFirst = true;
			kept = spell;
			if (spell.last > this.#latest) this.#latest = spell.last;
		}
		if (kept) this.#recent.set(visitor, kept);
		return kept;
	}

	#at(place: Place<What> | undefined): Spell<What> | undefined {
		return place?.generation === this.#generation && place.spell?.isFirst ? place.spell : undefined;
	}

	#put(spell: Spell<What>, place: Place<What> | undefined): void {
		if (place === undefined) return;
		place.generation = this.#generation;
		place.spell = spell;
	}

	#isAround({ first, last }: Spell<What>, time: SinceFirst): boolean {
		return first <= time + this.#ahead && last >= time - this.#back;
	}

	#touches(spell: Spell<What>, first: SinceFirst, last: SinceFirst): boolean {
		return spell.first <= last + this.#reach && spell.last >= first - this.#reach;
	}

	/** Joins a spell with those that it touches; what stays apart has a longer gap on both sides. */
	#add(visitor: string, first: Spell<What> | undefined, added: Spell<What>): Spell<What> {
		let joined = added;
		let apart: Spell<What> | undefined;
		for (let spell = first, next = spell?.next; spell; spell = next, next = spell?.next) {
			if (spell.what === joined.what && this.#touches(spell, joined.first, joined.last)) {
				widen(spell, joined.first, joined.last);
				joined.isFirst = false;
				joined = spell;
			} else {
				spell.next = apart;
				spell.isFirst = false;
				apart = spell;
			}
		}
		joined.next = apart;
		joined.isFirst = true;
		this.#recent.set(visitor, joined);
		return joined;
	}
}

function lengthOf(first: Spell<unknown> | undefined): number {
	let length = 0;
	for (let spell = first; spell; spell = spell.next) length++;
	return length;
}

function widen(spell: Spell<unknown>, first: SinceFirst, last: SinceFirst): void {
	if (first < spell.first) spell.first = first;
	if (last > spell.last) spell.last = last;
}
