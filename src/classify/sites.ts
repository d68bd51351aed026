import picomatch from "picomatch";
import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";
import { UserError } from "../errors.ts";
import { givenHost } from "./given-host.ts";

/** Hosts whose site is remembered: matching a pattern takes longer than all else that is asked of a host. */
const REMEMBERED = 10_000;

/** A single colon, where IPv6 has several, or one behind its brackets. */
const HAS_PORT = /^(?:[^:]*:[^:*?]*|\[[\da-f:.]*:[\da-f:.]*\]:.*)$/;

const LARGEST_ID = 2 ** 31 - 1;

/** Which hosts belong to which sites. */
export interface SiteSettings {
	/** `host=ID`, of which the host may be a glob. */
	readonly site: readonly string[];
	/** The site of all other hosts; `undefined`: they have none, unless no host has one of its own. */
	readonly siteId: number | undefined;
	/** The host where a log tells none. */
	readonly host: string | undefined;
}

/** The number of a host's site in Matomo; `undefined` when it has none. */
export type SiteOf = (host: string | undefined) => number | undefined;

/** One `host=ID`. */
export interface SiteEntry {
	readonly host: string;
	readonly id: number;
}

/**
 * The sites of hosts: a host that is named goes before patterns, which are tried in their order.
 *
 * @throws UserError when one is no `host=ID`, or a host has two
 */
export function siteLookup({ site, siteId, host: unnamed }: SiteSettings): SiteOf {
	const entries = site.map(siteEntry);
	if (entries.length === 0) return () => siteId;
	const named = new Map<string, number>();
	const patterns: { readonly matches: (host: string) => boolean; readonly id: number }[] = [];
	for (const { host, id } of entries) {
		if (/[*?[\]{}()!+@]/.test(host)) patterns.push({ matches: picomatch(host, { dot: true, nocase: true }), id });
		else if ((named.get(host) ?? id) === id) named.set(host, id);
		else throw twice(host, named.get(host) ?? id, id);
	}
	const known = new BoundedCache<string, { readonly id: number | undefined }>(REMEMBERED);
	return (given) => {
		const host = given ?? unnamed;
		if (host === undefined) return siteId;
		const remembered = known.get(host);
		if (remembered) return remembered.id;
		const id = named.get(host) ?? patterns.find(({ matches }) => matches(host))?.id ?? siteId;
		known.set(detach(host), { id });
		return id;
	};
}

/** All sites that page views may go to, in order, each once. */
export function siteIds({ site, siteId }: Pick<SiteSettings, "site" | "siteId">): readonly number[] {
	const ids = [...site.map((text) => siteEntry(text).id), ...(siteId === undefined ? [] : [siteId])];
	return [...new Set(ids)].sort((a, b) => a - b);
}

/**
 * What one `host=ID` says; the host as {@link givenHost} has it.
 *
 * @throws UserError when it is none
 */
export function siteEntry(text: string): SiteEntry {
	const equals = text.lastIndexOf("=");
	const host = givenHost(text.slice(0, Math.max(0, equals)).trim());
	const number = text.slice(equals + 1).trim();
	const id = /^\d{1,10}$/.test(number) ? Number(number) : 0;
	const hasPort = HAS_PORT.test(host);
	if (host !== "" && !/[\s/]/.test(host) && !hasPort && id >= 1 && id <= LARGEST_ID) return { host, id };
	const surplus = host.includes("://") ? "scheme" : hasPort ? "port" : undefined;
	throw new UserError({
		problem: "bad value for --site",
		expected: "a host, or a pattern of hosts, and the number of its site in Matomo, such as www.example.org=3",
		found: `"${text}"`,
		...(surplus && { hint: `leave the ${surplus} out: hosts are compared without it` }),
	});
}

function twice(host: string, one: number, other: number): UserError {
	return new UserError({
		problem: "bad value for --site",
		expected: "one site for each host",
		found: `${host} with ${one} and with ${other}`,
	});
}
