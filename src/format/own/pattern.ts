import type { Part, Template } from "./part.ts";
import { escapedInClass } from "./shapes.ts";
import { templateError } from "./source-text.ts";

/** What a template looks like in a line. */
export interface LinePattern {
	/** Matches a whole line. Takes time linear in its length, whatever it holds. */
	readonly regex: RegExp;
	/** One source of a regular expression for each part, for whoever wants to know where a line stops fitting. */
	readonly sources: readonly string[];
}

/** A text in quotes, as far as the first quote that no backslash escapes. There is one way to match it. */
const QUOTED = String.raw`[^"\\]*(?:\\[^][^"\\]*)*`;

/**
 * Compiles a template. Each value that is of use is a group, in the order of the parts.
 *
 * There is one way only to match any part, and what could give back characters is of bounded length: else a line that
 * does not fit would take time beyond all measure.
 *
 * @throws UserError when two values touch, so that nobody can tell where the first ends
 */
export function linePattern(template: Template): LinePattern {
	const { parts } = template;
	const sources = parts.map((part, index) => {
		if (part.is === "text") return literal(part.text);
		const value = valuePattern(part, parts.slice(index + 1), template);
		return part.meaning.is === "other" ? `(?:${value})` : `(${value})`;
	});
	return { regex: new RegExp(`^${sources.join("")}$`), sources };
}

function valuePattern(part: Part & { is: "value" }, behind: readonly Part[], template: Template): string {
	const [next] = behind;
	const { pattern, holds = "", always = false } = part;
	const isHeld = next?.is === "text" && next.text.length === 1 && holds.includes(next.text);
	const isTouching = next?.is === "value" && (next.pattern !== undefined || next.isMarked === true);
	// A time is in every line; other values may be missing.
	if (typeof pattern === "string" && always) return pattern;
	if (pattern !== undefined && (isHeld || isTouching)) {
		const end = behind.find(({ is }) => is === "text");
		const shape = typeof pattern === "string" ? pattern : pattern(end?.is === "text" ? end.text.charAt(0) : "");
		return `${shape}|-?`;
	}
	if (next === undefined) return "[^]*";
	if (next.is === "text") {
		if (next.text.startsWith('"') && template.escaping !== "none") return QUOTED;
		const isWord = typeof pattern === "string" && !holds.includes(" ");
		return upTo(next.text, isWord ? " " : "");
	}
	throw templateError({
		template: template.source,
		at: next.at,
		fault: `two values that touch, ${part.name} and ${next.name},`,
		expected: "some text between them",
		hint: "a line could not be cut there; log them with a space or quotes between",
	});
}

/**
 * Anything without this text and without the character `not`. A pattern with one way to match: each first character of
 * the text is looked at once.
 */
function upTo(text: string, not: string): string {
	const first = escapedInClass(text.charAt(0));
	const rest = literal(text.slice(1));
	const plain = `[^${first}${not === first ? "" : not}]*`;
	return rest === "" || not === first ? plain : `${plain}(?:[${first}](?!${rest})${plain})*`;
}

/** A pattern for exactly this text. */
function literal(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
