import type { Format } from "./format.ts";
import { parseSeconds } from "./time.ts";
import { stemAndQuery, w3cReading } from "./w3c-columns.ts";

/**
 * Amazon CloudFront's standard access log: tab-separated, columns as its `#Fields:` says.
 *
 * The time is UTC, in whole seconds, of the end of the request; `time-taken` is seconds. Headers are URL-encoded, by some
 * versions twice; of URLs, which are encoded already, that encodes the percent signs. Cookies are logged only when CloudFront is told to. Files come minutes to hours late, and their lines in
 * no order: `--lateness` must allow for that.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export const cloudfront: Format = {
	name: "cloudfront",
	title: "Amazon CloudFront's standard log",
	timeIs: "end",
	lacks: [
		"milliseconds",
		"language",
		"fetch-destination",
		"purpose",
		"visitor-id",
		"opt-out-cookie",
		"dnt-gpc",
		"completion",
		"request-body",
	],
	...w3cReading({
		delimiter: "\t",
		quoted: false,
		owns: (columns) => columns.has("x-edge-location") || columns.has("x-edge-result-type"),
		usual:
			"date time x-edge-location sc-bytes c-ip cs-method cs(host) cs-uri-stem sc-status cs(referer) cs(user-agent) " +
			"cs-uri-query cs(cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken " +
			"x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status " +
			"fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len " +
			"sc-range-start sc-range-end",
		decode: (text) => decodeUrl(decodeUrl(text)),
		decodeUrl: (url) => (url.includes("%25") ? url.replaceAll("%25", "%") : url),
		timeTaken: (text) => {
			const duration = parseSeconds(text);
			return Number.isNaN(duration) ? undefined : duration;
		},
		place: (column) => ({ target: stemAndQuery(column), host: column("x-host-header") ?? column("cs(host)") }),
		scheme: (column) => column("cs-protocol"),
	}),
};

/** @returns the text itself when it is not URL-encoded */
function decodeUrl(text: string): string {
	if (!text.includes("%")) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
