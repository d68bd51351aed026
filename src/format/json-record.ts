import type { MalformedReason } from "../outcome.ts";
import { behindSyslog } from "./syslog.ts";

/** What a JSON line holds, before anything is known of its keys. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Reads a line that should be one JSON object, with or without what syslog writes before it.
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
	const parsed = parseOnce(line);
	if (parsed === undefined) {
		if (withoutSyslog(line).trimStart().indexOf(`{"${firstKey}":`, 1) !== -1) return "torn";
		const repaired = repair?.(line) ?? line;
		return repaired === line ? "not-json" : parseJsonRecord(repaired, firstKey);
	}
	return isJsonObject(parsed.value) ? parsed.value : "not-an-object";
}

/** A text that was parsed, and what it gave; nothing when it is no JSON. */
interface Parsed {
	readonly text: string;
	readonly result: { readonly value: unknown } | undefined;
}

/**
 * The last two: a line that one format cannot read is given to all others, repaired by some, and a refusal of `JSON.parse`
 * takes ten times as long as a line. Only speed depends on them.
 */
let last: Parsed = { text: "", result: undefined };
let lastButOne = last;

/** @returns `undefined` for what is no JSON; a line that begins with anything but a bracket is none for us */
function parseOnce(text: string): Parsed["result"] {
	if (text === last.text) return last.result;
	if (text === lastButOne.text) return lastButOne.result;
	const json = withoutSyslog(text);
	if (!/^\s*[{[]/.test(json)) return undefined;
	const element = elementOf(json);
	const result = parsed(json) ?? (element === json ? undefined : parsed(element));
	lastButOne = last;
	last = { text, result };
	return result;
}

/** Longest that syslog may write before a line, by what its parts may have. */
const LONGEST_PREFIX = 4096;

/** Whether the line at `text[from]` is worth to be read as an object: by a glance, as every format is asked about every line. */
export function mayBeObject(text: string, from: number, to: number): boolean {
	if (text.charCodeAt(from) === BRACE) return true;
	const line = text.slice(from, Math.min(to, from + LONGEST_PREFIX));
	const start = behindSyslog(line);
	return start > 0 && /^\s*\{/.test(line.slice(start));
}

const BRACE = 0x7b;

/** A line that begins as an object is not looked at twice. */
function withoutSyslog(line: string): string {
	return line.charCodeAt(0) === BRACE ? line : line.slice(behindSyslog(line));
}

function parsed(text: string): Parsed["result"] {
	try {
		return { value: JSON.parse(text) };
	} catch {
		return undefined;
	}
}

/** The object of a line of an array that has one in each: without its bracket, and the comma before the next. */
function elementOf(line: string): string {
	const from = line.startsWith("[{") ? 1 : 0;
	const to = line.endsWith("},") || line.endsWith("}]") ? line.length - 1 : line.length;
	return line.slice(from, to);
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

/** Tells of a record's keys which it has, with whatever value; `undefined` for a line that is no record. */
export function jsonKeys(record: JsonRecord | MalformedReason): ((key: string) => boolean) | undefined {
	return typeof record === "string" ? undefined : (key) => Object.hasOwn(record, key);
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
