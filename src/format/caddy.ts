import type { EpochMs, LogEvent, Milliseconds } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { parseIp } from "./address.ts";
import { parseCount, parseHost, parseScheme, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { isJsonObject, type JsonRecord, jsonText, mayBeObject, parseJsonRecord } from "./json-record.ts";
import { logEvent } from "./log-event.ts";
import { fromHeaders, type HeaderOf } from "./request-headers.ts";
import { parseIso, parseSeconds } from "./time.ts";

/** `"ts":1795348855.879123` or `"ts":"2026-11-22T12:00:55.879Z"`, with the value as group 1. */
const TS = /[{,]"ts":"?([^",}]{1,40})/;

/** `1.5s`, `12ms`, `929.675µs`: what Caddy writes with `duration_format string`. */
const GO_DURATION = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9}(?:\.\d{1,9})?)(s|ms|µs|us|ns))?$/;
const UNITS: Readonly<Record<string, Milliseconds>> = { s: 1000, ms: 1, µs: 1e-3, us: 1e-3, ns: 1e-6 };

/**
 * Caddy's access log, one JSON object a line.
 *
 * The time is the end of the request: a float of epoch seconds, or ISO 8601 where the encoder is told so. Headers are
 * logged, but cookies only with `log_credentials`. An answer that was cut short has less than its `Content-Length`. The client is `client_ip`, which respects `trusted_proxies`; older
 * versions have `remote_ip` or `remote_addr` instead.
 *
 * @see https://caddyserver.com/docs/caddyfile/directives/log
 */
export const caddy: Format = {
	name: "caddy",
	title: "Caddy's JSON",
	timeIs: "end",
	lacks: ["visitor-id", "opt-out-cookie", "completion", "request-body"],
	unseenAborts: "whose answer has no Content-Length",
	parse,
	loggedAt: (text, from, to): EpochMs => {
		if (!mayBeObject(text, from, to)) return Number.NaN;
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const line = text.slice(from, to);
		if (line.includes('"request":{')) return parseTime(TS.exec(line)?.[1]);
		const event = line.includes('"request"') ? parse(line) : "not-this-format";
		return typeof event === "string" ? Number.NaN : event.logged;
	},
};

function parse(line: string): LogEvent | MalformedReason {
	const record = parseJsonRecord(line, "level");
	if (typeof record === "string") return record;
	const { request } = record;
	if (!isJsonObject(request)) return "not-this-format";
	const ts = present(jsonText(record.ts));
	if (ts === undefined) return "no-time";
	const ip =
		parseIp(jsonText(request.client_ip)) ??
		parseIp(jsonText(request.remote_ip)) ??
		parseIp(jsonText(request.remote_addr));
	const target = jsonText(request.uri);
	const header = headersOf(request.headers);
	const answered = headersOf(record.resp_headers);
	const status = parseStatus(jsonText(record.status));
	const bytes = parseCount(jsonText(record.size));
	return logEvent({
		logged: parseTime(ts),
		ip,
		method: present(jsonText(request.method)) ?? "",
		scheme: parseScheme(header("x-forwarded-proto")) ?? (isJsonObject(request.tls) ? "https" : "http"),
		host: parseHost(jsonText(request.host)),
		target: target === undefined ? undefined : (present(target) ?? ""),
		status,
		contentType: present(answered("content-type")),
		bytes,
		duration: parseDuration(record.duration),
		contentLength: parseCount(header("content-length")),
		complete: isCutShort(status, bytes, parseCount(answered("content-length"))) ? false : undefined,
		...fromHeaders(header),
	});
}

/** Whether less was sent than was promised: of what the browser has already nothing is sent. */
function isCutShort(status: number, bytes: number | undefined, length: number | undefined): boolean {
	return status !== 304 && bytes !== undefined && length !== undefined && bytes < length;
}

/** Headers as Go writes them: `{"User-Agent":["…"]}`, several of one name in one list. */
function headersOf(headers: unknown): HeaderOf {
	if (!isJsonObject(headers)) return () => undefined;
	const byName = new Map<string, string>();
	for (const [name, values] of Object.entries(headers)) {
		const texts = Array.isArray(values)
			? values.filter((value) => typeof value === "string")
			: [jsonText(values) ?? ""];
		byName.set(name.toLowerCase(), texts.join(", "));
	}
	return (name) => byName.get(name);
}

function parseTime(text: string | undefined): EpochMs {
	if (text === undefined) return Number.NaN;
	return text.charCodeAt(4) === 0x2d ? parseIso(text) : parseSeconds(text);
}

/** @returns `undefined` for what is no duration, also for one below zero */
function parseDuration(value: JsonRecord[string]): Milliseconds | undefined {
	// Seconds; a very short one is written as 9.2e-7.
	if (typeof value === "number") return value >= 0 && value < 1e8 ? Math.round(value * 1e6) / 1e3 : undefined;
	const found = typeof value === "string" && value !== "" ? GO_DURATION.exec(value) : null;
	if (found === null) return undefined;
	const [, hours = "0", minutes = "0", rest = "0", unit = "s"] = found;
	const duration = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(rest) * (UNITS[unit] ?? Number.NaN);
	return Math.round(duration * 1e3) / 1e3;
}
