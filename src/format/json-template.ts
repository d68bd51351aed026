import type { Template, TemplateField } from "../scan/template.ts";

/** A string of JSON with nothing to unescape. */
const PLAIN = String.raw`[^"\\\u0000-\u001f]*`;
/** Any string of JSON. Written so that there is one way to match it: a failing line costs time linear in its length. */
const ESCAPED = String.raw`${PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})${PLAIN})*`;
const SPACE = String.raw`[ \t\r\n]*`;

/** One member of an object: up to its value, the key, from its value on, and `,` or `}`. */
const MEMBER = new RegExp(`(${SPACE}"(${PLAIN})"${SPACE}:${SPACE}")${ESCAPED}("${SPACE}([,}]))`, "y");

/**
 * The template that a line of JSON may have been written by.
 *
 * @param keys whose values are wanted; the place of each is its column
 * @returns `undefined` for a line with a value that is no string, a key twice or a key with escapes
 */
export function templateOf(line: string, keys: readonly string[]): Template | undefined {
	const start = line.indexOf("{") + 1;
	const fields: TemplateField[] = [];
	const seen = new Set<string>();
	let literal = line.slice(0, start);
	MEMBER.lastIndex = start;
	for (let separator = ","; separator === ","; ) {
		const end = MEMBER.lastIndex;
		const [, before = "", key = "", after = "", next = ""] = MEMBER.exec(line) ?? [];
		if (next === "" || seen.has(key) || end === line.length) return undefined;
		seen.add(key);
		const column = keys.indexOf(key);
		fields.push({ before: literal + before, column: column < 0 ? undefined : column });
		literal = after;
		separator = next;
	}
	const absent = keys.flatMap((key, column) => (seen.has(key) ? [] : [column]));
	return { fields, end: literal + line.slice(MEMBER.lastIndex), absent };
}
