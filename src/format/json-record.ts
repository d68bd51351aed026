import type { MalformedReason } from "../outcome.ts";

/** What a JSON line holds, before anything is known of its keys. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Reads a line that should be one JSON object.
 *
 * @param firstKey the key that records begin with: a second such beginning tells a torn line, where the rest of one record
 *   was lost and the next one glued on, from other broken JSON
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
	return isObject(value) ? value : "not-an-object";
}

/** An object or an array where a field was expected. */
export const NOT_A_FIELD: unique symbol = Symbol("not a field");

/**
 * A value of a JSON record as text: numbers as JSON writes them, `true` as `1`.
 *
 * @returns `undefined` when there is none, which `null` and `false` mean too
 */
export function jsonText(value: unknown): string | undefined | typeof NOT_A_FIELD {
	switch (typeof value) {
		case "string":
			return value;
		case "number":
			return String(value);
		case "boolean":
			return value ? "1" : undefined;
		default:
			return value === undefined || value === null ? undefined : NOT_A_FIELD;
	}
}

/** Whether a JSON value is an object, not an array. */
export function isObject(value: unknown): value is JsonRecord {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
