import type { EpochMs, LogEvent, Milliseconds } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { parseIp } from "./address.ts";
import { parseCount, parseHost, parseScheme, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { jsonText, mayBeObject, parseJsonRecord } from "./json-record.ts";
import { logEvent } from "./log-event.ts";
import { fromHeaders } from "./request-headers.ts";
import { parseIso } from "./time.ts";

/** `"StartUTC":"2026-11-22T12:00:55.879123456Z"` and `"Duration":114000000`, with the value as group 1. */
const START = /[{,]"StartUTC":"([^"]{1,40})"/;
const DURATION = /[{,]"Duration":"?(\d{1,18})[",}]/;

/** What a key of a kept request header begins with. */
const HEADER = "request_";

/**
 * Traefik's access log as JSON.
 *
 * `StartUTC` is the start of the request, `Duration` nanoseconds. Headers are dropped unless
 * `accessLog.fields.headers` keeps them; without their user agent nothing can be told of a request.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/
 */
export const traefikJson: Format = {
	name: "traefik-json",
	title: "Traefik's JSON",
	timeIs: "start",
	lacks: ["user-agent", "referrer", ...HEADERS_AND_MORE],
	parse,
	loggedAt: (text, from, to): EpochMs => {
		if (!mayBeObject(text, from, to)) return Number.NaN;
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const line = text.slice(from, to);
		const start = START.exec(line)?.[1];
		return start === undefined ? Number.NaN : parseIso(start) + (parseDuration(DURATION.exec(line)?.[1]) ?? 0);
	},
};

function parse(line: string): LogEvent | MalformedReason {
	const record = parseJsonRecord(line, "ClientAddr");
	if (typeof record === "string") return record;
	const value = (key: string): string | undefined => present(jsonText(record[key]));
	const startUtc = value("StartUTC");
	if (startUtc === undefined) return "no-time";
	const origin = value("OriginStatus");
	const headers = new Map<string, string | undefined>();
	for (const key of Object.keys(record)) {
		if (key.startsWith(HEADER)) headers.set(key.slice(HEADER.length).toLowerCase(), value(key));
	}
	return logEvent({
		start: parseIso(startUtc),
		ip: parseIp(value("ClientHost")),
		method: value("RequestMethod") ?? "",
		scheme: parseScheme(value("RequestScheme")),
		host: parseHost(value("RequestHost")),
		target: value("RequestPath"),
		status: parseStatus(value("DownstreamStatus")),
		contentType: value("downstream_Content-Type") ?? value("origin_Content-Type"),
		bytes: parseCount(value("DownstreamContentSize")),
		duration: parseDuration(value("Duration")),
		upstreamStatus: origin === "0" ? undefined : origin, // 0: answered by Traefik itself
		contentLength: parseCount(value("RequestContentSize")),
		...fromHeaders((name) => headers.get(name)),
	});
}

/** Nanoseconds, to the microsecond. */
function parseDuration(nanoseconds: string | undefined): Milliseconds | undefined {
	if (nanoseconds === undefined || !/^\d{1,18}$/.test(nanoseconds)) return undefined;
	return Math.round(Number(nanoseconds) / 1e3) / 1e3;
}
