import { didYouMean } from "../did-you-mean.ts";
import { UserError } from "../errors.ts";
import type { Format } from "./format.ts";
import { monorail } from "./monorail.ts";
import { nginxCombined } from "./nginx-combined.ts";
import { nginxJson } from "./nginx-json.ts";
import { nginxTsv } from "./nginx-tsv.ts";
import { isOwnFormat, ownFormat } from "./own/own-format.ts";

/** Every log format. The order decides when lines fit two formats equally well. */
export const FORMATS: readonly Format[] = [monorail, nginxJson, nginxTsv, nginxCombined];

/** @throws UserError when there is no such format */
export function formatNamed(name: string): Format {
	const format = FORMATS.find((candidate) => candidate.name === name);
	if (format !== undefined) return format;
	const names = FORMATS.map((candidate) => candidate.name);
	const hint = didYouMean(name, names);
	throw new UserError({
		problem: `there is no log format "${name}"`,
		expected: names.join(", "),
		...(hint !== undefined && { hint }),
		...(/[$%{]/.test(name) && { hint: "one of your own begins with log: or json:" }),
	});
}

/**
 * The formats that lines may have.
 *
 * @param texts names, or descriptions of formats of the user's own; none of them: every format there is
 * @throws UserError when there is no such format, or a description is wrong
 */
export function formatsOf(texts: readonly string[]): readonly Format[] {
	if (texts.length === 0) return FORMATS;
	const names = new Map<string, number>();
	return [...new Set(texts)].map((text) => {
		if (!isOwnFormat(text)) return formatNamed(text);
		const name = /^\s*json:/.test(text) ? "json" : "log";
		const count = (names.get(name) ?? 0) + 1;
		names.set(name, count);
		return ownFormat(text, count === 1 ? name : `${name}-${count}`);
	});
}

/** A format, and how many of some lines it can read. */
export interface Readable {
	readonly format: Format;
	readonly lines: number;
}

/**
 * The formats that can read any of some lines, best first.
 *
 * @param lines decoded, without line ends
 * @param formats those that may be; the order decides between equals
 */
export function readableBy(lines: readonly string[], formats = FORMATS): readonly Readable[] {
	return formats
		.map((format) => ({
			format,
			lines: lines.reduce((count, line) => count + (typeof format.parse(line) === "string" ? 0 : 1), 0),
		}))
		.filter((readable) => readable.lines > 0)
		.sort((a, b) => b.lines - a.lines);
}

/**
 * The format that reads the most of a log's first lines.
 *
 * @param lines decoded, without line ends
 * @returns `undefined` when no format reads any of them
 */
export function detectFormat(lines: readonly string[]): Format | undefined {
	return readableBy(lines)[0]?.format;
}
