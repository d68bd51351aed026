import { authorityEnd } from "../authority.ts";
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
	const from = scheme + 3;
	// With room for credentials before the host.
	const authority = referrer.slice(from, authorityEnd(referrer, from, from + 2 * LONGEST));
	return hostNames(authority.slice(authority.lastIndexOf("@") + 1)).bare;
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
	const full = host.toLowerCase().replace(/\.?(?::\d*)?$/, "");
	const bare = full.replace(WWW, "");
	if (NUMBERS.test(bare)) return { full: ADDRESS, bare: ADDRESS };
	return NAME.test(bare) ? { full: detach(full), bare: detach(bare) } : { full: UNREADABLE, bare: UNREADABLE };
}
