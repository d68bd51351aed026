import { printable } from "../../errors.ts";

/** Text that is HTML already. Only {@link html} and {@link trusted} make it. */
export class Markup {
	readonly #text: string;

	/** @param text well-formed HTML */
	constructor(text: string) {
		this.#text = text;
	}

	toString(): string {
		return this.#text;
	}
}

/** What may stand in a template: text is escaped, lists are joined, `undefined` and `false` are nothing. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/** A template of HTML: everything that is put into it is escaped, for elements and quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
	return new Markup(parts.map((part, index) => part + rendered(contents[index])).join(""));
}

/** Takes text of our own for HTML, such as a style sheet or a drawing. Never text of a log. */
export function trusted(text: string): Markup {
	return new Markup(text);
}

function rendered(content: Content): string {
	if (content === undefined || content === false) return "";
	if (content instanceof Markup) return content.toString();
	return typeof content === "object" ? content.map(rendered).join("") : escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/**
 * Text that HTML shows as it is, in elements and in quoted attributes. What would change the direction of writing, and
 * controls, are shown as in all forms of the report; half of a character is replaced.
 */
export function escaped(text: string): string {
	return printable(text)
		.replace(/\p{Surrogate}/gu, "\ufffd")
		.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
