/**
 * Remembers answers by key and forgets the older half when it is full, so that memory stays bounded however many
 * different keys a log has. Made for answers that cost microseconds: a forgotten one is worked out again.
 *
 * Oldest means first added. A look-up changes no entry, so it is one look-up in a `Map`, or only a comparison when the
 * key is that of the look-up before: lines of one visitor follow each other. The keys kept are those given to `set`, and
 * the last one looked up. String keys that were cut from larger strings keep those alive: the caller detaches what it
 * gives to `set`.
 */
export class BoundedCache<Key, Value> {
	readonly #room: number;
	readonly #entries = new Map<Key, Value>();
	#lastKey: Key | undefined;
	#lastValue: Value | undefined;

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
		if (key === this.#lastKey) return this.#lastValue;
		const value = this.#entries.get(key);
		this.#lastKey = key;
		this.#lastValue = value;
		return value;
	}

	/** Remembers a new value or replaces a known one, which keeps its age. */
	set(key: Key, value: Value): void {
		if (this.#entries.size >= this.#room && !this.#entries.has(key)) this.#forgetOlderHalf();
		this.#entries.set(key, value);
		if (key === this.#lastKey) this.#lastValue = value;
	}

	#forgetOlderHalf(): void {
		this.#lastKey = undefined;
		this.#lastValue = undefined;
		const kept = Math.floor(this.#room / 2);
		for (const key of this.#entries.keys()) {
			if (this.#entries.size <= kept) return;
			this.#entries.delete(key);
		}
	}
}
