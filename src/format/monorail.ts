import type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { parseVisitorId } from "../visitor-id.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { repairJsonEscapes } from "./escape.ts";
import { isSet, isYes, parseCount, parseHost, parseScheme, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { hasNested, type JsonRecord, jsonKeys, jsonText, parseJsonRecord } from "./json-record.ts";
import { optionalKeys } from "./optional-keys.ts";
import { parseRequestLine } from "./request-line.ts";
import { type Place, parseUrl } from "./request-url.ts";
import { parseIso, parseSeconds } from "./time.ts";

/** Keys whose value is one text, number or flag; `uadata` may be an object. */
const KEYS: ReadonlySet<string> = new Set([
	"time",
	"ip",
	"forwarded_for",
	"url",
	"scheme",
	"host",
	"target",
	"request",
	"method",
	"status",
	"user_agent",
	"referrer",
	"language",
	"content_type",
	"bytes",
	"duration_ms",
	"fetch_dest",
	"purpose",
	"visitor_id",
	"opt_out",
	"consent",
	"dnt",
	"gpc",
	"body",
	"content_length",
	"upstream_status",
	"complete",
	"request_id",
	"title",
]);

/** Those that a writer must write on every line, or nobody knows whether it looks for opt-outs at all. */
const OPT_OUT_KEYS = optionalKeys(
	[
		["opt-out-cookie", [["opt_out"]]],
		["dnt-gpc", [["dnt"], ["gpc"]]],
	],
	(line) => jsonKeys(read(line)),
);

/** What tells that an answer was cut off; `X` is what Apache writes. */
const CUT_OFF: ReadonlySet<string> = new Set(["false", "0", "no", "x"]);

/** A place that a request line tells, which may be garbage, with its method. */
interface RequestedPlace extends Omit<Place, "host"> {
	readonly host: string | undefined;
	readonly method?: string;
}

const MAX_DURATION: Milliseconds = 1e11;

/** `"time":1795348855.879` or `"duration_ms":"12"`, with the value as group 1. */
const TIME = /[{,][ \t]*"time"[ \t]*:[ \t]*"?([^",}]*)/;
const DURATION = /[{,][ \t]*"duration_ms"[ \t]*:[ \t]*"?([^",}]*)/;

/**
 * Monorail's own format, for applications in any language: one JSON object a request, any key order, other keys ignored.
 *
 * `null`, `""` and `"-"` mean that there is no value; numbers may be text. `fixtures/monorail.schema.json` describes it.
 */
export const monorail: Format = {
	name: "monorail",
	title: "the reference: one JSON object a request, below",
	timeIs: "start",
	lacks: ["completion"],
	keys: OPT_OUT_KEYS,
	unseenAborts: "over HTTP/2",
	parse,
	loggedAt,
};

function read(line: string): JsonRecord | MalformedReason {
	return parseJsonRecord(line, "time", repairJsonEscapes);
}

function parse(line: string): LogEvent | MalformedReason {
	const record = read(line);
	if (typeof record === "string") return record;
	if (hasNested(record, KEYS)) return "bad-field";
	const time = field(record.time);
	if (time === undefined) return "no-time";
	const start = parseTime(time);
	if (Number.isNaN(start)) return "bad-time";
	const address = field(record.ip);
	const ip = parseIp(address);
	if (ip === undefined) return "no-address";
	const place = placeOf(record);
	if (typeof place === "string") return place;
	const givenStatus = field(record.status);
	const status = givenStatus === undefined ? 200 : parseStatus(givenStatus);
	const duration = parseDuration(field(record.duration_ms));
	if (Number.isNaN(status) || Number.isNaN(duration)) return "bad-field";
	return {
		start,
		logged: start + (duration ?? 0),
		ip,
		forwardedFor: forwardedBefore(address, field(record.forwarded_for)),
		method: field(record.method)?.toUpperCase() ?? place.method ?? "GET",
		scheme: place.scheme,
		host: place.host,
		target: place.target,
		status,
		userAgent: field(record.user_agent),
		referrer: field(record.referrer),
		language: field(record.language),
		contentType: field(record.content_type),
		bytes: parseCount(field(record.bytes)),
		duration,
		upstreamStatus: field(record.upstream_status),
		body: field(record.body),
		contentLength: parseCount(field(record.content_length)),
		fetchDest: field(record.fetch_dest),
		purpose: field(record.purpose),
		clientHints: clientHints(record.uadata),
		visitorId: parseVisitorId(field(record.visitor_id)),
		optOut: optOut(record),
		consent: isSet(field(record.consent)) ? true : undefined,
		complete: CUT_OFF.has(field(record.complete)?.toLowerCase() ?? "") || record.complete === false ? false : undefined,
		requestId: field(record.request_id),
		title: field(record.title),
	};
}

/** The text of a value, if it has one. */
function field(value: unknown): string | undefined {
	return present(jsonText(value));
}

/** ISO 8601 has its first hyphen behind the year; epoch seconds have none. */
function parseTime(text: string): EpochMs {
	return text.charCodeAt(4) === 0x2d ? parseIso(text) : parseSeconds(text);
}

/** @returns `NaN` for what is no number of milliseconds, or one of years */
function parseDuration(text: string | undefined): Milliseconds | undefined {
	if (text === undefined) return undefined;
	const duration = Number(text);
	return duration >= 0 && duration < MAX_DURATION ? duration : Number.NaN;
}

function placeOf(record: JsonRecord): RequestedPlace | MalformedReason {
	const url = field(record.url);
	if (url !== undefined) return parseUrl(url) ?? "bad-field";
	const host = parseHost(field(record.host));
	// Servers log requests without any request line, too.
	const target = field(record.target);
	if (target === undefined && typeof record.request === "string") {
		return { scheme: parseScheme(field(record.scheme)), host, ...parseRequestLine(record.request) };
	}
	if (host === undefined || target === undefined) return "no-url";
	const fragment = target.indexOf("#");
	const asSent = fragment === -1 ? target : target.slice(0, fragment);
	return asSent === "" ? "no-url" : { scheme: parseScheme(field(record.scheme)), host, target: asSent };
}

function clientHints(value: unknown): ClientHints | undefined {
	const uadata = typeof value === "object" ? JSON.stringify(value) : value;
	return typeof uadata === "string" && uadata.startsWith("{") ? { uadata } : undefined;
}

function optOut(record: JsonRecord): OptOutSignal | undefined {
	if (isSet(field(record.opt_out))) return "cookie";
	if (isYes(field(record.dnt))) return "dnt";
	return isYes(field(record.gpc)) ? "gpc" : undefined;
}

function loggedAt(text: string, from: number, to: number): EpochMs {
	const line = text.slice(from, to);
	const time = TIME.exec(line);
	const duration = DURATION.exec(line);
	// Behind a nested object or array, or a bracket in a text, the key may be another object's.
	const nested = line.slice(1).search(/[{[]/) + 1;
	const last = Math.max(time?.index ?? 0, duration?.index ?? 0);
	if (nested === 0 || last < nested) {
		const logged = parseTime(time?.[1] ?? "") + (parseDuration(present(duration?.[1])) ?? 0);
		if (!Number.isNaN(logged)) return logged;
	}
	const event = parse(line);
	return typeof event === "string" ? Number.NaN : event.logged;
}
