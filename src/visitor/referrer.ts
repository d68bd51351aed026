import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";

/** Characters of a host that are looked at: names have 253 at most, and hardly any has a hundred. */
const LONGEST = 100;

/** What stands for text that names no host, and for hosts that are addresses, which no report may hold. */
const UNREADABLE = "(unreadable)";
const ADDRESS = "(address)";

const NAME = /^[\p{L}\p{N}._-]+$/u;
const NUMBERS = /^[\d.]+$|:|^\[/;

const WWW = /^www\./;

const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
const NUMBER_SIGN = 0x23;
const AT_SIGN = 0x40;

const known = new BoundedCache<string, HostNames>(20_000);

/**
 * The host that a `Referer` header names, without `www.`: all that a report may say of where visitors come from.
 *
 * @returns `undefined` without a header; `(unreadable)` for one that names no host
 */
export function referrerHost(referrer: string | undefined): string | undefined {
	if (referrer === undefined) return undefined;
	const scheme = referrer.indexOf("://");
	if (scheme < 0) return UNREADABLE;
	let from = scheme + 3;
	// With room for credentials before the host.
	const most = Math.min(referrer.length, from + 2 * LONGEST);
	let to = from;
	for (; to < most; to++) {
		const code = referrer.charCodeAt(to);
		if (code === SLASH || code === QUESTION_MARK || code === NUMBER_SIGN) break;
		if (code === AT_SIGN) from = to + 1;
	}
	return hostNames(referrer.slice(from, to)).bare;
}

/** How a host is called. What is an address and no name is `(address)`, and what is neither `(unreadable)`. */
export interface HostNames {
	/** In lower case and without port: what `--site` and `--include-host` look at. */
	readonly full: string;
	/** The same without a leading `www.`: as hosts are compared. */
	readonly bare: string;
}

/** How reports call a host. Remembered, so that a known host costs one look-up. */
export function hostNames(host: string): HostNames {
	const key = host.length > LONGEST ? host.slice(0, LONGEST) : host;
	const remembered = known.get(key);
	if (remembered !== undefined) return remembered;
	const names = readHost(key);
	known.set(detach(key), names);
	return names;
}

/**
 * Whether two hosts are one in Matomo, which stores URLs without scheme and `www.`.
 *
 * @see https://github.com/matomo-org/matomo/blob/5.x-dev/core/Tracker/PageUrl.php (`normalizeUrl`)
 */
export function sameInMatomo(a: string, b: string): boolean {
	return a.replace(WWW, "") === b.replace(WWW, "");
}

function readHost(host: string): HostNames {
	const full = host.toLowerCase().replace(/:\d*$/, "");
	const bare = full.replace(WWW, "");
	if (NUMBERS.test(bare)) return { full: ADDRESS, bare: ADDRESS };
	return NAME.test(bare) ? { full: detach(full), bare: detach(bare) } : { full: UNREADABLE, bare: UNREADABLE };
}
