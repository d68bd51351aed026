import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { parseSeconds } from "./time.ts";
import { decodePlus, stemAndQuery, w3cReading } from "./w3c-columns.ts";

/**
 * The W3C extended log format of any other server, columns as its `#Fields:` says: without that it cannot be read.
 *
 * The time is UTC, of the end of the request. `time-taken` is taken for seconds if it has a fraction: whole numbers are
 * seconds by the standard and milliseconds by some servers.
 *
 * @see https://www.w3.org/TR/WD-logfile.html
 */
export const w3c: Format = {
	name: "w3c",
	title: "any other W3C extended log, by its `#Fields:`",
	timeIs: "end",
	lacks: ["milliseconds", "start-time", "scheme", "host", ...HEADERS_AND_MORE],
	...w3cReading({
		delimiter: " ",
		quoted: '"',
		owns: (columns) => columns.has("date") && columns.has("time"),
		decode: decodePlus,
		timeTaken: (text) => {
			const duration = text.includes(".") ? parseSeconds(text) : Number.NaN;
			return Number.isNaN(duration) ? undefined : duration;
		},
		place: (column) => ({ target: stemAndQuery(column), host: column("cs-host") ?? column("cs(host)") }),
		scheme: () => undefined,
	}),
};
