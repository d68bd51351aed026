import { NGINX_FIELDS } from "./nginx-fields.ts";

/** Which log a format is for: only the tracker's may carry request bodies. */
export type NginxLog = "request" | "tracker";

const INDENT = "    ";
const COLUMNS = 96;

/**
 * The `log_format` directive for one JSON object a line. Every value is quoted: nginx logs `-`, lists and `000` where
 * a bare number would be expected, and no line may become invalid JSON by that.
 *
 * @param scheme the variable that has it
 */
export function jsonLogFormat(name: string, log: NginxLog, scheme = "$scheme"): string {
	const items = NGINX_FIELDS.map((field, index) => {
		const variable = field.key === "scheme" ? scheme : field.variable;
		const value = field.trackerOnly && log === "request" ? "" : variable;
		return `${index === 0 ? "{" : ""}"${field.key}":"${value}"${index === NGINX_FIELDS.length - 1 ? "}" : ","}`;
	});
	return directive(`log_format ${name} escape=json`, items);
}

/**
 * The `log_format` directive for tab-separated columns. nginx reads `\t` in its configuration as a tab, and escapes
 * every tab inside a value as `\x09`, so that the columns always add up.
 */
export function tsvLogFormat(name: string, log: NginxLog): string {
	const columns = NGINX_FIELDS.filter((field) => field.tsv);
	const items = columns.map((field, index) => {
		const value = field.trackerOnly && log === "request" ? "-" : field.variable;
		return index === columns.length - 1 ? value : `${value}\\t`;
	});
	return directive(`log_format ${name} escape=default`, items);
}

/** Fills lines of single-quoted pieces, which nginx joins without anything between them. */
function directive(head: string, items: readonly string[]): string {
	const lines: string[] = [];
	let line = "";
	for (const item of items) {
		if (line !== "" && INDENT.length + line.length + item.length + "'';".length > COLUMNS) {
			lines.push(line);
			line = "";
		}
		line += item;
	}
	lines.push(line);
	return `${head}\n${lines.map((text) => `${INDENT}'${text}'`).join("\n")};`;
}
