import { parse as parseCsv } from "csv-parse/sync";
import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import type { LineReader } from "./format.ts";

/** How the columns of a line are told apart. */
export interface Delimiting {
	readonly delimiter: " " | "\t";
	/** Whether a value may stand in quotes, where a backslash or a second quote saves a quote. */
	readonly quoted: false | "\\" | '"';
}

/**
 * Reads lines of columns, many at once, as the parser costs a good deal for each call.
 *
 * @param eventOf makes an event of one line's columns; of too few or too many it says so
 * @param fits whether a line can be one at all: a cheap look, as most of what is asked of a format is another's
 */
export function delimitedReader(
	{ delimiter, quoted }: Delimiting,
	eventOf: (row: readonly string[]) => LogEvent | MalformedReason,
	fits: (line: string) => boolean,
): Required<Pick<LineReader, "parse" | "parseAll">> {
	const options = {
		delimiter,
		quote: quoted === false ? null : '"',
		escape: quoted === false ? null : quoted,
		record_delimiter: "\n",
		relax_column_count: true,
	};
	const escaped = quoted === "\\";
	/** Rows of a text, an empty last one included; none when a quote stands where it must not. */
	const rowsOf = (text: string): string[][] => {
		try {
			// The parser would take the backslash of `\xHH` for an escape, and drop it.
			const whole =
				escaped && text.includes("\\") ? text.replace(/\\(["\\])?/g, (pair, of) => (of ? pair : "\\\\")) : text;
			return parseCsv(`${whole}\n`, options);
		} catch {
			return [];
		}
	};
	const parse = (line: string): LogEvent | MalformedReason => {
		if (!fits(line)) return "bad-columns";
		const [row, another] = rowsOf(line);
		return row === undefined || another !== undefined ? "bad-columns" : eventOf(row);
	};
	return {
		parse,
		parseAll: (lines) => {
			const rows = rowsOf(lines.map((line) => (fits(line) ? line : "")).join("\n"));
			// A line with a line end or an open quote inside would shift all behind it.
			return rows.length === lines.length ? rows.map(eventOf) : lines.map(parse);
		},
	};
}

/** Whether an unquoted line has so many columns. */
export function hasColumns(text: string, delimiter: string, columns: number, from = 0, to = text.length): boolean {
	const code = delimiter.charCodeAt(0);
	let found = 1;
	for (let at = from; at < to; at++) if (text.charCodeAt(at) === code) found++;
	return found === columns;
}
