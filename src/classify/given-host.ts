/** A label that is to be encoded; others have letters of ASCII only, or are parts of a glob. */
const BEYOND_ASCII = /^(?=.*[^\w-])[\p{L}\p{M}\p{N}_-]+$/u;

/** IPv6 as it stands in URLs; hosts of logs are compared without the brackets. */
const BRACKETED = /^\[([\da-f:.]*:[\da-f:.]*)\]$/;

/**
 * A host that somebody wrote, or a glob of hosts, as browsers name it, and so logs and trackers: in lower case, without the
 * brackets of IPv6 and the dot at the end of a full name, letters beyond ASCII as `xn--…` (`grün.de` is `xn--grn-ioa.de`).
 *
 * @see https://url.spec.whatwg.org/#idna
 */
export function givenHost(text: string): string {
	const host = text.toLowerCase().replace(BRACKETED, "$1").replace(/\.$/, "");
	return host.split(".").map(encoded).join(".");
}

function encoded(label: string): string {
	if (!BEYOND_ASCII.test(label)) return label;
	try {
		return new URL(`http://${label}`).hostname;
	} catch {
		return label;
	}
}
