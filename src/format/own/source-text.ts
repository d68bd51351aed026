import { UserError } from "../../errors.ts";

/** A character of a template after its quotes and escapes are undone, and where it stood before that. */
export interface Character {
	readonly text: string;
	/** From 0, in the template as it was given. */
	readonly at: number;
	/** Whether it was escaped: then it is a plain character, whatever it means otherwise. */
	readonly plain: boolean;
}

/** What the configuration languages of web servers write for characters that cannot be seen. */
const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };

/** The characters of `text[from, to)`, with `\"`, `\'`, `\\`, `\t`, `\n` and `\r` undone; other backslashes stay. */
export function charactersOf(text: string, from = 0, to = text.length): readonly Character[] {
	const characters: Character[] = [];
	for (let at = from; at < to; at++) {
		const character = text.charAt(at);
		const next = text.charAt(at + 1);
		const meant = ESCAPES[next] ?? (next === '"' || next === "'" || next === "\\" ? next : undefined);
		if (character === "\\" && at + 1 < to && meant !== undefined) {
			characters.push({ text: meant, at, plain: true });
			at++;
		} else characters.push({ text: character, at, plain: false });
	}
	return characters;
}

/** A quoted text in a longer one: where it begins and ends, without the quotes. */
export interface Quoted {
	readonly from: number;
	readonly to: number;
}

/**
 * The quoted texts of a directive, from `from` on, up to a `;` or a `#` outside of quotes or the end.
 *
 * @returns those in `'` or `"`, and other words as they stand; the last may lack its closing quote
 */
export function wordsOf(text: string, from: number): readonly Quoted[] {
	const words: Quoted[] = [];
	let at = from;
	while (at < text.length) {
		const character = text.charAt(at);
		if (/\s/.test(character)) at++;
		else if (character === ";" || character === "#") break;
		else if (character === "'" || character === '"') {
			const end = closingQuote(text, at + 1, character);
			words.push({ from: at + 1, to: end });
			at = end + 1;
		} else {
			const word = /[^\s;'"]+/y;
			word.lastIndex = at;
			const length = word.exec(text)?.[0].length ?? 1;
			words.push({ from: at, to: at + length });
			at += length;
		}
	}
	return words;
}

function closingQuote(text: string, from: number, quote: string): number {
	let at = from;
	while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === "\\" ? 2 : 1;
	return Math.min(at, text.length);
}

/** What is wrong with a template, and where. */
export interface TemplateFault {
	readonly template: string;
	/** From 0. */
	readonly at: number;
	/** Such as `an unknown variable`. */
	readonly fault: string;
	readonly expected?: string;
	readonly found?: string;
	readonly hint?: string;
}

/** The error for it, with the column and what stands there. */
export function templateError({ template, at, fault, expected, found, hint }: TemplateFault): UserError {
	return new UserError({
		problem: `--log-format has ${fault} in column ${at + 1}`,
		...(expected !== undefined && { expected }),
		found: found ?? excerpt(template, at),
		...(hint !== undefined && { hint }),
	});
}

/** How much of a text is shown where something is wrong. */
const EXCERPT = 40;

/** The text that stands there, in quotes, cut if it is long; `the end` if nothing does. */
export function excerpt(text: string, at: number): string {
	if (at >= text.length) return "the end";
	const end = Math.min(text.length, at + EXCERPT);
	return `'${text.slice(at, end)}${end < text.length ? "…" : ""}'`;
}
