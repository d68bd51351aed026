/**
 * Patterns of values that are known by themselves. Those of texts that a client may make as long as it likes are of
 * bounded length, since they stand where another value follows at once.
 */
export const SHAPE = {
	clf: String.raw`\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}`,
	iso: String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`,
	seconds: String.raw`\d{1,11}(?:\.\d{1,9})?`,
	count: String.raw`\d{1,15}`,
	status: String.raw`\d{1,3}`,
	scheme: "https?",
	method: "[A-Z-]{1,30}",
	host: String.raw`(?:\[[0-9A-Fa-f:.]{2,45}\]|[^/?#\s":]{0,255})(?::\d{1,5})?`,
	address: "[0-9A-Fa-f:.]{2,45}",
	isArgs: String.raw`\??`,
	/** `502, 200 : 200`, as nginx logs several upstreams. */
	list: String.raw`[^\s,"]{1,100}(?:(?:, ?| : )[^\s,"]{1,100}){0,50}`,
} as const;

/** A path without its query, in front of what the query is logged by; `end` is the character behind both. */
export function pathShape(end: string): string {
	return `/[^?${escapedInClass(end)}]{0,8191}`;
}

/** A character as it stands in a character class. */
export function escapedInClass(character: string): string {
	return character.replace(/[\\\]^-]/g, "\\$&");
}
