import type { Format } from "./format.ts";
import { parseSeconds } from "./time.ts";
import { decodePlus, stemAndQuery, w3cReading } from "./w3c-columns.ts";

/**
 * NetScaler's web server logging (NSWL) in the W3C extended log format, columns as its `#Fields:` says.
 *
 * The time is UTC, in whole seconds, of the end of the request; `time-taken` is seconds. Cookies are logged by default.
 *
 * @see https://docs.netscaler.com/en-us/citrix-adc/current-release/system/web-server-logging/customize-logging-on-nswl-client
 */
export const netscaler: Format = {
	name: "netscaler",
	title: "NetScaler's web server logging (NSWL), W3C",
	timeIs: "end",
	lacks: [
		"milliseconds",
		"scheme",
		"host",
		"language",
		"content-type",
		"fetch-destination",
		"purpose",
		"dnt-gpc",
		"completion",
		"request-body",
	],
	...w3cReading({
		delimiter: " ",
		quoted: false,
		owns: (columns) => columns.has("sc-servicename"),
		usual:
			"date time c-ip cs-username sc-servicename s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status cs-bytes " +
			"sc-bytes time-taken cs-version cs(user-agent) cs(cookie) cs(referer)",
		decode: decodePlus,
		timeTaken: (text) => {
			const duration = parseSeconds(text);
			return Number.isNaN(duration) ? undefined : duration;
		},
		place: (column) => ({ target: stemAndQuery(column), host: column("cs-host") ?? column("cs(host)") }),
		scheme: () => undefined,
	}),
};
