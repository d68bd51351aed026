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

const FEWEST_BEFORE_SWEEP = 1024;

/**
 * Remembers when something was seen of a visitor, and tells whether it was from `back` before a page view until `ahead`
 * after it, both included.
 *
 * Exact, and the same for every order of arrival, although of sightings in a row only the first and the last are kept:
 * where no gap is longer than `back + ahead`, whatever page view lies between the two has one of the row in its reach.
 */
export class Sightings<What = undefined> {
	readonly #back: Milliseconds;
	readonly #ahead: Milliseconds;
	readonly #reach: Milliseconds;
	readonly #crowd: Crowd<What> | undefined;
	readonly #spells = new Map<string, Spell<What>[]>();
	#sinceSweep = 0;

	constructor(back: Milliseconds, ahead: Milliseconds, crowd?: Crowd<What>) {
		this.#crowd = crowd;
		this.#back = back;
		this.#ahead = ahead;
		this.#reach = back + ahead;
	}

	/** Visitors of whom anything is remembered. */
	get size(): number {
		return this.#spells.size;
	}

	/**
	 * Something was seen.
	 *
	 * @param last of a row of sightings without a gap longer than `back + ahead`, when there were several
	 */
	see(visitor: string, what: What, first: EpochMs, last = first): void {
		this.#sinceSweep++;
		const spells = this.#spells.get(visitor);
		if (!spells) {
			this.#spells.set(visitor, [{ what, first, last }]);
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
		return this.#spells.get(visitor)?.length ?? 0;
	}

	/** Whether anything was seen around a page view that starts at `start`. */
	has(visitor: string, start: EpochMs): boolean {
		if (this.#spells.size === 0) return false;
		return this.#spells.get(visitor)?.some((spell) => this.#isAround(spell, start)) ?? false;
	}

	/** All that was seen around it, in no order. */
	around(visitor: string, start: EpochMs): readonly What[] {
		const spells = this.#spells.get(visitor)?.filter((spell) => this.#isAround(spell, start)) ?? [];
		return spells.map(({ what }) => what);
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		// Not more often than as much was added as there is to look through.
		if (this.#sinceSweep < Math.max(FEWEST_BEFORE_SWEEP, this.#spells.size)) return;
		this.#sinceSweep = 0;
		for (const [visitor, spells] of this.#spells) {
			const recent = spells.filter(({ last }) => last + this.#back >= start);
			if (recent.length === 0) this.#spells.delete(visitor);
			else if (recent.length < spells.length) this.#spells.set(visitor, recent);
		}
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
