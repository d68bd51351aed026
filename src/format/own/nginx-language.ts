import { nearest } from "../../did-you-mean.ts";
import { isNginxVariable, isWellKnown, NGINX_VARIABLES, SKIPPED_VARIABLE } from "./nginx-variables.ts";
import type { Escaping, Part, Template } from "./part.ts";
import { type Character, charactersOf, templateError, wordsOf } from "./source-text.ts";

/** How a pasted directive begins. */
const DIRECTIVE = /^\s*log_format\s/;

const NAME = /^[A-Za-z0-9_]+/;

/** Letters that may be wrong in a name that nginx would take. */
const SLIP = 2;

/** Whether the text is a `log_format` directive. */
export function isLogFormat(text: string): boolean {
	return DIRECTIVE.test(text);
}

/**
 * Takes a template in the language of nginx's `log_format` apart: the text alone, or the whole directive with its name,
 * `escape=` and any number of quoted pieces, as it stands in `nginx.conf`.
 *
 * Variables that nginx has and Monorail has no use for are skipped over, and so is `$skip`.
 *
 * @throws UserError for a variable that nginx does not have
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 */
export function nginxTemplate(source: string): Template {
	const { characters, escaping } = isLogFormat(source)
		? directive(source)
		: { characters: charactersOf(source), escaping: "default" as const };
	return { parts: partsOf(characters, source), escaping, source };
}

function directive(source: string): { readonly characters: readonly Character[]; readonly escaping: Escaping } {
	const [name, ...words] = wordsOf(source, (DIRECTIVE.exec(source)?.[0] ?? "").length);
	const first = words[0] && source.slice(words[0].from, words[0].to);
	const pieces = first?.startsWith("escape=") ? words.slice(1) : words;
	if (name === undefined || pieces.length === 0) {
		throw templateError({
			template: source,
			at: source.length,
			fault: "a log_format without a format",
			expected: "a name and the format in quotes",
			hint: "paste the whole directive: log_format main '…';",
		});
	}
	const escaping = first?.startsWith("escape=") ? escapingOf(first.slice(7), source, words[0]?.from ?? 0) : "default";
	return { characters: pieces.flatMap(({ from, to }) => charactersOf(source, from, to)), escaping };
}

function escapingOf(name: string, template: string, at: number): Escaping {
	if (name === "default" || name === "json" || name === "none") return name;
	throw templateError({ template, at, fault: "an unknown escaping", expected: "escape=default, json or none" });
}

function partsOf(characters: readonly Character[], source: string): readonly Part[] {
	const parts: Part[] = [];
	// What a name may be made of, one character each, so that places in both are the same.
	const text = characters.map((character) => (character.plain ? "\n" : character.text.charAt(0))).join("");
	let literal = "";
	let from = 0;
	const endLiteral = (): void => {
		if (literal !== "") parts.push({ is: "text", text: literal, at: characters[from]?.at ?? 0 });
		literal = "";
	};
	for (let index = 0; index < characters.length; index++) {
		const name = text.charAt(index) === "$" ? nameAt(text, index + 1) : undefined;
		if (name === undefined) {
			if (literal === "") from = index;
			literal += characters[index]?.text ?? "";
			continue;
		}
		endLiteral();
		parts.push(variable(name.name, source, characters[index]?.at ?? 0));
		index += name.length;
	}
	endLiteral();
	return parts;
}

/** The name behind a `$`, and how many characters it takes: `name` or `{name}`. */
function nameAt(text: string, at: number): { readonly name: string; readonly length: number } | undefined {
	const inBraces = text.charAt(at) === "{";
	const name = NAME.exec(text.slice(at + (inBraces ? 1 : 0), at + 100))?.[0];
	if (name === undefined || (inBraces && text.charAt(at + 1 + name.length) !== "}")) return undefined;
	return { name, length: name.length + (inBraces ? 2 : 0) };
}

function variable(name: string, template: string, at: number): Part {
	if (!isWellKnown(name)) {
		const meant = nearest(name, Object.keys(NGINX_VARIABLES), SLIP);
		if (meant !== undefined || !isNginxVariable(name)) throw unknownVariable(name, meant, template, at);
	}
	const known = Object.hasOwn(NGINX_VARIABLES, name) ? NGINX_VARIABLES[name] : undefined;
	return { is: "value", meaning: { is: "other" }, ...known, name: `$${name}`, at };
}

function unknownVariable(name: string, meant: string | undefined, template: string, at: number): Error {
	const own = `for one of your own write $${SKIPPED_VARIABLE}, which is passed over`;
	return templateError({
		template,
		at,
		fault: `an unknown variable $${name}`,
		expected: "one of nginx's",
		hint: meant === undefined ? own : `did you mean $${meant}? ${own}`,
	});
}
