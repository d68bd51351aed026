import type { EpochMs, Milliseconds } from "../event.ts";

/** Sightings of the same, of which no two that follow each other are further apart than the reach. */
interface Spell<What> {
	readonly what: What;
	first: EpochMs;
	last: EpochMs;
}

/** When so many rows of sightings are remembered of one visitor, whatever else is seen is taken for the same. */
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
	#recent = new Map<string, Spell<What>[]>();
	#earlier = new Map<string, Spell<What>[]>();
	/** The latest sighting of each generation. */
	#latest: EpochMs = Number.NEGATIVE_INFINITY;
	#latestEarlier: EpochMs = Number.NEGATIVE_INFINITY;
	#forgotten: EpochMs = Number.NEGATIVE_INFINITY;

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
	 * @param last of a row of sightings without a gap longer than `back + ahead`, when there were several
	 */
	see(visitor: string, what: What, first: EpochMs, last = first): void {
		if (last > this.#latest) this.#latest = last;
		const spells = this.#recent.get(visitor) ?? this.#bringForward(visitor);
		if (!spells) {
			this.#recent.set(visitor, [{ what, first, last }]);
			return;
		}
		if (this.#crowd && spells.length >= this.#crowd.rows) {
			this.#add(spells, { what: this.#crowd.what, first, last });
			return;
		}
		const only = spells.length === 1 ? spells[0] : undefined;
		// Nearly always: a busy log has a sighting in every other line.
		if (only && only.what === what && this.#touches(only, first, last)) widen(only, first, last);
		else this.#add(spells, { what, first, last });
	}

	/** How many rows of sightings are remembered of a visitor. */
	rowsOf(visitor: string): number {
		return this.#spellsOf(visitor)?.length ?? 0;
	}

	/** Whether anything was seen around a page view that starts at `start`. */
	has(visitor: string, start: EpochMs): boolean {
		if (this.size === 0) return false;
		return this.#spellsOf(visitor)?.some((spell) => this.#isAround(spell, start)) ?? false;
	}

	/** All that was seen around it, in no order. */
	around(visitor: string, start: EpochMs): readonly What[] {
		const spells = this.#spellsOf(visitor)?.filter((spell) => this.#isAround(spell, start)) ?? [];
		return spells.map(({ what }) => what);
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#forgotten = start;
		if (this.size === 0 || this.#latestEarlier + this.#back >= start) return;
		this.#earlier = this.#recent;
		this.#latestEarlier = this.#latest;
		this.#recent = new Map();
		this.#latest = Number.NEGATIVE_INFINITY;
	}

	#spellsOf(visitor: string): readonly Spell<What>[] | undefined {
		return this.#recent.get(visitor) ?? this.#earlier.get(visitor);
	}

	/** Takes what is remembered of a visitor to the recent generation, but for what cannot matter any more. */
	#bringForward(visitor: string): Spell<What>[] | undefined {
		const spells = this.#earlier.get(visitor)?.filter(({ last }) => last + this.#back >= this.#forgotten);
		if (!spells || spells.length === 0) return undefined;
		this.#recent.set(visitor, spells);
		for (const { last } of spells) if (last > this.#latest) this.#latest = last;
		return spells;
	}

	#isAround({ first, last }: Spell<What>, start: EpochMs): boolean {
		return first <= start + this.#ahead && last >= start - this.#back;
	}

	#touches(spell: Spell<What>, first: EpochMs, last: EpochMs): boolean {
		return spell.first <= last + this.#reach && spell.last >= first - this.#reach;
	}

	/** Joins a spell with those that it touches; what stays apart has a longer gap on both sides. */
	#add(spells: Spell<What>[], added: Spell<What>): void {
		let joined = added;
		let kept = 0;
		for (const spell of spells) {
			if (spell.what === joined.what && this.#touches(spell, joined.first, joined.last)) {
				widen(spell, joined.first, joined.last);
				joined = spell;
			} else spells[kept++] = spell;
		}
		spells.length = kept;
		spells.push(joined);
	}
}

function widen(spell: Spell<unknown>, first: EpochMs, last: EpochMs): void {
	if (first < spell.first) spell.first = first;
	if (last > spell.last) spell.last = last;
}
