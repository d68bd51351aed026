import { didYouMean } from "../did-you-mean.ts";
import { UserError } from "../errors.ts";
import type { Format } from "./format.ts";
import { monorail } from "./monorail.ts";
import { nginxCombined } from "./nginx-combined.ts";
import { nginxJson } from "./nginx-json.ts";
import { nginxTsv } from "./nginx-tsv.ts";

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
 */
export function readableBy(lines: readonly string[]): readonly Readable[] {
	return FORMATS.map((format) => ({
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
