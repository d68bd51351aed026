import type { Capability, Format } from "./format.ts";

/** A capability, and the keys that carry it: for each group one of them. */
export type CarriedBy = readonly [capability: Capability, groups: readonly (readonly string[])[]];

/**
 * Keys that the lines of a log have or not, as whoever set it up would have it: whether the log carries something shows
 * in its lines only.
 */
export interface OptionalKeys {
	/** At most 31: each is a bit of what is {@link on} a line. */
	readonly names: readonly string[];
	/** The bits of all. */
	readonly all: number;
	readonly carried: readonly CarriedBy[];
	/** The keys that a line has, with whatever value; none of a line that cannot be read. */
	readonly on: (line: string) => number;
}

/**
 * The keys that some capabilities take.
 *
 * @param keysOf tells of a line's keys whether it has them; `undefined` for a line that cannot be read
 */
export function optionalKeys(
	carried: readonly CarriedBy[],
	keysOf: (line: string) => ((key: string) => boolean) | undefined,
): OptionalKeys {
	const names = [...new Set(carried.flatMap(([, groups]) => groups.flat()))];
	const on = (line: string): number => {
		const has = keysOf(line);
		return has === undefined ? 0 : keyBits(names, has);
	};
	return { names, all: 2 ** names.length - 1, carried, on };
}

/** A bit for each of some keys that are there. */
export function keyBits<Key>(keys: readonly Key[], has: (key: Key) => boolean): number {
	let bits = 0;
	for (const [at, key] of keys.entries()) if (has(key)) bits |= 1 << at;
	return bits;
}

/** Collects the keys of lines, by the format that has read them. */
export class FoundKeys {
	readonly #found = new Map<Format, number>();

	/** Bits of the keys that were on any line. */
	get byFormat(): ReadonlyMap<Format, number> {
		return this.#found;
	}

	/** @param on tells the keys of a line; not asked when all were found before */
	see(format: Format, { all }: OptionalKeys, on: () => number): void {
		const found = this.#found.get(format);
		if (found !== all) this.#found.set(format, (found ?? 0) | on());
	}
}
