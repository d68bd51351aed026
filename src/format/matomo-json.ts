import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { repairJsonEscapes } from "./escape.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { hasNested, jsonText, mayBeObject, parseJsonRecord } from "./json-record.ts";
import { logEvent } from "./log-event.ts";
import { parseIso, parseSeconds } from "./time.ts";

const KEYS: ReadonlySet<string> = new Set([
	"ip",
	"host",
	"path",
	"status",
	"referrer",
	"user_agent",
	"length",
	"generation_time_milli",
	"date",
]);

/** `"date":"2026-11-22T12:00:55+00:00"`, with the value as group 1. */
const DATE = /[{,]\s{0,9}"date"\s{0,9}:\s{0,9}"([^"]{1,40})"/;

/**
 * nginx as Matomo's own log importer wants it, its format `nginx_json`:
 *
 *     {"ip": "…", "host": "…", "path": "/a?b", "status": "200", "referrer": "…", "user_agent": "…", "length": 759,
 *      "generation_time_milli": 0.114, "date": "2026-11-22T12:00:55+00:00"}
 *
 * The time is the end of the request. `generation_time_milli` is nginx's `$request_time`, which is seconds. There is no
 * method: every request counts as GET.
 *
 * @see https://github.com/matomo-org/matomo-log-analytics#setup-nginx-logs
 */
export const matomoJson: Format = {
	name: "matomo-json",
	title: "nginx, JSON for Matomo's own log importer (`nginx_json`)",
	timeIs: "end",
	lacks: ["method", "milliseconds", "scheme", ...HEADERS_AND_MORE],
	parse,
	loggedAt: (text, from, to): EpochMs => {
		if (!mayBeObject(text, from, to)) return Number.NaN;
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		return parseIso(DATE.exec(text.slice(from, to))?.[1] ?? "");
	},
};

function parse(line: string): LogEvent | MalformedReason {
	const record = parseJsonRecord(line, "ip", repairJsonEscapes);
	if (typeof record === "string") return record;
	if (hasNested(record, KEYS)) return "bad-field";
	const value = (key: string): string | undefined => present(jsonText(record[key]));
	const date = value("date");
	if (date === undefined) return "no-time";
	const logged = parseIso(date);
	const target = jsonText(record.path);
	const requestTime = value("generation_time_milli");
	const duration = requestTime === undefined ? undefined : parseSeconds(requestTime);
	if (Number.isNaN(duration)) return "bad-field";
	return logEvent({
		start: Math.round(logged - (duration ?? 0)),
		logged,
		ip: parseIp(value("ip")),
		forwardedFor: forwardedBefore(value("ip")),
		method: "GET",
		host: parseHost(value("host")),
		target: target === undefined ? undefined : (present(target) ?? ""),
		status: parseStatus(value("status")),
		userAgent: value("user_agent"),
		referrer: value("referrer"),
		bytes: parseCount(value("length")),
		duration,
	});
}
