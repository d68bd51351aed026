/**
 * A field as a value.
 *
 * @returns `undefined` for what the servers write when there is none: nothing, `""` and `"-"`
 */
export function present(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	// Lengths, as comparing strings costs several times more and most fields of most lines are empty.
	const length = text.length;
	return length === 0 || (length === 1 && text === "-") ? undefined : text;
}

/**
 * A count such as bytes.
 *
 * @returns `undefined` unless it is 1 to 15 digits: what a client sent as its Content-Length may be anything
 */
export function parseCount(text: string | undefined): number | undefined {
	if (text === undefined || text.length === 0 || text.length > 15) return undefined;
	let value = 0;
	for (let at = 0; at < text.length; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		value = value * 10 + digit;
	}
	return value;
}

/**
 * An HTTP status.
 *
 * @returns 0 when the server logged none (`000`, `-`, empty or no field at all), `NaN` unless it has up to three digits
 */
export function parseStatus(text: string | undefined): number {
	const given = present(text);
	if (given === undefined) return 0;
	return given.length > 3 ? Number.NaN : (parseCount(given) ?? Number.NaN);
}

/** `http` or `https`, in lower case; `undefined` for anything else. */
export function parseScheme(text: string | undefined): "http" | "https" | undefined {
	if (text === "https" || text === "http") return text;
	const lower = text?.toLowerCase();
	return lower === "https" || lower === "http" ? lower : undefined;
}

/**
 * A host name as it is compared: lower case, without port and the dot at the end of a full name, an IPv6 address without
 * brackets.
 *
 * @returns `undefined` when there is none
 */
export function parseHost(text: string | undefined): string | undefined {
	const host = present(text);
	if (host === undefined || isPlainHost(host)) return host;
	const lower = host.toLowerCase();
	if (lower.startsWith("[")) {
		const end = lower.indexOf("]");
		return present(end === -1 ? lower : lower.slice(1, end));
	}
	const colon = lower.indexOf(":");
	const bareIpv6 = colon !== lower.lastIndexOf(":");
	return present((colon === -1 || bareIpv6 ? lower : lower.slice(0, colon)).replace(/\.$/, ""));
}

/** A cookie's mere presence: its value may be anything but a no. */
export function isSet(text: string | undefined): boolean {
	const value = present(text);
	return value !== undefined && value !== "0" && value.toLowerCase() !== "false";
}

/** The value of a yes-or-no header such as `DNT`; a header that was sent twice is a list, of which one yes is enough. */
export function isYes(text: string | undefined): boolean {
	const value = present(text);
	if (value === undefined || value === "1") return value !== undefined;
	return value.length > 1 && YES.test(value);
}

const YES = /(?:^|,)[ \t]*(?:1|true)[ \t]*(?:,|$)/i;

/** Whether the host has nothing to normalise, which nearly all have not. */
function isPlainHost(host: string): boolean {
	for (let at = 0; at < host.length; at++) {
		const code = host.charCodeAt(at);
		if (code === 0x3a || code === 0x5b || (code >= 0x41 && code <= 0x5a) || code >= 0x80) return false;
	}
	return host.charCodeAt(host.length - 1) !== 0x2e;
}
