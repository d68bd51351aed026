import type { ClientHints, LogEvent, Milliseconds, OptOutSignal } from "../../event.ts";
import type { MalformedReason } from "../../outcome.ts";
import { parseVisitorId } from "../../visitor-id.ts";
import { forwardedBefore, parseIp } from "../address.ts";
import { isSet, isYes, parseCount, parseHost, parseScheme, parseStatus, present } from "../fields.ts";
import { type FromHeaders, fromHeaders } from "../request-headers.ts";
import { parseRequestLine } from "../request-line.ts";
import { parseUrl } from "../request-url.ts";
import { FIELD, OWN_FIELDS, type OwnField } from "./own-field.ts";
import type { TimeReader } from "./own-time.ts";

/**
 * Where in a line's values each field stands, by the field's number; several places: the first with a value counts.
 * By number, since every field is asked for on every line.
 */
export type FieldPlaces = readonly (readonly number[])[];

/** How the values of a line become an event. */
export interface OwnLayout {
	readonly places: FieldPlaces;
	readonly begin: TimeReader | undefined;
	readonly end: TimeReader | undefined;
	/** Undoes the escaping of a value. */
	readonly decode: (text: string) => string;
	/** For lines that do not tell them. */
	readonly defaults: { readonly method: string; readonly status: number };
}

/** The places of all fields. */
export function fieldPlaces(of: (field: OwnField) => readonly number[]): FieldPlaces {
	return OWN_FIELDS.map(of);
}

/** What the cookies of a request tell. */
type CookieSignals = Pick<FromHeaders, "visitorId" | "optOut" | "consent">;

const NO_SIGNALS: CookieSignals = {};

/** One line, with what is known of its format. */
class Reader {
	readonly places: FieldPlaces;
	readonly values: readonly (string | undefined)[];
	readonly decode: (text: string) => string;

	constructor({ places, decode }: OwnLayout, values: readonly (string | undefined)[]) {
		this.places = places;
		this.decode = decode;
		this.values = values;
	}

	/** Decoded; `""` and `"-"` are nothing. */
	text(field: number): string | undefined {
		const places = this.places[field] ?? [];
		for (let index = 0; index < places.length; index++) {
			const value = present(this.values[places[index] ?? -1]);
			if (value !== undefined) return this.decode(value);
		}
		return undefined;
	}

	/** As it stands in the line, `"-"` and `""` included; `undefined` when the format has no such field. */
	raw(field: number): string | undefined {
		const place = this.places[field]?.[0];
		return place === undefined ? undefined : this.values[place];
	}

	/** Whether any of the values of the field says yes. */
	isYes(field: number): boolean {
		const places = this.places[field] ?? [];
		return places.length > 0 && places.some((place) => isYes(this.values[place]));
	}
}

/** Makes an event of a line's values, whatever the syntax was. */
export function ownEvent(layout: OwnLayout, values: readonly (string | undefined)[]): LogEvent | MalformedReason {
	const begin = layout.begin?.(values);
	const end = layout.end?.(values);
	if (begin === undefined && end === undefined) return "no-time";
	if (Number.isNaN(begin) || Number.isNaN(end)) return "bad-time";
	const reader = new Reader(layout, values);
	const { ip, forwardedFor } = addressOf(reader);
	if (ip === undefined) return "no-address";
	const duration = durationOf(reader);
	const status =
		present(reader.raw(FIELD.status)) === undefined ? layout.defaults.status : parseStatus(reader.text(FIELD.status));
	if (Number.isNaN(duration) || Number.isNaN(status)) return "bad-field";
	const place = placeOf(reader, layout.defaults.method);
	if (place === undefined) return "no-url";
	const cookies = reader.text(FIELD.cookies);
	const signals = cookies === undefined ? NO_SIGNALS : fromHeaders((name) => (name === "cookie" ? cookies : undefined));
	const upstreamStatus = reader.raw(FIELD.upstreamStatus);
	const start = begin ?? Math.round((end ?? 0) - (duration ?? 0));
	return {
		start,
		logged: end ?? start + (duration ?? 0),
		ip,
		forwardedFor,
		method: place.method,
		scheme: place.scheme,
		host: place.host,
		target: place.target,
		status,
		userAgent: reader.text(FIELD.userAgent),
		referrer: reader.text(FIELD.referrer),
		language: reader.text(FIELD.language),
		contentType: reader.text(FIELD.contentType),
		bytes: parseCount(reader.text(FIELD.bytes)),
		duration,
		// "-" stays: it says that a proxied request never got an answer from its upstream.
		upstreamStatus: upstreamStatus === "" ? undefined : upstreamStatus,
		body: reader.text(FIELD.body),
		contentLength: parseCount(reader.text(FIELD.contentLength)),
		fetchDest: reader.text(FIELD.fetchDest),
		purpose: reader.text(FIELD.purpose),
		clientHints: clientHints(reader),
		visitorId: parseVisitorId(reader.text(FIELD.visitorId)) ?? signals.visitorId,
		optOut: optOut(reader, signals),
		consent: signals.consent === true || isSet(reader.text(FIELD.consent)) ? true : undefined,
		complete: completeness(reader),
		requestId: reader.text(FIELD.requestId),
		title: reader.text(FIELD.title),
	};
}

/** The address, and what was forwarded; a list that ends with the address is both. */
function addressOf(reader: Reader): { readonly ip: string | undefined; readonly forwardedFor: string | undefined } {
	const ip = reader.text(FIELD.ip);
	const forwardedFor = reader.text(FIELD.forwardedFor);
	if (ip !== undefined) return { ip: parseIp(ip), forwardedFor: forwardedBefore(ip, forwardedFor) };
	const list = reader.text(FIELD.addresses) ?? forwardedFor;
	return { ip: parseIp(list), forwardedFor: forwardedBefore(list) };
}

function durationOf(reader: Reader): Milliseconds | undefined {
	return (
		milliseconds(reader.text(FIELD.nanoseconds), 1e-6) ??
		milliseconds(reader.text(FIELD.microseconds), 1e-3) ??
		milliseconds(reader.text(FIELD.milliseconds), 1) ??
		milliseconds(reader.text(FIELD.seconds), 1000)
	);
}

const MAX_DURATION: Milliseconds = 1e11;

/** @returns `NaN` for what is no number, or one of years */
function milliseconds(text: string | undefined, factor: number): Milliseconds | undefined {
	if (text === undefined) return undefined;
	const duration = Math.round(Number(text) * factor * 1e6) / 1e6;
	return duration >= 0 && duration < MAX_DURATION ? duration : Number.NaN;
}

interface RequestPlace {
	readonly method: string;
	readonly scheme: string | undefined;
	readonly host: string | undefined;
	readonly target: string;
}

/** @returns `undefined` when a line lacks what tells where the request went; garbage has an empty target */
function placeOf(reader: Reader, defaultMethod: string): RequestPlace | undefined {
	const line = reader.raw(FIELD.request) === undefined ? undefined : parseRequestLine(reader.text(FIELD.request) ?? "");
	const method = reader.text(FIELD.method) ?? line?.method ?? defaultMethod;
	const scheme = schemeOf(reader);
	const host = parseHost(reader.text(FIELD.host));
	const url = reader.text(FIELD.url);
	if (url !== undefined && !url.startsWith("/")) {
		const place = parseUrl(url);
		return place && { method, scheme: place.scheme, host: place.host, target: place.target };
	}
	const target = url ?? reader.text(FIELD.target) ?? line?.target ?? pathOf(reader);
	if (target === undefined && reader.raw(FIELD.target) === undefined) return undefined;
	return { method, scheme, host, target: present(target) ?? "" };
}

function pathOf(reader: Reader): string | undefined {
	const path = reader.text(FIELD.path);
	const query = reader.text(FIELD.query);
	if (path === undefined || query === undefined) return path;
	return `${path}${query.startsWith("?") ? "" : "?"}${query}`;
}

function schemeOf(reader: Reader): "http" | "https" | undefined {
	const scheme = parseScheme(reader.text(FIELD.scheme));
	if (scheme !== undefined || reader.raw(FIELD.https) === undefined) return scheme;
	return reader.text(FIELD.https)?.toLowerCase() === "on" ? "https" : "http";
}

function clientHints(reader: Reader): ClientHints | undefined {
	const uadata = reader.text(FIELD.uadata);
	if (uadata?.startsWith("{")) return { uadata };
	const brands = reader.text(FIELD.brands);
	if (brands === undefined) return undefined;
	return { brands, platform: reader.text(FIELD.platform), mobile: reader.text(FIELD.mobile) };
}

function optOut(reader: Reader, signals: CookieSignals): OptOutSignal | undefined {
	if (signals.optOut === "cookie" || isSet(reader.text(FIELD.optOut))) return "cookie";
	if (reader.isYes(FIELD.dnt)) return "dnt";
	return reader.isYes(FIELD.gpc) ? "gpc" : undefined;
}

function completeness(reader: Reader): boolean | undefined {
	const completion = reader.raw(FIELD.completion);
	if (completion !== undefined) return completion === "OK" || isYes(completion);
	const connection = reader.raw(FIELD.connection);
	return connection === undefined ? undefined : connection !== "X";
}
