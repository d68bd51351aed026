/** Numbers from 0 to 1, the same for the same seed. */
export type Dice = () => number;

/** Mulberry32. */
export function dice(seed: number): Dice {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** One of several. */
export function oneOf<T>(roll: Dice, ...choices: readonly [T, ...T[]]): T {
	return choices[Math.floor(roll() * choices.length)] ?? choices[0];
}

/** A whole number below `end`, small ones most of the time. */
export function smallNumber(roll: Dice, end: number): number {
	return Math.floor(end * roll() ** 2);
}
