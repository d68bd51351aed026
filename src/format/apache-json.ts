import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { repairJsonEscapes } from "./escape.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { jsonText, mayBeObject, parseJsonRecord } from "./json-record.ts";
import { logEvent } from "./log-event.ts";
import { parseRequestLine } from "./request-line.ts";
import { parseIso } from "./time.ts";

/** `"time":"2026-11-22T12:00:55.123Z"` and `"process":"114000"`, with the value as group 1. */
const TIME = /[{,] ?"time" ?: ?"([^"]{1,40})"/;
const PROCESS = /[{,] ?"process" ?: ?"?(\d{1,15})["},]/;

/**
 * Apache with the JSON `LogFormat` that its users pass around:
 *
 *     LogFormat "{ \"time\":\"%{%Y-%m-%d}tT%{%T}t.%{msec_frac}tZ\", \"process\":\"%D\", \"filename\":\"%f\",
 *       \"remoteIP\":\"%a\", \"host\":\"%V\", \"request\":\"%U\", \"query\":\"%q\", \"method\":\"%m\",
 *       \"status\":\"%>s\", \"userAgent\":\"%{User-agent}i\", \"referer\":\"%{Referer}i\" }" json
 *
 * The time is the start of the request, `process` microseconds. `request` may be a path, or all of the request line.
 * Apache escapes as it does in `combined`, which is not quite JSON: such lines are repaired.
 *
 * @see https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats
 */
export const apacheJson: Format = {
	name: "apache-json",
	title: "Apache, JSON with `remoteIP`, `request`, `query`, `process` …",
	timeIs: "start",
	lacks: ["scheme", ...HEADERS_AND_MORE],
	parse,
	loggedAt: (text, from, to): EpochMs => {
		if (!mayBeObject(text, from, to)) return Number.NaN;
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const line = text.slice(from, to);
		if (!line.includes('"remoteIP"')) return Number.NaN;
		return parseIso(TIME.exec(line)?.[1] ?? "") + Number(PROCESS.exec(line)?.[1] ?? 0) / 1000;
	},
};

function parse(line: string): LogEvent | MalformedReason {
	const record = parseJsonRecord(line, "time", repairJsonEscapes);
	if (typeof record === "string") return record;
	const value = (key: string): string | undefined => present(jsonText(record[key]));
	const time = value("time");
	if (time === undefined) return "no-time";
	const request = jsonText(record.request);
	if (request === undefined) return "no-url";
	const microseconds = parseCount(value("process"));
	const wanted = request.includes(" ")
		? parseRequestLine(request)
		: { method: value("method") ?? "", target: present(request) === undefined ? "" : request + (value("query") ?? "") };
	return logEvent({
		start: parseIso(time),
		ip: parseIp(value("remoteIP")),
		forwardedFor: forwardedBefore(value("remoteIP")),
		...wanted,
		host: parseHost(value("host")),
		status: parseStatus(value("status")),
		userAgent: value("userAgent"),
		referrer: value("referer"),
		bytes: parseCount(value("bytes")),
		duration: microseconds === undefined ? undefined : microseconds / 1000,
	});
}
