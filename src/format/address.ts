import { present } from "./fields.ts";

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;
/** `203.0.113.7:41342`, `[2001:db8::7]:41342`, `[2001:db8::7]`, with the address as group 1 or 2. */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5})$/;
/** IPv4 in IPv6, as `::ffff:203.0.113.7` or `::ffff:cb00:7107`. */
const MAPPED = /^(?:0{0,4}:){2,5}:?ffff:(?:(\d{1,3}(?:\.\d{1,3}){3})|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

/** What proxies write for a client that they do not know or name (RFC 7239), and what Apache and log tools do. */
const UNKNOWN = /^(?:unknown|_hidden|\(null\)|null|none)$/i;

/** A list that clients and proxies write may be of any length. */
const MAX_LENGTH = 2048;

/** Whether a text looks like an IPv4 or IPv6 address, without port or brackets. */
export function isAddress(text: string): boolean {
	return text.length <= 45 && ADDRESS.test(text);
}

/**
 * A client's address as it is compared and sent: without port, brackets and zone, IPv4 in IPv6 as IPv4; of several, such
 * as a logged `X-Forwarded-For`, the last, which alone the server's own neighbour has written.
 *
 * @returns `undefined` when there is none, or `unknown`; a host name, or what else is logged, stays as it is
 */
export function parseIp(text: string | undefined): string | undefined {
	const given = present(text);
	if (given === undefined || isPlain(given)) return given;
	const last = given.slice(given.lastIndexOf(",") + 1).trim();
	const found = last.length > MAX_LENGTH ? null : WITH_PORT.exec(last);
	const bare = found?.[1] ?? found?.[2] ?? last;
	const zone = bare.indexOf("%");
	const address = zone > 0 && bare.includes(":") ? bare.slice(0, zone) : bare;
	if (UNKNOWN.test(address)) return undefined;
	// Only IPv6 has letters that may be of either case.
	return present(unmapped(isAddress(address) ? address.toLowerCase() : address));
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

/** Whether the address has nothing to normalise, which nearly all have not: digits and dots, or hexadecimals and colons. */
function isPlain(text: string): boolean {
	let dots = false;
	let colons = false;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x2e) dots = true;
		else if (code === 0x3a) colons = true;
		else if ((code < 0x30 || code > 0x39) && (code < 0x61 || code > 0x66)) return false;
	}
	return !(colons && (dots || text.includes(":ffff:")));
}

function unmapped(address: string): string {
	const [, dotted, high, low] = (address.length <= 45 && MAPPED.exec(address)) || [];
	if (dotted !== undefined || high === undefined || low === undefined) return dotted ?? address;
	const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
	return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join(".");
}
