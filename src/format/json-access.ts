import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { repairJsonEscapes } from "./escape.ts";
import { parseCount, parseHost, parseScheme, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { hasNested, jsonText, mayBeObject, parseJsonRecord } from "./json-record.ts";
import { logEvent } from "./log-event.ts";
import { fromHeaders } from "./request-headers.ts";
import { parseRequestLine } from "./request-line.ts";
import { parseClf, parseIso, parseSeconds } from "./time.ts";

/** Names under which values are logged, the surest first: nginx's variables, then what collectors of logs call them. */
const NAMES = {
	time: [
		"msec",
		"time_iso8601",
		"time_local",
		"@timestamp",
		"timestamp",
		"datetime",
		"date_time",
		"time",
		"date",
		"ts",
	],
	ip: ["remote_addr", "remote_ip", "client_ip", "clientip", "remote_host", "remoteAddr", "remoteip", "client", "ip"],
	host: ["host", "http_host", "server_name", "vhost", "virtual_host", "domain"],
	scheme: ["scheme", "proto"],
	request: ["request", "request_line"],
	method: ["request_method", "method", "verb"],
	target: ["request_uri", "uri", "url", "path", "request_path"],
	query: ["args", "query_string", "query"],
	status: ["status", "status_code", "response_code", "response", "code"],
	bytes: ["body_bytes_sent", "bytes_sent", "bytes", "size", "length", "response_size"],
	userAgent: ["http_user_agent", "user_agent", "userAgent", "useragent", "agent", "ua"],
	referrer: ["http_referer", "http_referrer", "referer", "referrer"],
	contentType: ["sent_http_content_type", "content_type"],
} as const;

const KEYS: ReadonlySet<string> = new Set(Object.values(NAMES).flat());

/** Opt-outs as the formats of our own have them. Their broken lines are none of ours: here these keys mean nothing. */
const FOREIGN = ["opt_out", "consent", "dnt", "gpc"];

/**
 * JSON as servers and collectors of logs are often told to write it, by the names of nginx's variables or those that
 * GoAccess, Elastic and others use: one object a line with at least a time, an address, and a request or its URL.
 *
 *     {"time_iso8601": "…", "remote_addr": "…", "request": "GET / HTTP/1.1", "status": 200, "http_user_agent": "…"}
 *
 * The time is taken as the end of the request. Of durations only nginx's `request_time` is read, in seconds. Headers are
 * read from nginx's `http_…` variables.
 *
 * @see https://nginx.org/en/docs/varindex.html
 * @see https://goaccess.io/man#custom-log
 */
export const jsonAccess: Format = {
	name: "json-access",
	title: "JSON by the names of nginx's variables, or those that GoAccess and collectors use",
	timeIs: "end",
	lacks: [...HEADERS_AND_MORE],
	parse,
	loggedAt: (text, from, to): EpochMs => {
		if (!mayBeObject(text, from, to)) return Number.NaN;
		const event = parse(text.slice(from, to));
		return typeof event === "string" ? Number.NaN : event.logged;
	},
};

function parse(line: string): LogEvent | MalformedReason {
	const record = parseJsonRecord(line, "time", repairJsonEscapes);
	if (typeof record === "string") return record;
	if (FOREIGN.some((key) => key in record)) return "not-this-format";
	if (hasNested(record, KEYS)) return "bad-field";
	const value = (key: string): string | undefined => present(jsonText(record[key]));
	const named = (what: keyof typeof NAMES): string | undefined => {
		for (const name of NAMES[what]) {
			const found = value(name);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	const time = named("time");
	if (time === undefined) return "no-time";
	const logged = parseTime(time);
	const wanted = wantedBy(named, record.request);
	const requestTime = value("request_time");
	const duration = requestTime === undefined ? undefined : parseSeconds(requestTime);
	if (Number.isNaN(duration)) return "bad-field";
	const headers = fromHeaders((name) => value(`http_${name.replaceAll("-", "_")}`));
	const completion = jsonText(record.request_completion);
	const upstreamStatus = jsonText(record.upstream_status);
	return logEvent({
		...headers,
		forwardedFor: forwardedBefore(named("ip"), headers.forwardedFor),
		start: Math.round(logged - (duration ?? 0)),
		logged,
		ip: parseIp(named("ip")),
		...(wanted ?? { method: "", target: undefined }),
		scheme: parseScheme(named("scheme")),
		host: parseHost(named("host")),
		status: parseStatus(named("status")),
		userAgent: named("userAgent"),
		referrer: named("referrer"),
		contentType: named("contentType"),
		bytes: parseCount(named("bytes")),
		duration,
		// "-" stays: it says that a proxied request never got an answer from its upstream.
		upstreamStatus: upstreamStatus === "" ? undefined : upstreamStatus,
		body: value("request_body"),
		contentLength: parseCount(value("content_length")),
		complete: completion === undefined ? undefined : completion === "OK",
		requestId: value("request_id"),
	});
}

/**
 * @param given the request as logged: an empty one is no HTTP
 * @returns `undefined` when the line has neither a request line nor a URL
 */
function wantedBy(
	named: (what: keyof typeof NAMES) => string | undefined,
	given: unknown,
): { readonly method: string; readonly target: string } | undefined {
	const request = named("request");
	if (request?.includes(" ")) return parseRequestLine(request);
	const target = named("target") ?? request;
	if (target === undefined) return typeof given === "string" ? parseRequestLine(given) : undefined;
	const query = target.includes("?") ? undefined : named("query");
	const mark = query === undefined || query.startsWith("?") ? "" : "?";
	return { method: (named("method") ?? "GET").toUpperCase(), target: target + mark + (query ?? "") };
}

/** ISO 8601, the common log format's time, epoch seconds, or epoch milliseconds when there are 13 digits. */
function parseTime(text: string): EpochMs {
	if (text.charCodeAt(4) === 0x2d) return parseIso(text);
	if (text.charCodeAt(2) === 0x2f) return parseClf(text);
	return /^\d{13}$/.test(text) ? Number(text) : parseSeconds(text);
}
