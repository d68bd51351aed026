const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
const NUMBER_SIGN = 0x23;

/**
 * Where the authority of a URL ends, which begins at `from`. Looked for by hand: a match of an expression makes more objects
 * than the whole URL has.
 *
 * @param most where it ends in any case
 */
export function authorityEnd(url: string, from: number, most = url.length): number {
	const end = Math.min(url.length, most);
	for (let at = from; at < end; at++) {
		const code = url.charCodeAt(at);
		if (code === SLASH || code === QUESTION_MARK || code === NUMBER_SIGN) return at;
	}
	return end;
}
