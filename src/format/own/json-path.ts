import { type JsonRecord, jsonText } from "../json-record.ts";

/** A way to a value in a JSON object. */
export interface JsonPath {
	/** As written. */
	readonly text: string;
	readonly keys: readonly string[];
}

/** Reads a path: keys with dots between them; `\.` is a dot in a key. */
export function jsonPath(text: string): JsonPath {
	const keys = (text.match(/(?:\\.|[^\\.])+/g) ?? []).map((key) => key.replace(/\\(.)/g, "$1"));
	return { text, keys };
}

/**
 * The text of the value at a path. Arrays are gone into by number; one of texts at the end is joined with commas, as
 * headers are that come several times. Objects at the end are JSON.
 *
 * @returns `undefined` when there is none
 */
export function valueAt(record: JsonRecord, { text, keys }: JsonPath): string | undefined {
	if (Object.hasOwn(record, text)) return textOf(record[text]);
	let value: unknown = record;
	for (const key of keys) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as JsonRecord)[key];
	}
	return textOf(value);
}

/** Whether there is anything at a path, if only `null`. */
export function hasPath(record: JsonRecord, { text, keys }: JsonPath): boolean {
	if (Object.hasOwn(record, text)) return true;
	let value: unknown = record;
	for (const key of keys) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
		value = (value as JsonRecord)[key];
	}
	return true;
}

function textOf(value: unknown): string | undefined {
	if (typeof value !== "object" || value === null) return jsonText(value);
	if (!Array.isArray(value)) return JSON.stringify(value);
	return value.length === 0 ? undefined : value.map((item) => jsonText(item) ?? "").join(", ");
}
