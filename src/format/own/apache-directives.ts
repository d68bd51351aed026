import type { OwnField } from "./own-field.ts";
import type { Meaning } from "./part.ts";
import { pathShape, SHAPE } from "./shapes.ts";

/** What a directive tells, and what its values look like. */
export interface ApacheDirective {
	readonly meaning: Meaning;
	readonly pattern?: string | ((end: string) => string);
	readonly holds?: string;
	readonly isMarked?: boolean;
}

const OTHER: ApacheDirective = { meaning: { is: "other" } };

function field(name: OwnField, rank = 0, more: Omit<ApacheDirective, "meaning"> = {}): ApacheDirective {
	return { meaning: { is: "field", field: name, rank }, ...more };
}

const ADDRESS = { pattern: SHAPE.address, holds: ":" };
const COUNT = { pattern: SHAPE.count };

/** Directives of one letter, without or with an argument that does not matter. `%t` and `%T` are read elsewhere. */
const LETTERS: Readonly<Record<string, ApacheDirective>> = {
	a: field("ip", 0, ADDRESS),
	h: field("ip", 1, ADDRESS),
	r: field("request"),
	m: field("method", 0, { pattern: SHAPE.method }),
	U: field("path", 0, { pattern: pathShape }),
	q: field("query", 0, { isMarked: true }), // begins with a question mark, if there is any
	s: field("status", 0, { pattern: SHAPE.status }),
	B: field("bytes", 0, COUNT),
	b: field("bytes", 1, COUNT),
	O: field("bytes", 2, COUNT),
	D: field("microseconds", 0, COUNT),
	V: field("host", 1, { pattern: SHAPE.host }),
	v: field("host", 2, { pattern: SHAPE.host }),
	X: field("connection", 0, { pattern: "[X+-]" }),
	L: field("requestId", 1),
	A: { ...OTHER, ...ADDRESS },
	p: { ...OTHER, ...COUNT },
	P: { ...OTHER, ...COUNT },
	I: { ...OTHER, ...COUNT },
	S: { ...OTHER, ...COUNT },
	k: { ...OTHER, ...COUNT },
	H: OTHER,
	l: OTHER,
	u: OTHER,
	f: OTHER,
	R: OTHER,
	F: OTHER,
	M: OTHER,
	E: OTHER,
};

/** Headers of the request, in lower case. */
const REQUEST_HEADERS: Readonly<Record<string, ApacheDirective>> = {
	"user-agent": field("userAgent"),
	referer: field("referrer"),
	"accept-language": field("language"),
	host: field("host", 0, { pattern: SHAPE.host, holds: ":" }),
	"x-forwarded-for": field("forwardedFor", 0, { pattern: SHAPE.list, holds: " ," }),
	forwarded: field("forwardedFor", 1),
	"x-forwarded-proto": field("scheme", 0, { pattern: SHAPE.scheme }),
	"cf-connecting-ip": field("ip", 2, ADDRESS),
	"true-client-ip": field("ip", 3, ADDRESS),
	"x-real-ip": field("ip", 4, ADDRESS),
	"sec-fetch-dest": field("fetchDest"),
	"sec-purpose": field("purpose"),
	purpose: field("purpose", 1),
	"x-purpose": field("purpose", 2),
	"x-moz": field("purpose", 3),
	dnt: field("dnt"),
	"x-do-not-track": field("dnt", 1),
	"sec-gpc": field("gpc"),
	"sec-ch-ua": field("brands"),
	"sec-ch-ua-platform": field("platform"),
	"sec-ch-ua-mobile": field("mobile"),
	cookie: field("cookies"),
	"content-length": field("contentLength"),
	"x-request-id": field("requestId", 2),
};

const COOKIES: Readonly<Record<string, ApacheDirective>> = {
	mtm_consent: field("consent"),
	mtm_consent_removed: field("optOut"),
	matomo_ignore: field("optOut", 1),
	piwik_ignore: field("optOut", 2),
};

/** Variables of the server, and the ones that the preset sets. */
const ENVIRONMENT: Readonly<Record<string, ApacheDirective>> = {
	unique_id: field("requestId"),
	https: field("https"),
	request_scheme: field("scheme", 1, { pattern: SHAPE.scheme }),
	monorail_visitor_id: field("visitorId"),
	monorail_opt_out: field("optOut", 3),
	monorail_consent: field("consent", 1),
};

/** Durations by the unit that `%{UNIT}T` names. */
const UNITS: Readonly<Record<string, OwnField>> = { s: "seconds", ms: "milliseconds", us: "microseconds" };

/** Names that are likely meant where another is one or two letters off. */
export const HEADER_NAMES: readonly string[] = Object.keys(REQUEST_HEADERS);

const RESPONSE_HEADERS: Readonly<Record<string, ApacheDirective>> = { "content-type": field("contentType") };

const ARGUED: Readonly<Record<string, Readonly<Record<string, ApacheDirective>>>> = {
	i: REQUEST_HEADERS,
	o: RESPONSE_HEADERS,
	C: COOKIES,
	e: ENVIRONMENT,
	n: {},
	x: { https: field("https") },
	"^ti": {},
	"^to": {},
};

/**
 * What a directive means.
 *
 * @param letter behind the argument, such as `i`
 * @param argument between the braces; `undefined` without braces
 * @returns `undefined` when Apache has none such
 */
export function apacheDirective(letter: string, argument: string | undefined): ApacheDirective | undefined {
	if (letter === "T") {
		const unit = Object.hasOwn(UNITS, argument ?? "s") ? UNITS[argument ?? "s"] : undefined;
		return unit && field(unit, 1, COUNT);
	}
	if (Object.hasOwn(ARGUED, letter)) {
		const names = ARGUED[letter] ?? {};
		const name = argument?.toLowerCase() ?? "";
		return name === "" ? undefined : Object.hasOwn(names, name) ? names[name] : OTHER;
	}
	if (letter === "^FB" || letter === "^FU") return OTHER;
	// The peer's address is a proxy's where mod_remoteip is at work.
	if ((letter === "a" || letter === "h") && argument === "c") return field("ip", 5, ADDRESS);
	return Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
}
