/** Repeatable chance: the same seed gives the same numbers on every machine and every Node. */
export interface Random {
	/** 0 <= x < 1. */
	readonly float: () => number;
	/** A whole number, both ends included. */
	readonly int: (from: number, to: number) => number;
	readonly chance: (probability: number) => boolean;
	/** @throws RangeError when the list is empty */
	readonly pick: <T>(list: readonly T[]) => T;
	/** Like `pick`, in proportion to the weights. */
	readonly pickWeighted: <T extends { readonly weight: number }>(list: readonly T[]) => T;
	/** So many lower-case hex digits. */
	readonly hex: (length: number) => string;
	/** So many of `[0-9]`. */
	readonly digits: (length: number) => string;
	/** So many of `[0-9A-Za-z]`. */
	readonly base62: (length: number) => string;
	/** Chance of its own, which depends on the seed and this name alone, not on what was drawn before. */
	readonly fork: (name: string) => Random;
}

const BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md (mulberry32) */
export function createRandom(seed: string): Random {
	let state = hash(seed);
	const float = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const int = (from: number, to: number): number => from + Math.floor(float() * (to - from + 1));
	const text = (alphabet: string, length: number): string => {
		let out = "";
		for (let i = 0; i < length; i++) out += alphabet.charAt(int(0, alphabet.length - 1));
		return out;
	};
	const at = <T>(list: readonly T[], index: number): T => {
		const item = list[index];
		if (item === undefined) throw new RangeError("nothing to pick from");
		return item;
	};
	return {
		float,
		int,
		chance: (probability) => float() < probability,
		pick: (list) => at(list, int(0, list.length - 1)),
		pickWeighted: (list) => {
			let rest = float() * list.reduce((sum, item) => sum + item.weight, 0);
			const index = list.findIndex((item) => {
				rest -= item.weight;
				return rest < 0;
			});
			return at(list, index < 0 ? list.length - 1 : index);
		},
		hex: (length) => text("0123456789abcdef", length),
		digits: (length) => text("0123456789", length),
		base62: (length) => text(BASE_62, length),
		fork: (name) => createRandom(`${seed}/${name}`),
	};
}

/** FNV-1a over UTF-16 units, stirred, so that seeds that differ in one character share nothing. */
function hash(text: string): number {
	let h = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return h ^ (h >>> 16);
}
