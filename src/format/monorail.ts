import type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { isSet, isYes, parseCount, parseHost, parseScheme, parseStatus, parseVisitorId, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { isObject, type JsonRecord, jsonText, NOT_A_FIELD, parseJsonRecord } from "./json-record.ts";
import { type Place, parseUrl } from "./request-url.ts";
import { parseIso, parseSeconds } from "./time.ts";

/** Keys whose value is one text, number or flag; `uadata` may be an object. */
const KEYS = [
	"time",
	"ip",
	"forwarded_for",
	"url",
	"scheme",
	"host",
	"target",
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
	"request_id",
	"title",
] as const;

type Fields = { readonly [Key in (typeof KEYS)[number]]: string | undefined };

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
	title: "Monorail's own, one JSON object a line, for any application",
	timeIs: "start",
	lacks: ["completion"],
	parse,
	loggedAt,
};

function parse(line: string): LogEvent | MalformedReason {
	const record = parseJsonRecord(line, "time");
	if (typeof record === "string") return record;
	const fields = readFields(record);
	if (fields === undefined) return "bad-field";
	if (fields.time === undefined) return "no-time";
	const start = parseTime(fields.time);
	if (Number.isNaN(start)) return "bad-time";
	if (fields.ip === undefined) return "no-address";
	const place = placeOf(fields);
	if (typeof place === "string") return place;
	const status = fields.status === undefined ? 200 : parseStatus(fields.status);
	const duration = parseDuration(fields.duration_ms);
	if (Number.isNaN(status) || Number.isNaN(duration)) return "bad-field";
	return {
		start,
		logged: start + (duration ?? 0),
		ip: fields.ip,
		forwardedFor: fields.forwarded_for,
		method: fields.method?.toUpperCase() ?? "GET",
		scheme: place.scheme,
		host: place.host,
		target: place.target,
		status,
		userAgent: fields.user_agent,
		referrer: fields.referrer,
		language: fields.language,
		contentType: fields.content_type,
		bytes: parseCount(fields.bytes),
		duration,
		upstreamStatus: fields.upstream_status,
		body: fields.body,
		contentLength: parseCount(fields.content_length),
		fetchDest: fields.fetch_dest,
		purpose: fields.purpose,
		clientHints: clientHints(record.uadata),
		visitorId: parseVisitorId(fields.visitor_id),
		optOut: optOut(fields),
		consent: isSet(fields.consent) ? true : undefined,
		complete: undefined,
		requestId: fields.request_id,
		title: fields.title,
	};
}

/** @returns `undefined` when a field is an object or an array */
function readFields(record: JsonRecord): Fields | undefined {
	const fields: Partial<Record<keyof Fields, string | undefined>> = {};
	for (const key of KEYS) {
		const text = jsonText(record[key]);
		if (text === NOT_A_FIELD) return undefined;
		fields[key] = present(text);
	}
	return fields as Fields;
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

function placeOf({ url, scheme, host, target }: Fields): Place | MalformedReason {
	if (url !== undefined) return parseUrl(url) ?? "bad-field";
	const parsedHost = parseHost(host);
	if (parsedHost === undefined || target === undefined) return "no-url";
	const fragment = target.indexOf("#");
	const asSent = fragment === -1 ? target : target.slice(0, fragment);
	return asSent === "" ? "no-url" : { scheme: parseScheme(scheme), host: parsedHost, target: asSent };
}

function clientHints(value: unknown): ClientHints | undefined {
	if (isObject(value)) return { uadata: JSON.stringify(value) };
	return typeof value === "string" && value.startsWith("{") ? { uadata: value } : undefined;
}

function optOut({ opt_out, dnt, gpc }: Fields): OptOutSignal | undefined {
	if (isSet(opt_out)) return "cookie";
	if (isYes(dnt)) return "dnt";
	return isYes(gpc) ? "gpc" : undefined;
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
