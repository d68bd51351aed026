import { parseCount } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { type ColumnOf, decodePlus, stemAndQuery, w3cReading } from "./w3c-columns.ts";

/** Columns that only IIS has. */
const OWN = ["sc-win32-status", "sc-substatus", "s-sitename", "s-computername"];

/** Ports that tell the scheme. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
	["80", "http"],
	["443", "https"],
]);

/**
 * Microsoft's IIS: the W3C extended log format, columns as its `#Fields:` says, or IIS's default without one.
 *
 * The time is UTC, in whole seconds, of the end of the request; `time-taken` is milliseconds. Blanks in headers are
 * logged as `+`, and so are those of the path, which is logged decoded: a plus there is taken for one, since IIS refuses
 * paths with a plus of their own (404.11) unless `allowDoubleEscaping` is set. The query is logged as it was
 * sent. The scheme is told by port 80 or 443. Cookies and hosts are logged only where these columns are chosen.
 *
 * @see https://learn.microsoft.com/en-us/iis/configuration/system.webserver/security/requestfiltering/
 * @see https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms525807(v=vs.90)
 */
export const iis: Format = {
	name: "iis",
	title: "Microsoft IIS, by its `#Fields:`, which may change in the middle; without one IIS's default",
	timeIs: "end",
	lacks: ["milliseconds", "host", ...HEADERS_AND_MORE],
	...w3cReading({
		delimiter: " ",
		quoted: false,
		owns: (columns) => !columns.has("cs-clapp") && OWN.some((name) => columns.has(name)),
		usual:
			"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(user-agent) cs(referer) sc-status " +
			"sc-substatus sc-win32-status time-taken",
		decode: decodePlus,
		timeTaken: parseCount,
		place: (column) => ({ target: stemAndQuery(withBlanks(column)), host: column("cs-host") ?? column("cs(host)") }),
		scheme: (column) => SCHEMES.get(column("s-port") ?? ""),
	}),
};

/** The columns with the blanks of the path as a browser sends them. */
function withBlanks(column: ColumnOf): ColumnOf {
	return (name) => (name === "cs-uri-stem" ? column(name)?.replaceAll("+", "%20") : column(name));
}
