import { siteEntry, siteLookup } from "../classify/sites.ts";
import { closest } from "../did-you-mean.ts";
import { sameInMatomo } from "../visitor/referrer.ts";
import { allHosts, type LogHosts } from "./log-hosts.ts";

/** A pattern of all hosts below a domain. */
const BELOW = /^\*\./;

/** A `HOST=ID` of `--site` that no host of the logs has to do with. */
export interface UnmatchedSite {
	/** As it was given. */
	readonly mapping: string;
	readonly id: number;
	/** The host that was probably meant: one of those that no mapping matches. */
	readonly meant: string | undefined;
}

/** Those of the mappings that match none of the hosts, or nothing where the logs name no host. */
export function unmatchedSites(site: readonly string[], hosts: LogHosts): readonly UnmatchedSite[] {
	const all = allHosts(hosts);
	if (all.length === 0) return [];
	const mapped = siteLookup({ site, siteId: undefined, host: undefined });
	const unmapped = all.filter((host) => mapped(host) === undefined);
	return site.flatMap((mapping) => {
		const siteOf = siteLookup({ site: [mapping], siteId: undefined, host: undefined });
		if (all.some((host) => siteOf(host) !== undefined)) return [];
		const { host, id } = siteEntry(mapping);
		return [{ mapping, id, meant: meantBy(host, unmapped) }];
	});
}

/**
 * The host that somebody meant who typed another, or a pattern of hosts. One with or without `www.` is near, though these
 * are many letters; of others one, or nobody knows which. Of a pattern `*.DOMAIN` it is the first host below the domain that is near.
 */
export function meantBy(typed: string, hosts: readonly string[]): string | undefined {
	const [near, ...others] = closest(typed.replace(BELOW, ""), hosts);
	const meant = hosts.find((host) => sameInMatomo(host, typed)) ?? (others.length === 0 ? near : undefined);
	if (meant !== undefined || !BELOW.test(typed)) return meant;
	const domains = [...new Set(hosts.map(domainOf))];
	const [domain, ...more] = closest(typed.replace(BELOW, ""), domains);
	return more.length === 0 ? hosts.find((host) => domainOf(host) === domain) : undefined;
}

const domainOf = (host: string): string => host.slice(host.indexOf(".") + 1);
