/**
 * Text of a hit as it may be logged: the values of tokens that somebody sent along are taken out.
 *
 * @param text query, form or bulk body
 */
export function withoutTokens(text: string): string {
	return text
		.replace(/(token_auth(?:\[[^\]=&]*\])?=)[^&;"\s#]+/gi, "$1removed")
		.replace(/("token_auth"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"removed"');
}
