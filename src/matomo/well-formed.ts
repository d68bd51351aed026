/**
 * Replaces every lone surrogate by U+FFFD.
 *
 * `JSON.stringify` writes a lone surrogate as `\udXXX`, which PHP's `json_decode` refuses: one of them would void the
 * whole batch under a friendly answer.
 */
export function wellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * Cuts text to at most `bytes` bytes of UTF-8, never inside a character.
 *
 * @param text well-formed text; see {@link wellFormed}
 */
export function cutToBytes(text: string, bytes: number): string {
	// A UTF-16 unit is at most three bytes, so short text needs no counting.
	if (text.length * 3 <= bytes) return text;
	let used = 0;
	let end = 0;
	for (const character of text) {
		const point = character.codePointAt(0) ?? 0;
		used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
		if (used > bytes) return text.slice(0, end);
		end += character.length;
	}
	return text;
}
