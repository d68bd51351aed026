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
 * Reads lines of columns.
 *
 * @param eventOf makes an event of one line's columns; of too few or too many it says so
 * @param fits whether a line can be one at all: a cheap look, as most of what is asked of a format is another's
 */
export function delimitedReader(
	delimiting: Delimiting,
	eventOf: (row: readonly string[]) => LogEvent | MalformedReason,
	fits: (line: string) => boolean,
): Pick<LineReader, "parse"> {
	return {
		parse: (line) => {
			const row = fits(line) ? columnsOf(line, delimiting) : undefined;
			return row === undefined ? "bad-columns" : eventOf(row);
		},
	};
}

/** The columns of a line; `undefined` when a quote stands where it must not. */
export function columnsOf(line: string, { delimiter, quoted }: Delimiting): readonly string[] | undefined {
	if (quoted === false) return line.split(delimiter);
	return quoted === "\\" && line.includes("\\")
		? escapedColumns(line, delimiter, quoted)
		: quotedColumns(line, delimiter, quoted);
}

/** Whether an unquoted line has so many columns. */
export function hasColumns(line: string, delimiter: string, columns: number): boolean {
	let found = 1;
	for (let at = line.indexOf(delimiter); at !== -1 && found <= columns; at = line.indexOf(delimiter, at + 1)) found++;
	return found === columns;
}

/** By hand, as the parser takes ten times as long and there are few lines that need it. */
function quotedColumns(
	line: string,
	delimiter: Delimiting["delimiter"],
	quoted: "\\" | '"',
): readonly string[] | undefined {
	const row: string[] = [];
	let quote = line.indexOf('"');
	for (let at = 0; ; at++) {
		let end: number;
		if (at === quote) {
			end = line.indexOf('"', at + 1);
			if (end === -1) return undefined;
			row.push(line.slice(at + 1, end));
			quote = line.indexOf('"', ++end);
			if (quote === end && quoted === '"') return escapedColumns(line, delimiter, quoted);
			if (end < line.length && line[end] !== delimiter) return undefined;
		} else {
			end = line.indexOf(delimiter, at);
			if (end === -1) end = line.length;
			if (quote !== -1 && quote < end) return undefined;
			row.push(line.slice(at, end));
		}
		if (end === line.length) return row;
		at = end;
	}
}

function escapedColumns(
	line: string,
	delimiter: Delimiting["delimiter"],
	quoted: "\\" | '"',
): readonly string[] | undefined {
	// The parser would take the backslash of `\xHH` for an escape, and drop it.
	const text = quoted === "\\" ? line.replace(/\\(["\\])?/g, (pair, of) => (of ? pair : "\\\\")) : line;
	try {
		const [row, another] = parseCsv(text, {
			delimiter,
			quote: '"',
			escape: quoted,
			record_delimiter: "\n",
			relax_column_count: true,
		});
		return another === undefined ? row : undefined;
	} catch {
		return undefined;
	}
}
