import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { decodeEscapes } from "./escape.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { parseRequestLine } from "./request-line.ts";
import { CLF_LENGTH, parseClf } from "./time.ts";

/** `[` before and `] ` behind the time. */
const TIME_LENGTH = CLF_LENGTH + 3;

/**
 * The stock format of nginx and Apache, also with Debian's virtual host in front:
 *
 *     ip ident user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759 "referer" "user agent" anything else
 *
 * The user may contain spaces. Fields behind the user agent are left out. A request that is no HTTP is an event too.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 * @see https://httpd.apache.org/docs/2.4/logs.html#combined
 */
export const nginxCombined: Format = {
	name: "nginx-combined",
	title: "nginx and Apache, stock format combined",
	timeIs: "end",
	lacks: [
		"milliseconds",
		"start-time",
		"scheme",
		"host",
		"language",
		"content-type",
		"fetch-destination",
		"purpose",
		"visitor-id",
		"opt-out-cookie",
		"dnt-gpc",
		"completion",
		"request-body",
	],
	parse,
	loggedAt: (text, from, to) => {
		const line = text.slice(from, to);
		return timeBefore(line, closingQuote(line, 0));
	},
};

function parse(line: string): LogEvent | MalformedReason {
	const quote = closingQuote(line, 0);
	const logged = timeBefore(line, quote);
	if (Number.isNaN(logged)) return isDated(line, quote) ? "bad-time" : brokenReason(line);
	const requestEnd = closingQuote(line, quote + 1);
	const statusEnd = line.indexOf(" ", requestEnd + 2);
	const bytesEnd = line.indexOf(" ", statusEnd + 1);
	if (requestEnd === -1 || statusEnd === -1 || bytesEnd === -1) return brokenReason(line);
	const referrerEnd = line.startsWith('"', bytesEnd + 1) ? closingQuote(line, bytesEnd + 2) : -1;
	if (referrerEnd === -1 || !line.startsWith(' "', referrerEnd + 1)) return brokenReason(line);
	const agentEnd = closingQuote(line, referrerEnd + 3);
	// A quote with anything but a space behind it has another line glued on.
	if (agentEnd === -1 || (agentEnd + 1 < line.length && line[agentEnd + 1] !== " ")) return brokenReason(line);
	const status = parseStatus(line.slice(requestEnd + 2, statusEnd));
	const bytes = line.slice(statusEnd + 1, bytesEnd);
	if (line[requestEnd + 1] !== " " || Number.isNaN(status)) return brokenReason(line);
	if (bytes !== "-" && parseCount(bytes) === undefined) return brokenReason(line);

	const { host, ip } = parseClient(line);
	if (ip === undefined) return "no-address";
	const { method, target } = parseRequestLine(decodeEscapes(line.slice(quote + 1, requestEnd)));
	return {
		start: logged,
		logged,
		ip,
		forwardedFor: undefined,
		method,
		scheme: undefined,
		host,
		target,
		status,
		userAgent: present(decodeEscapes(line.slice(referrerEnd + 3, agentEnd))),
		referrer: present(decodeEscapes(line.slice(bytesEnd + 2, referrerEnd))),
		language: undefined,
		contentType: undefined,
		bytes: parseCount(bytes),
		duration: undefined,
		upstreamStatus: undefined,
		body: undefined,
		contentLength: undefined,
		fetchDest: undefined,
		purpose: undefined,
		clientHints: undefined,
		visitorId: undefined,
		optOut: undefined,
		consent: undefined,
		complete: undefined,
		requestId: undefined,
		title: undefined,
	};
}

/** Index of the first quote from `from` on that no backslash escapes; -1 when there is none. */
function closingQuote(line: string, from: number): number {
	for (let quote = line.indexOf('"', from); quote !== -1; quote = line.indexOf('"', quote + 1)) {
		let before = quote;
		while (line.charCodeAt(before - 1) === 0x5c) before--;
		if ((quote - before) % 2 === 0) return quote;
	}
	return -1;
}

/** The time that ends just before the request's opening quote: a user may look like a time, but has no bare quote. */
function timeBefore(line: string, quote: number): EpochMs {
	return isDated(line, quote) ? parseClf(line, quote - TIME_LENGTH + 1) : Number.NaN;
}

function isDated(line: string, quote: number): boolean {
	return quote > TIME_LENGTH && line.startsWith(" [", quote - TIME_LENGTH - 1) && line.startsWith("] ", quote - 2);
}

/** Why a line is none of ours: one with two times before a quote was torn and has the next one glued on. */
function brokenReason(line: string): MalformedReason {
	const times = line.match(/\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] "/g);
	return times !== null && times.length > 1 ? "torn" : "not-this-format";
}

/** The client's address, behind `vhost:port` if there is one: a single colon is in no IPv6 address. */
function parseClient(line: string): { readonly host: string | undefined; readonly ip: string | undefined } {
	const end = line.indexOf(" ");
	const first = line.slice(0, end);
	const colon = first.indexOf(":");
	if (colon > 0 && colon === first.lastIndexOf(":")) {
		const second = line.slice(end + 1, line.indexOf(" ", end + 1));
		if (isAddress(second)) return { host: parseHost(first), ip: second };
	}
	return { host: undefined, ip: present(first) };
}

function isAddress(text: string): boolean {
	return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i.test(text);
}
