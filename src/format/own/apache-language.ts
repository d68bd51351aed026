import { nearest } from "../../did-you-mean.ts";
import { apacheDirective, HEADER_NAMES } from "./apache-directives.ts";
import type { Moment, Part, Template } from "./part.ts";
import { SHAPE } from "./shapes.ts";
import { type Character, charactersOf, templateError, wordsOf } from "./source-text.ts";
import { timePieces } from "./strftime.ts";

/** How a pasted directive begins. */
const DIRECTIVE = /^\s*(?:LogFormat|CustomLog)\s+/i;

/** Modifiers (`>`, `<`, statuses), an argument in braces, and the letter. */
const VALUE =
	/^%[<>]?(!?\d{3}(?:,\d{3})*)?[<>]?(?:\{([^}]*)\})?[<>]?(\^?[A-Za-z]{2,2}(?<=\^ti|\^to|\^FB|\^FU)|[A-Za-z])/;

const MOMENT = /^(begin|end):/;

/** Letters that may be wrong in the name of a header. */
const SLIP = 2;

/** Whether the text is a `LogFormat` or `CustomLog` directive. */
export function isLogFormatOfApache(text: string): boolean {
	return DIRECTIVE.test(text);
}

/**
 * Takes a template in the language of Apache's `LogFormat` apart: the text alone, or the whole directive as it stands in
 * `apache2.conf`, with `\"` for quotes and the format's name behind.
 *
 * A time is the start of the request, but for `%{end:…}t`.
 *
 * @throws UserError for a directive that Apache does not have
 * @see https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats
 */
export function apacheTemplate(source: string): Template {
	return { parts: partsOf(charactersIn(source), source), escaping: "default", source };
}

function charactersIn(source: string): readonly Character[] {
	const head = DIRECTIVE.exec(source)?.[0];
	if (head === undefined) return charactersOf(source);
	const words = wordsOf(source, head.length);
	// CustomLog has a file in front, LogFormat a name behind.
	const format = words.find(({ from, to }) => source.slice(from, to).includes("%"));
	if (format) return charactersOf(source, format.from, format.to);
	throw templateError({
		template: source,
		at: head.length,
		fault: "a directive without a format",
		expected: 'a text in quotes such as "%h %l %u %t …"',
		hint: "paste the LogFormat itself, not its name",
	});
}

function partsOf(characters: readonly Character[], source: string): readonly Part[] {
	const parts: Part[] = [];
	const text = characters.map((character) => character.text.charAt(0)).join("");
	const add = (part: Part): void => {
		const last = parts.at(-1);
		if (part.is === "text" && last?.is === "text") parts.splice(-1, 1, { ...last, text: last.text + part.text });
		else parts.push(part);
	};
	for (let index = 0; index < text.length; index++) {
		const at = characters[index]?.at ?? 0;
		if (text.charAt(index) !== "%" || text.charAt(index + 1) === "%") {
			add({ is: "text", text: characters[index]?.text ?? "", at });
			if (text.charAt(index) === "%") index++;
			continue;
		}
		const [whole = "", , argument, letter = ""] = VALUE.exec(text.slice(index, index + 500)) ?? [];
		if (whole === "") throw unknownDirective(source, at, undefined);
		for (const part of letter === "t"
			? timeParts(argument, source, at)
			: [valuePart(whole, letter, argument, source, at)]) {
			add(part);
		}
		index += whole.length - 1;
	}
	return parts;
}

function valuePart(name: string, letter: string, argument: string | undefined, source: string, at: number): Part {
	const directive = apacheDirective(letter, argument);
	const isHeader = letter === "i" && directive?.meaning.is === "other";
	const meant = isHeader ? nearest(argument?.toLowerCase() ?? "", HEADER_NAMES, SLIP) : undefined;
	if (!directive || meant !== undefined) throw unknownDirective(source, at, meant && `%{${meant}}i`);
	return { is: "value", ...directive, name, at };
}

function timeParts(argument: string | undefined, source: string, at: number): readonly Part[] {
	const time = { is: "value", name: argument === undefined ? "%t" : `%{${argument}}t`, at, always: true } as const;
	if (argument === undefined || argument === "" || argument === "begin" || argument === "end") {
		const moment: Moment = argument === "end" ? "end" : "begin";
		const clf = { ...time, meaning: { is: "time", moment, part: "clf" }, pattern: SHAPE.clf } as const;
		return [{ is: "text", text: "[", at }, clf, { is: "text", text: "]", at }];
	}
	const moment: Moment = argument.startsWith("end:") ? "end" : "begin";
	return timePieces(argument.replace(MOMENT, "")).map((piece): Part => {
		if (piece.is === "text") return { is: "text", text: piece.text, at };
		if (piece.is === "unknown") {
			throw templateError({
				template: source,
				at,
				fault: `an unknown part of a time, ${piece.directive},`,
				expected: "%Y %m %d %H %M %S %z, %s, sec, msec, usec, msec_frac and the like",
			});
		}
		const { part, pattern } = piece;
		return { ...time, meaning: part === undefined ? { is: "other" } : { is: "time", moment, part }, pattern };
	});
}

function unknownDirective(template: string, at: number, meant: string | undefined): Error {
	return templateError({
		template,
		at,
		fault: "an unknown directive",
		expected: "one of Apache's, such as %h, %t, %>s or %{Referer}i",
		hint: meant === undefined ? "write %% for a percent sign" : `did you mean ${meant}?`,
	});
}
