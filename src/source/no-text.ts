import type { UserErrorFacts } from "../errors.ts";

/** How text in UTF-16 begins, as PowerShell writes it, or goes on where its mark is missing: each second byte is 0. */
const UTF_16: readonly (readonly [encoding: string, begins: RegExp])[] = [
	["UTF-16", /^(?:\u00ff\u00fe|\u00fe\u00ff)/],
	["UTF-16LE", /^(?:[^\0]\0){8}/],
	["UTF-16BE", /^(?:\0[^\0]){8}/],
];

/** A line of text in UTF-16, with or without its mark, as it is when lines end at a byte. */
const UTF_16_LINE = /^(?:\u00ff\u00fe|\u00fe\u00ff)?(?:(?:[^\0]\0){8}|(?:\0[^\0]){8})/;
const LOOKED_AT = 18;

/** Whether a line is of text in UTF-16, which may stand behind other text. @param text latin1, with the line from `from` on */
export function isUtf16Line(text: string, from: number, to: number): boolean {
	return UTF_16_LINE.test(text.slice(from, Math.min(to, from + LOOKED_AT)));
}

/**
 * Whether the first line begins with the header of a tar archive. The lines of logs in it can be read, but for those that are
 * glued to headers.
 *
 * @param first latin1
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html (ustar Interchange Format)
 */
export function isTar(first = ""): boolean {
	return first.startsWith("ustar", 257);
}

/** What no line of text has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BINARY = /[\0-\u0008\u000e-\u001a\u001c-\u001f]/;

/**
 * What a source is that no format can read, where that is for its bytes, and what to do then.
 *
 * @param firstLines latin1
 * @returns `undefined` for text
 */
export function noText(
	firstLines: readonly string[],
): Required<Pick<UserErrorFacts, "expected" | "found" | "hint">> | undefined {
	const [first = ""] = firstLines;
	const [encoding] = UTF_16.find(([, begins]) => begins.test(first)) ?? [];
	if (encoding !== undefined) {
		const hint = `convert it with iconv -f ${encoding} -t UTF-8, or have it written in UTF-8`;
		return { expected: "a log in UTF-8", found: `text in ${encoding}`, hint };
	}
	if (!firstLines.some((line) => BINARY.test(line))) return undefined;
	return { expected: "an access log", found: "bytes that are no text", hint: "check its name" };
}
