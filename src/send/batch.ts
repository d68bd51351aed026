/** When a batch is full. */
export interface BatchLimits {
	readonly count: number;
	/** Of the entries as JSON; a single larger entry is a batch of its own. */
	readonly bytes: number;
}

/** A cut batch: entries in the order of arrival. */
export interface Batch<T> {
	readonly entries: readonly T[];
	readonly bytes: number;
}

/** Collects entries into batches. Never holds a full one: what is waiting is always within the limits. */
export class Batcher<T> {
	readonly #limits: BatchLimits;
	#entries: T[] = [];
	#bytes = 0;

	constructor(limits: BatchLimits) {
		this.#limits = limits;
	}

	/** How many entries wait. */
	get waiting(): number {
		return this.#entries.length;
	}

	/**
	 * Adds an entry of so many bytes.
	 *
	 * @returns the batches that this made full: none, one, or two when the entry alone fills the second
	 */
	add(entry: T, bytes: number): readonly Batch<T>[] {
		const full: Batch<T>[] = [];
		if (this.#entries.length > 0 && this.#bytes + bytes > this.#limits.bytes) full.push(...this.cut());
		this.#entries.push(entry);
		this.#bytes += bytes;
		if (this.#entries.length >= this.#limits.count || this.#bytes >= this.#limits.bytes) full.push(...this.cut());
		return full;
	}

	/** Takes what waits, full or not; empty when nothing does. */
	cut(): readonly Batch<T>[] {
		if (this.#entries.length === 0) return [];
		const batch = { entries: this.#entries, bytes: this.#bytes };
		this.#entries = [];
		this.#bytes = 0;
		return [batch];
	}
}
