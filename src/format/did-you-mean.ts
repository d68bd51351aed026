/** More changes than this are another word. */
const MAX_CHANGES = 3;

/**
 * The name that a mistyped one was probably meant to be: one that contains it, or else the nearest by edit distance.
 *
 * @returns `undefined` when none is near
 */
export function closestName(typed: string, names: readonly string[]): string | undefined {
	const word = typed.trim().toLowerCase();
	if (word === "" || word.length > 100) return undefined;
	const part = names.filter((name) => name.includes(word));
	if (part.length === 1) return part[0];
	const near = names
		.map((name) => ({ name, changes: editDistance(word, name) }))
		.filter(({ name, changes }) => changes <= Math.min(MAX_CHANGES, name.length / 2))
		.sort((a, b) => a.changes - b.changes);
	return near[0]?.name;
}

/** Levenshtein distance, row by row. */
function editDistance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [i, character] of [...a].entries()) {
		const next = [i + 1];
		for (let j = 0; j < b.length; j++) {
			const replaced = (row[j] ?? 0) + (character === b[j] ? 0 : 1);
			next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
