import type { MalformedReason } from "../outcome.ts";

/** What a JSON line holds, before anything is known of its keys. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Reads a line that should be one JSON object.
 *
 * @param firstKey the key that records begin with: a second such beginning tells a torn line, where the rest of one
 *   record was lost and the next one glued on, from other broken JSON
 * @param repair a second try for what `JSON.parse` refused
 */
export function parseJsonRecord(
	line: string,
	firstKey: string,
	repair?: (line: string) => string,
): JsonRecord | MalformedReason {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		if (line.trimStart().indexOf(`{"${firstKey}":`, 1) !== -1) return "torn";
		const repaired = repair?.(line) ?? line;
		return repaired === line ? "not-json" : parseJsonRecord(repaired, firstKey);
	}
	return isJsonObject(value) ? value : "not-an-object";
}

/**
 * A value of a JSON record as text: numbers as JSON writes them, `true` as `1`.
 *
 * @returns `undefined` when there is none, which `null` and `false` mean too, and for an object or array
 */
export function jsonText(value: unknown): string | undefined {
	if (typeof value === "string") return value;
	if (typeof value === "number") return String(value);
	return value === true ? "1" : undefined;
}

/** Whether one of the keys has an object or an array, where `jsonText` would see nothing. */
export function hasNested(record: JsonRecord, keys: ReadonlySet<string>): boolean {
	for (const key in record) {
		const value = record[key];
		if (typeof value === "object" && value !== null && keys.has(key)) return true;
	}
	return false;
}

/** Whether a value of JSON is an object, and neither an array nor `null`. */
export function isJsonObject(value: unknown): value is JsonRecord {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
