/**
 * Counts names of a closed list. Made for the hot path: one look-up and one addition, no allocation.
 *
 * A name that is not on the list is not counted. The types forbid it; should it happen, the totals no longer add up,
 * which is what {@link identity} looks for.
 */
export class Counter<Name extends string> {
	readonly #index: ReadonlyMap<string, number>;
	readonly #names: readonly Name[];
	readonly #counts: Float64Array;

	/** @param names the closed list; its order is the order of {@link nonZero} */
	constructor(names: readonly Name[]) {
		this.#names = names;
		this.#index = new Map(names.map((name, index) => [name, index]));
		this.#counts = new Float64Array(names.length);
	}

	add(name: Name): void {
		const index = this.#index.get(name);
		if (index !== undefined) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
	}

	/** @param counts of all names, in the order of the list */
	addAll(counts: readonly number[]): void {
		for (let index = 0; index < this.#counts.length; index++) {
			this.#counts[index] = (this.#counts[index] ?? 0) + (counts[index] ?? 0);
		}
	}

	/** All names with their counts, zeros included, in the order of the list. */
	all(): Record<Name, number> {
		return Object.fromEntries(this.#entries()) as Record<Name, number>;
	}

	/** Names that occurred with their counts, in the order of the list. */
	nonZero(): Partial<Record<Name, number>> {
		return Object.fromEntries(this.#entries().filter(([, count]) => count > 0)) as Partial<Record<Name, number>>;
	}

	#entries(): (readonly [Name, number])[] {
		return this.#names.map((name, index) => [name, this.#counts[index] ?? 0]);
	}
}
