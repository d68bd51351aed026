import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { delimitedReader, hasColumns } from "./delimited.ts";
import { decodeEscapes } from "./escape.ts";
import type { Format } from "./format.ts";
import { NGINX_COLUMNS } from "./nginx-columns.ts";
import { nginxEvent } from "./nginx-event.ts";
import { parseSeconds } from "./time.ts";

/**
 * nginx with `log_format … escape=default`, values separated by tabs, columns as in `NGINX_COLUMNS`.
 *
 * Nothing is quoted: nginx writes a tab inside a value as `\x09`.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 */
export const nginxTsv: Format = {
	name: "nginx-tsv",
	title: "nginx, tab-separated: the preset `nginx-tsv`",
	timeIs: "end",
	lacks: [],
	...delimitedReader({ delimiter: "\t", quoted: false }, eventOf, (line) =>
		hasColumns(line, "\t", NGINX_COLUMNS.length),
	),
	loggedAt: (text, from, to) => {
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const end = text.slice(from, to).indexOf("\t");
		return end === -1 ? Number.NaN : parseSeconds(text, from, from + end);
	},
};

function eventOf(row: readonly string[]): LogEvent | MalformedReason {
	return row.length === NGINX_COLUMNS.length ? nginxEvent(row.map(decodeEscapes)) : "bad-columns";
}
