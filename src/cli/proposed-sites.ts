import { siteEntry, siteIds, siteLookup } from "../classify/sites.ts";
import { type HostSites, mostHitsFirst, otherSites } from "../report/hit-sites.ts";
import { allHosts, type LogHosts } from "./log-hosts.ts";
import { unmatchedSites } from "./unmatched-sites.ts";

/** Names and addresses, and nothing that `--site` would take for a pattern: whoever asks may name any host. */
const HOST = /^[\p{L}\p{N}._:-]+$/u;

/** The sites that an upload is told: what was given, or what suits better. */
export interface Sites {
	/** `HOST=ID`, one for each host. */
	readonly site: readonly string[];
	/** Of all other hosts. */
	readonly siteId: number | undefined;
}

/**
 * The sites that suit the logs: those that were given, without what matches no host and not confused, or else those that the
 * tracker's hits name. Where these are several no single one is right, so that each host gets the one that most of its hits name, also
 * beside a `--site-id`.
 *
 * @param hits sites that the hits of each host name
 * @param hosts of page views
 */
export function proposedSites(given: Sites, hits: readonly HostSites[], hosts: LogHosts): Sites {
	const { siteId } = given;
	const known = ofLogged(hits, hosts);
	const site = unconfused(mended(given.site, hits, hosts), given, known);
	if (site.length > 0) return { site, siteId };
	const ids = new Set(known.map(({ sites: [[id]] }) => id));
	if (ids.size < 2) return { site: [], siteId: siteId ?? [...ids][0] ?? mostNamed(hits) };
	return { site: known.flatMap(({ host, sites: [[id]] }) => (id === siteId ? [] : [`${host}=${id}`])), siteId };
}

/**
 * What matches no host is given to the one that was probably meant, unless the hits of that are for other sites only, and
 * is left out where nobody knows which.
 */
function mended(site: readonly string[], hits: readonly HostSites[], hosts: LogHosts): readonly string[] {
	const unmatched = new Map(unmatchedSites(site, hosts).map((one) => [one.mapping, one]));
	const taken = new Set<string>();
	return site.flatMap((mapping) => {
		const wrong = unmatched.get(mapping);
		if (!wrong) return [mapping];
		const { id, meant } = wrong;
		if (meant === undefined || taken.has(meant) || !HOST.test(meant)) return [];
		// One that goes to the site of all others is moved only where its hits say so.
		const isSiteless = hosts.withoutSite.some(({ host }) => host === meant);
		const named = hits.find(({ host }) => host === meant)?.sites ?? (isSiteless ? [[id]] : []);
		if (!named.some(([site]) => site === id)) return [];
		taken.add(meant);
		return [`${meant}=${id}`];
	});
}

/**
 * A host whose hits are for another of the sites that were given than its page views would go to gets that one: these were
 * confused. A site that was not given is no mistake of this kind, and whoever gave another may have meant it.
 */
function unconfused(site: readonly string[], given: Sites, known: readonly HostSites[]): readonly string[] {
	if (site.length === 0) return site;
	const others = otherSites(known, siteLookup({ ...given, site, host: undefined }));
	const ids = siteIds(given);
	const siteOf = new Map(others.flatMap(({ host, hitSite }) => (ids.includes(hitSite) ? [[host, hitSite]] : [])));
	const kept = site.filter((mapping) => !siteOf.has(siteEntry(mapping).host));
	return [...kept, ...[...siteOf].map(([host, hitSite]) => `${host}=${hitSite}`)];
}

/** What hits tell of hosts that the logs name: pages of others, such as those that translate a page, are requested elsewhere. */
export function ofLogged(hits: readonly HostSites[], hosts: LogHosts): readonly HostSites[] {
	const names = new Set(allHosts(hosts));
	return hits.filter(({ host }) => names.has(host) && HOST.test(host));
}

/** The site that most hits name, whatever their host; of as many the one with the smallest number. */
function mostNamed(hits: readonly HostSites[]): number | undefined {
	const all = new Map<number, number>();
	for (const [id, count] of hits.flatMap(({ sites }) => sites)) all.set(id, (all.get(id) ?? 0) + count);
	return mostHitsFirst(all)[0]?.[0];
}
