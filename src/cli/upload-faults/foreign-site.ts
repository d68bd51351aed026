import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import { type HostSites, otherSites, TELLING } from "../../report/hit-sites.ts";
import { ofLogged } from "../proposed-sites.ts";
import type { ConfusedSites } from "./confused-sites.ts";
import type { SiteFacts } from "./mistyped-site.ts";

/** Mappings that are written out. */
const WRITTEN_OUT = 8;

/** A site that one in so many hits of a host names is one of its own: some pages have two trackers. */
const OF_ITS_OWN = 10;

/**
 * What to do where one site was given for all hosts, which the hits of some name, while those of others name another one:
 * these have a site of their own, and what is in the wrong one stays there. A site that no hit names is meant: a trial's, or
 * one for what was missed.
 */
export function foreignSite({ hits, hosts, siteOf }: Omit<SiteFacts, "site">): ConfusedSites | undefined {
	const known = ofLogged(hits, hosts);
	const others = known.filter((host) => !isOwn(host, siteOf(host.host)));
	const foreign = otherSites(others, siteOf).filter(
		({ hits, viewSite }) => hits >= TELLING && known.some((host) => isOfSite(host, viewSite)),
	);
	const [first] = foreign;
	if (!first) return undefined;
	const { host, hitSite, viewSite } = first;
	const pairs = foreign.slice(0, WRITTEN_OUT).map(({ host, hitSite }) => `--site ${host}=${hitSite}`);
	const error = new UserError({
		problem: `the page views of ${host} would go to site ${viewSite}, which is other hosts'`,
		expected: `${hitSite}, as ${counted(first.hits, "tracker hit")} of it have it`,
		found: `--site-id ${viewSite}`,
		hint: `add ${pairs.join(" ")}, or --site '*=${viewSite}' if that is meant`,
	});
	return { host, site: hitSite, error };
}

function isOwn({ sites }: HostSites, site: number | undefined): boolean {
	const all = sites.reduce((sum, [, hits]) => sum + hits, 0);
	return sites.some(([one, hits]) => one === site && hits * OF_ITS_OWN >= all);
}

function isOfSite({ sites: [[most, hits]] }: HostSites, site: number): boolean {
	return most === site && hits >= TELLING;
}
