import { authorityEnd } from "../authority.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";

/**
 * The form in which a page of the request log and a page that the tracker reports are compared.
 *
 * `page` is path and query, decoded once, without fragment; `host` is lower case, without port and without the dot that
 * may end a full name. The scheme does not count: behind a load balancer the log's scheme is often not the browser's.
 * Neither does the port: nginx's `$host` has none.
 */
export interface CanonicalUrl {
	readonly host: string | undefined;
	readonly page: string;
}

/** Characters that `new URL()` and decoding leave as they are: nearly every real path. No dot segments. */
const PLAIN = /^\/(?:[\w\-~?=&+,;:@!$()*/]|\.(?=[\w-]))*$/;

/** A host that is nothing else. */
const PLAIN_HOST = /^[a-z0-9.-]+$/;
const DOT = 0x2e;

const QUESTION_MARK = 0x3f;

/** Texts of each kind that are remembered, with what they are parsed to: some 2 MB at most. */
const REMEMBERED = 2_000;
/** Characters of the longest of them. */
const LONGEST_REMEMBERED = 300;

const targets = new BoundedCache<string, string>(REMEMBERED);
const urls = new BoundedCache<string, CanonicalUrl | null>(REMEMBERED);

/** Parameters that the JavaScript tracker itself takes out of the URL it reports. */
const TRACKER_OWN_PARAMETER = /^(?:pk_vid|ignore_referr?er)=/;
const HAS_TRACKER_OWN_PARAMETER = /[?&](?:pk_vid|ignore_referr?er)=/;

/**
 * Canonical page of a request target as the server logged it (path and query, still encoded; absolute form allowed).
 *
 * Gives it the treatment that the tracker gives `location.href`: parsed by the URL standard, decoded by
 * `decodeURIComponent` with `unescape` as the fallback, cut at `#`. Lossy on purpose, as the tracker is.
 *
 * @returns `"/"` for an empty target; never throws
 * @see https://github.com/matomo-org/matomo/blob/5.x-dev/js/piwik.js (`safeDecodeWrapper`, `getCurrentUrl`)
 */
export function canonicalTarget(target: string): string {
	// Then there is no fragment either.
	if (PLAIN.test(target)) return target.includes("?") ? tidy(target) : target;
	if (!target.startsWith("/")) return canonicalUrl(target)?.page ?? "/";
	return remembered(targets, target, pageOfTarget);
}

function pageOfTarget(target: string): string {
	return parsed(`http://h${target}`)?.page ?? tidy(decode(target));
}

/**
 * Canonical form of a URL in a header (`Referer`), encoded as browsers send it.
 *
 * @returns `undefined` when it is no http(s) URL
 */
export function canonicalUrl(url: string): CanonicalUrl | undefined {
	if (!/^https?:\/\//i.test(url)) return undefined;
	return remembered(urls, url, parsed) ?? undefined;
}

/**
 * Canonical form of the `url` parameter of a tracker hit, after query decoding: the tracker has already decoded
 * `location.href`, so it is compared as it stands. Relative custom URLs have no host.
 */
export function canonicalReported(url: string): CanonicalUrl {
	const from = authorityFrom(url);
	if (from < 0) return { host: undefined, page: tidy(url) };
	const to = authorityEnd(url, from);
	const host = hostOnly(url.slice(from, to));
	return { host: host === "" ? undefined : host, page: tidy(url.slice(to)) };
}

/** Where the authority of an http(s) URL begins; -1 when it is none. */
function authorityFrom(url: string): number {
	if (url.startsWith("https://")) return 8;
	if (url.startsWith("http://")) return 7;
	return /^https?:\/\//i.exec(url)?.[0].length ?? -1;
}

/** `example.org` of `user@Example.org:8443`; IPv6 literals keep their brackets off. */
function hostOnly(authority: string): string {
	if (PLAIN_HOST.test(authority) && authority.charCodeAt(authority.length - 1) !== DOT) return authority;
	return authority
		.slice(authority.lastIndexOf("@") + 1)
		.replace(/:\d*$/, "")
		.replace(/^\[(.*)\]$/, "$1")
		.replace(/\.$/, "")
		.toLowerCase();
}

/** What is made of a text, remembered: pages that must be parsed come again as others do. */
function remembered<Made extends string | object | null>(
	known: BoundedCache<string, Made>,
	text: string,
	make: (text: string) => Made,
): Made {
	if (text.length > LONGEST_REMEMBERED) return make(text);
	let made = known.get(text);
	if (made === undefined) {
		made = make(text);
		known.set(detach(text), made);
	}
	return made;
}

function parsed(url: string): CanonicalUrl | null {
	let parts: URL;
	try {
		parts = new URL(url);
	} catch {
		return null;
	}
	return { host: hostOnly(parts.host), page: tidy(decode(parts.pathname + parts.search)) };
}

function decode(text: string): string {
	if (!text.includes("%")) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		return unescape(text);
	}
}

/** Without fragment, the tracker's own parameters and an empty query; `"/"` when nothing is left. */
function tidy(page: string): string {
	const fragment = page.indexOf("#");
	let text = fragment < 0 ? page : page.slice(0, fragment);
	if (text.includes("?")) {
		if (HAS_TRACKER_OWN_PARAMETER.test(text)) text = withoutOwnParameters(text);
		// All of them: of `/a%3F?` the standard's parser drops the last, the tracker does not.
		let end = text.length;
		while (text.charCodeAt(end - 1) === QUESTION_MARK) end--;
		text = text.slice(0, end);
	}
	if (text === "") return "/";
	return text.startsWith("?") ? `/${text}` : text;
}

function withoutOwnParameters(page: string): string {
	const question = page.indexOf("?");
	if (question < 0) return page;
	const parameters = page.slice(question + 1).split("&");
	return `${page.slice(0, question)}?${parameters.filter((one) => !TRACKER_OWN_PARAMETER.test(one)).join("&")}`;
}
