/**
 * Remembers answers by key and forgets the older half when it is full, so that memory stays bounded however many
 * different keys a log has. Made for answers that cost microseconds: a forgotten one is worked out again.
 *
 * Oldest means first added. A look-up changes nothing, so it is one look-up in a `Map`; and the keys kept are always
 * those given to `set`, never those of a look-up. String keys that were cut from larger strings keep those alive: the
 * caller detaches what it gives to `set`.
 */
export class BoundedCache<Key, Value> {
	readonly #room: number;
	readonly #entries = new Map<Key, Value>();

	/**
	 * @param room the most entries kept at once
	 * @throws RangeError when that is less than 2 or no number
	 */
	constructor(room: number) {
		if (!(room >= 2)) throw new RangeError(`a cache needs room for 2 entries, not ${room}`);
		this.#room = Math.floor(room);
	}

	/** Entries remembered now; never more than the room. */
	get size(): number {
		return this.#entries.size;
	}

	/** The remembered value; `undefined` when there is none, so `undefined` is no useful value. */
	get(key: Key): Value | undefined {
		return this.#entries.get(key);
	}

	/** Remembers a new value or replaces a known one, which keeps its age. */
	set(key: Key, value: Value): void {
		if (this.#entries.size >= this.#room && !this.#entries.has(key)) this.#forgetOlderHalf();
		this.#entries.set(key, value);
	}

	#forgetOlderHalf(): void {
		const kept = Math.floor(this.#room / 2);
		for (const key of this.#entries.keys()) {
			if (this.#entries.size <= kept) return;
			this.#entries.delete(key);
		}
	}
}
