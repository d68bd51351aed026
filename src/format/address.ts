const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;

/** A list that clients and proxies write may be of any length. */
const MAX_LENGTH = 2048;

/** Whether a text looks like an IPv4 or IPv6 address, without port or brackets. */
export function isAddress(text: string): boolean {
	return text.length <= 45 && ADDRESS.test(text);
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
