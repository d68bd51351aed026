/** More changes than this are another word. */
const MOST_CHANGES = 3;

/** More words that contain what was typed are no help, nor are those that contain less. */
const MOST_CONTAINING = 5;
const FEWEST_LETTERS = 3;

/** Longer texts are no mistyped words, and comparing them would take long. */
const LONGEST_WORD = 100;

/**
 * A question with the word that a mistyped one was probably meant to be: the only one that contains it, or else the
 * nearest by edit distance, or else the few that contain it. Neither case nor the dashes before an option count.
 *
 * @returns `undefined` when none is near
 */
export function didYouMean(typed: string, words: readonly string[]): string | undefined {
	const meant = closest(typed, words);
	return meant.length === 0 ? undefined : `did you mean ${meant.join(" or ")}?`;
}

/** The words themselves. */
export function closest(text: string, words: readonly string[]): readonly string[] {
	const typed = plain(text);
	if (typed === "" || typed.length > LONGEST_WORD) return [];
	const containing = words.filter((word) => plain(word).includes(typed));
	if (containing.length === 1) return containing;
	const near = nearest(typed, words, MOST_CHANGES);
	if (near !== undefined) return [near];
	return typed.length >= FEWEST_LETTERS && containing.length <= MOST_CONTAINING ? containing : [];
}

/**
 * The word that differs by the fewest letters, put in, left out or another.
 *
 * @param most changes; half of a word at most may be changed in any case
 * @returns `undefined` when none is that near
 */
export function nearest(typed: string, words: readonly string[], most: number): string | undefined {
	let best: string | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const word of words) {
		const changes = distance(typed, plain(word));
		if (changes >= least || changes > Math.min(most, plain(word).length / 2)) continue;
		best = word;
		least = changes;
	}
	return best;
}

const plain = (word: string): string => word.trim().toLowerCase().replace(/^-+/, "");

/** Levenshtein distance, row by row. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
