import { BoundedCache } from "../bounded-cache.ts";

/** Visitors that are remembered, so that each counts once. */
const REMEMBERED = 20_000;

/** Addresses counted at once: one that has more than a tenth of all visitors cannot be missed among them. */
const COUNTED = 10;

/** A visitor, by whom is remembered that it was counted. */
export interface Counted {
	countedSince: symbol | undefined;
}

/** How many visitors an address has, of all. */
export interface AddressShare {
	readonly visitors: number;
	/** Of the address that has most of them; a little too low where there are very many. */
	readonly most: number;
}

/**
 * Counts the visitors of the address that has the most, in bounded memory: where one has nearly all, it is a proxy's,
 * and nobody can be told from others.
 *
 * @see https://en.wikipedia.org/wiki/Misra%E2%80%93Gries_heavy_hitters_problem
 */
export class AddressShares {
	readonly #seen = new BoundedCache<string, true>(REMEMBERED);
	readonly #counts = new Map<string, number>();
	#visitors = 0;
	/** Another one as soon as any visitor is forgotten. */
	#countedSince = Symbol();

	/**
	 * A visitor was seen, perhaps not for the first time.
	 *
	 * @param fingerprint shares, like the address, no memory with a line
	 * @param visitor the same, where it is at hand: remembers that it was counted, on which nothing but speed depends
	 */
	add(fingerprint: string, address: string, visitor?: Counted): void {
		if (visitor?.countedSince === this.#countedSince) return;
		this.#count(fingerprint, address);
		if (visitor) visitor.countedSince = this.#countedSince;
	}

	#count(fingerprint: string, address: string): void {
		if (this.#seen.get(fingerprint) !== undefined) return;
		const { size } = this.#seen;
		this.#seen.set(fingerprint, true);
		if (this.#seen.size <= size) this.#countedSince = Symbol();
		this.#visitors++;
		const count = this.#counts.get(address);
		if (count !== undefined || this.#counts.size < COUNTED) {
			this.#counts.set(address, (count ?? 0) + 1);
			return;
		}
		for (const [key, others] of this.#counts) {
			if (others === 1) this.#counts.delete(key);
			else this.#counts.set(key, others - 1);
		}
	}

	get share(): AddressShare {
		return { visitors: this.#visitors, most: Math.max(0, ...this.#counts.values()) };
	}
}
