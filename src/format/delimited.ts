import { parse as parseCsv } from "csv-parse/sync";
import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { closingQuote } from "./clf.ts";
import type { LineReader } from "./format.ts";

/** How the columns of a line are told apart. */
export interface Delimiting {
	readonly delimiter: " " | "\t";
	/** Whether a value may stand in quotes, where a backslash or a second quote saves a quote. */
	readonly quoted: false | "\\" | '"';
}

const QUOTE = 0x22;
/** A saved quote, or a saved backslash. */
const ESCAPE = /\\["\\]/;

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
	return quoted === false ? line.split(delimiter) : quotedColumns(line, delimiter, quoted);
}

/** Whether an unquoted line has so many columns. */
export function hasColumns(line: string, delimiter: string, columns: number): boolean {
	let found = 1;
	for (let at = line.indexOf(delimiter); at !== -1 && found <= columns; at = line.indexOf(delimiter, at + 1)) found++;
	return found === columns;
}

/** By hand, as the parser takes ten times as long; it is asked only where quotes are saved. */
function quotedColumns(
	line: string,
	delimiter: Delimiting["delimiter"],
	quoted: "\\" | '"',
): readonly string[] | undefined {
	const row: string[] = [];
	let isEscaped = false;
	let quote = line.indexOf('"');
	for (let at = 0; ; at++) {
		let end: number;
		if (at === quote) {
			end = quoted === '"' ? closingOfTwo(line, at + 1) : closingQuote(line, at + 1);
			if (end === -1 || (end + 1 < line.length && line[end + 1] !== delimiter)) return undefined;
			const value = line.slice(at + 1, end);
			isEscaped ||= quoted === '"' ? value.includes('"') : ESCAPE.test(value);
			row.push(value);
			quote = line.indexOf('"', ++end);
		} else {
			end = line.indexOf(delimiter, at);
			if (end === -1) end = line.length;
			if (quote !== -1 && quote < end) return undefined;
			row.push(line.slice(at, end));
		}
		if (end === line.length) return isEscaped ? escapedColumns(line, delimiter, quoted) : row;
		at = end;
	}
}

/** Index of the first quote from `from` on without another right behind it; -1 when there is none. */
function closingOfTwo(line: string, from: number): number {
	let quote = line.indexOf('"', from);
	while (quote !== -1 && line.charCodeAt(quote + 1) === QUOTE) quote = line.indexOf('"', quote + 2);
	return quote;
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
