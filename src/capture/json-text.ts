import { decoded } from "./captured.ts";

/** What neither JSON nor UTF-8 writes otherwise: printable ASCII but for `"` and `\`. Nearly all headers are that. */
const OTHERWISE = /[^ !#-[\]-~]/;

/** A text as JSON, with its quotes. Several times faster than `JSON.stringify` where there is nothing to escape. */
export function quoted(text: string): string {
	return OTHERWISE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/**
 * A header as a pair of a JSON object.
 *
 * @param key with what parts it from the pair before: `,"referrer":`
 * @param value as Node reads headers: byte by byte as latin1
 * @returns nothing for an absent or empty one
 */
export function headerPair(key: string, value: string | readonly string[] | undefined): string {
	if (value === undefined || value.length === 0) return "";
	const text = typeof value === "string" ? value : value.join(", ");
	if (text === "") return "";
	return OTHERWISE.test(text) ? key + JSON.stringify(decoded(text)) : `${key}"${text}"`;
}
