import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";
import { ipv6Groups, plainIpv6 } from "../ip-address.ts";
import { present } from "./fields.ts";

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;
/** `203.0.113.7:41342`, `[2001:db8::7]:41342`, `[2001:db8::7]`, with the address as group 1 or 2. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5})$/;

/** What proxies write for a client that they do not know or name (RFC 7239), and what Apache and log tools do. */
const UNKNOWN = /^(?:unknown|_hidden|\(null\)|null|none)$/i;

/** A list that clients and proxies write may be of any length. */
const MAX_LENGTH = 2048;

/** How addresses are written that some programs always write at their longest. Only speed depends on it. */
const spellings = new BoundedCache<string, string>(10_000);

/** Whether a text looks like an IPv4 or IPv6 address, without port or brackets. */
export function isAddress(text: string): boolean {
	return text.length <= 45 && ADDRESS.test(text);
}

/**
 * A client's address as it is compared and sent: without port, brackets and zone, IPv6 in its one spelling, IPv4 in
 * IPv6 as IPv4; of several, such as a logged `X-Forwarded-For`, the last, which alone the server's own neighbour has
 * written.
 *
 * @returns `undefined` when there is none, or `unknown`; a host name, or what else is logged, stays as it is
 */
export function parseIp(text: string | undefined): string | undefined {
	const given = present(text);
	return given === undefined || isPlain(given) ? given : parseOdd(given);
}

/** As {@link parseIp}, but nothing else than an address: where one stands among other things, these may be in its place. */
export function parseAddress(text: string | undefined): string | undefined {
	const given = present(text);
	if (given === undefined || isPlain(given)) return given;
	const ip = parseOdd(given);
	return ip !== undefined && (isPlain(ip) || ipv6Groups(ip) !== undefined) ? ip : undefined;
}

function parseOdd(given: string): string | undefined {
	const known = spellings.get(given);
	if (known !== undefined) return known;
	const last = given.slice(given.lastIndexOf(",") + 1).trim();
	const found = last.length > MAX_LENGTH ? null : WITH_PORT.exec(last);
	const bare = found?.[1] ?? found?.[2] ?? last;
	const zone = bare.indexOf("%");
	const address = zone > 0 && bare.includes(":") ? bare.slice(0, zone) : bare;
	if (UNKNOWN.test(address)) return undefined;
	return present(isAddress(address) ? spelled(address) : address);
}

/**
 * The value of `X-Forwarded-For`, or, where there is none, what stands before the last address of a field with several.
 *
 * @param ip the field that {@link parseIp} reads
 */
export function forwardedBefore(ip: string | undefined, forwardedFor?: string): string | undefined {
	if (forwardedFor !== undefined || ip === undefined) return forwardedFor;
	const comma = ip.lastIndexOf(",");
	return comma === -1 ? undefined : present(ip.slice(0, comma).trim());
}

/**
 * The value of an `X-Forwarded-For` header where it stands in an unnamed field: addresses between commas.
 *
 * @returns `undefined` for anything else
 */
export function parseAddresses(text: string): string | undefined {
	if (text === "" || text.length > MAX_LENGTH) return undefined;
	return text.split(",").every((one) => isAddress(one.trim())) ? text : undefined;
}

function spelled(address: string): string {
	const plain = plainIpv6(address);
	spellings.set(detach(address), plain);
	return plain;
}

const COLON = 0x3a;
const DOT = 0x2e;
const ZERO = 0x30;
/** Eight groups of four. */
const LONGEST_PLAIN = 39;

/**
 * Whether a glance tells that the text is an address with nothing to normalise, which nearly all are: IPv4, or IPv6 as it
 * is to be written.
 */
function isPlain(text: string): boolean {
	if (text.length > LONGEST_PLAIN) return false;
	const fourth = text.charCodeAt(3);
	return text.charCodeAt(1) === DOT || text.charCodeAt(2) === DOT || fourth === DOT ? isIpv4(text) : isPlainIpv6(text);
}

function isIpv4(text: string): boolean {
	let dots = 0;
	let value = -1;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === DOT) {
			if (value < 0) return false;
			dots++;
			value = -1;
			continue;
		}
		// A zero before other digits is none of an address's.
		if (code < ZERO || code > 0x39 || value === 0) return false;
		value = value < 0 ? code - ZERO : value * 10 + code - ZERO;
		if (value > 255) return false;
	}
	return dots === 3 && value >= 0;
}

function isPlainIpv6(text: string): boolean {
	let colons = 0;
	let hasGap = false;
	let digits = 0;
	let before = COLON;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === COLON) {
			colons++;
			digits = 0;
			if (before === COLON && at > 0) {
				if (hasGap) return false;
				hasGap = true;
			}
		} else {
			if ((code < ZERO || code > 0x39) && (code < 0x61 || code > 0x66)) return false;
			if (code === ZERO && before === COLON && isShortenable(text, at)) return false;
			if (++digits > 4) return false;
		}
		before = code;
	}
	// With seven the gap may be that of a single group.
	if (hasGap ? colons > 6 : colons !== 7) return false;
	return isEnd(text, 0, 1) && isEnd(text, text.length - 1, text.length - 2) && !text.startsWith("::ffff:");
}

/** Whether the end of an address is a digit, or two colons. */
function isEnd(text: string, last: number, lastButOne: number): boolean {
	return text.charCodeAt(last) !== COLON || text.charCodeAt(lastButOne) === COLON;
}

/** Whether a group that begins with a zero could be shorter: it has more digits, or stands beside another of zeros. */
function isShortenable(text: string, zero: number): boolean {
	if (zero + 1 < text.length && text.charCodeAt(zero + 1) !== COLON) return true;
	const behind = text.charCodeAt(zero + 2);
	return behind === COLON || behind === ZERO || (zero > 1 && text.charCodeAt(zero - 2) === COLON);
}
