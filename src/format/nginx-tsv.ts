import { parse as parseCsv } from "csv-parse/sync";
import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { decodeEscapes } from "./escape.ts";
import type { Format } from "./format.ts";
import { NGINX_COLUMNS, nginxEvent } from "./nginx-event.ts";
import { parseSeconds } from "./time.ts";

/** How tab-separated records are cut. Nothing is quoted: nginx writes a tab inside a value as `\x09`. */
const CSV_OPTIONS = { delimiter: "\t", quote: null, escape: null, record_delimiter: "\n", relax_column_count: true };

/**
 * nginx with `log_format … escape=default`, values separated by tabs, columns as in `NGINX_COLUMNS`.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 */
export const nginxTsv: Format = {
	name: "nginx-tsv",
	title: "nginx, tab-separated (preset nginx-tsv)",
	timeIs: "end",
	lacks: [],
	parse,
	parseAll,
	loggedAt: (text, from, to) => {
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const end = text.slice(from, to).indexOf("\t");
		return end === -1 ? Number.NaN : parseSeconds(text, from, from + end);
	},
};

function parse(line: string): LogEvent | MalformedReason {
	if (!line.includes("\t")) return "bad-columns";
	const [row, another] = rowsOf(line);
	return row === undefined || another !== undefined ? "bad-columns" : eventOfRow(row);
}

function parseAll(lines: readonly string[]): (LogEvent | MalformedReason)[] {
	const rows = rowsOf(lines.join("\n"));
	// A line with a line end inside would shift all behind it.
	return rows.length === lines.length ? rows.map(eventOfRow) : lines.map(parse);
}

/** Rows of a text, an empty last one included. */
function rowsOf(text: string): string[][] {
	return parseCsv(`${text}\n`, CSV_OPTIONS);
}

function eventOfRow(row: readonly string[]): LogEvent | MalformedReason {
	return row.length === NGINX_COLUMNS.length ? nginxEvent(row.map(decodeEscapes)) : "bad-columns";
}
