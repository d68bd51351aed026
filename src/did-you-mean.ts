/**
 * A question with the word that was probably meant, of those there are.
 *
 * @returns `undefined` when none is near: more than half of the letters would have to change
 */
export function didYouMean(typed: string, words: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const word of words) {
		const changes = distance(typed.toLowerCase(), word.toLowerCase());
		if (changes < least && changes <= Math.max(typed.length, word.length) / 2) {
			best = word;
			least = changes;
		}
	}
	return best === undefined ? undefined : `did you mean ${best}?`;
}

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
