import { isIP } from "node:net";
import type { EpochMs } from "../event.ts";
import type { TrackingRequest } from "./tracking-request.ts";
import { cutToBytes, wellFormed } from "./well-formed.ts";

/** A request fit to be sent, or why it must not be. The reason names the parameter and no data of the visitor. */
export type Prepared = { readonly request: TrackingRequest } | { readonly refused: string };

/**
 * Makes one request safe for a batch: a single bad value can make Matomo roll back the whole batch, merge strangers
 * into one visitor, or silently store the hit under another time or address.
 *
 * What a page view cannot do without refuses the request when it is bad; anything else is cut or left out. Parameters
 * without a row go through, made well-formed. Pure: the input is not changed.
 */
export function prepare(request: TrackingRequest, now: EpochMs): Prepared {
	const prepared: Record<string, string | number> = { lang: "" };
	const missing = missingOf(request);
	if (missing !== undefined) return { refused: missing };
	for (const [name, given] of Object.entries(request)) {
		const result = fit(name, given, now);
		if (typeof result === "object") return { refused: `${name}: ${result.refused}` };
		if (result !== undefined) prepared[name] = result;
	}
	return { request: prepared as unknown as TrackingRequest };
}

/** Why a request must not be sent, as {@link prepare} says it, without making one that is fit. */
export function refusal(request: TrackingRequest, now: EpochMs): string | undefined {
	const missing = missingOf(request);
	if (missing !== undefined) return missing;
	for (const name of REQUIRED) {
		const result = fit(name, request[name] ?? "", now);
		if (typeof result === "object") return `${name}: ${result.refused}`;
	}
	return undefined;
}

function missingOf(request: TrackingRequest): string | undefined {
	for (const name of REQUIRED) if (request[name] === undefined) return `${name}: missing`;
	return undefined;
}

function fit(name: string, given: string | number, now: EpochMs): ReturnType<Rule> {
	return (RULES[name] ?? passOn)(typeof given === "string" ? wellFormed(given) : given, now);
}

/** What to send for a parameter; `undefined` leaves it out. Only what is required refuses a request. */
type Rule = (value: string | number, now: EpochMs) => string | number | undefined | { readonly refused: string };

/** What no request goes without; anything else that is bad is cut or left out. */
export const REQUIRED = ["idsite", "url", "cip", "cdt", "ua", "pv_id"] as const;

const DAY_SECONDS = 86_400;
/** Matomo takes times up to twenty years of 365 days back, and stores what is older at its own now; a day is left for the way. */
const OLDEST_SECONDS = (20 * 365 - 1) * DAY_SECONDS;

/** One row a parameter. */
const RULES: Readonly<Record<string, Rule>> = {
	idsite: (value) => wholeNumber(value, 1, 2 ** 32) ?? { refused: "not a site id" },
	url: (value) => (isPageUrl(value) ? value : { refused: "not an absolute http or https address" }),
	cip: (value) => (isPlainAddress(value) ? value : { refused: "not one plain IP address" }),
	ua: (value) => (typeof value === "string" && value.trim() !== "" ? value : { refused: "empty" }),
	cdt: time,
	// Cut inside a character by Matomo, anything but ASCII fails the whole batch.
	pv_id: (value) => (matches(value, /^[0-9a-zA-Z]{6}$/) ? value : { refused: "not six letters and digits" }),
	// Of another length `cid` refuses the hit; with other characters all such visitors become one.
	cid: (value) => (matches(value, /^[0-9a-f]{16}$/i) ? value : undefined),
	_id: (value) => (matches(value, /^[0-9a-f]{16}$/i) ? value : undefined),
	uid: (value) => [...String(value)].slice(0, 200).join(""),
	urlref: (value) => cutToBytes(String(value), 1024),
	action_name: (value) => cutToBytes(String(value), 1024),
	bw_bytes: (value) => wholeNumber(value, 0, Number.MAX_SAFE_INTEGER),
	search_count: (value) => wholeNumber(value, 0, 2 ** 31 - 1),
	lat: (value) => numberBetween(value, -90, 90),
	long: (value) => numberBetween(value, -180, 180),
	// Milliseconds, kept by Matomo in three bytes.
	pf_net: (value) => wholeNumber(value, 0, 2 ** 24 - 1),
	pf_srv: (value) => wholeNumber(value, 0, 2 ** 24 - 1),
	pf_tfr: (value) => wholeNumber(value, 0, 2 ** 24 - 1),
};

/** JSON has no infinities, and Matomo drops an entry's `null`. */
function passOn(value: string | number): string | number | undefined {
	return typeof value === "string" || Number.isFinite(value) ? value : undefined;
}

/** Matomo stores a time in its future at its own now, so a log server whose clock is ahead is held back to this one's. */
function time(value: string | number, now: EpochMs): number | { readonly refused: string } {
	const latest = Math.floor(now / 1000) - 1;
	if (typeof value !== "number" || !Number.isFinite(value)) return { refused: "not epoch seconds" };
	if (value > latest + DAY_SECONDS) return { refused: "more than a day in the future" };
	if (value <= latest - OLDEST_SECONDS) return { refused: "more than 20 years ago" };
	return Math.min(Math.floor(value), latest);
}

function isPageUrl(value: string | number): boolean {
	return matches(value, /^https?:\/\/[^/?#]/i) && URL.canParse(String(value));
}

/** Without a port and without a zone (`fe80::1%eth0`). */
function isPlainAddress(value: string | number): boolean {
	return typeof value === "string" && isIP(value) !== 0 && !value.includes("%");
}

function matches(value: string | number, pattern: RegExp): boolean {
	return typeof value === "string" && pattern.test(value);
}

function wholeNumber(value: string | number, least: number, most: number): number | undefined {
	const number = numberBetween(value, least, most);
	return number === undefined ? undefined : Math.floor(number);
}

function numberBetween(value: string | number, least: number, most: number): number | undefined {
	const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
	return typeof number === "number" && number >= least && number <= most ? number : undefined;
}
