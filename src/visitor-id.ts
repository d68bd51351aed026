/**
 * A Matomo visitor id.
 *
 * @returns lower case; `undefined` unless it is exactly 16 hex digits, as Matomo would merge all such visitors into one
 */
export function parseVisitorId(text: string | undefined): string | undefined {
	if (text === undefined || text.length !== 16) return undefined;
	let upper = false;
	for (let at = 0; at < 16; at++) {
		const code = text.charCodeAt(at);
		if (code >= 0x30 && code <= 0x39) continue;
		const lower = code | 0x20;
		if (lower < 0x61 || lower > 0x66) return undefined;
		upper ||= code !== lower;
	}
	return upper ? text.toLowerCase() : text;
}
