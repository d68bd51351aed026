/** What may have been read more than once. */
export interface Repeatable {
	/**
	 * Where it was written down. What is equal and of one origin is as many as it is; of what is equal and of different
	 * ones, the others have copies.
	 */
	readonly origin: unknown;
}

/** Equal items that are kept, and how often each origin has had them. */
interface Equals {
	kept: number;
	readonly seen: Map<unknown, number>;
}

/**
 * Tells copies from what is only equal: of equal items as many are kept as the origin has that has most of them. So the
 * answer is the same for every order of arrival, and a log of whole seconds keeps what happened twice within one.
 *
 * Remembers nothing of what has no equal.
 */
export class Repeats<T extends Repeatable> {
	readonly #equals = new Map<T, Equals>();

	/** Kept items that have equals. */
	get size(): number {
		return this.#equals.size;
	}

	/**
	 * Whether an item is a copy.
	 *
	 * @param kept any of its equals that are kept; it is one of those from now on, if it is no copy
	 */
	readonly isCopy = (item: T, kept: T): boolean => {
		const equals = this.#equals.get(kept) ?? { kept: 1, seen: new Map([[kept.origin, 1]]) };
		this.#equals.set(kept, equals);
		const count = (equals.seen.get(item.origin) ?? 0) + 1;
		equals.seen.set(item.origin, count);
		if (count <= equals.kept) return true;
		equals.kept = count;
		this.#equals.set(item, equals);
		return false;
	};

	/** No equal of a kept item can come any more. */
	forget(item: T): void {
		if (this.#equals.size > 0) this.#equals.delete(item);
	}
}
