import type { FilterPatterns } from "../classify/filter.ts";
import { counted, thousands } from "../counted.ts";
import type { HostSites } from "../report/hit-sites.ts";
import type { Observed } from "../report/observer.ts";
import type { LogHosts } from "./log-hosts.ts";
import { ofLogged, type Sites } from "./proposed-sites.ts";

/** Hosts that are named, and mappings of `--site` that are written out. */
const NAMED = 3;

/** With fewer missed page views of a host there is little to send. */
const TELLING = 20;

/** What is known of hosts of which no tracker hit tells. */
interface UntrackedFacts {
	/** As reports call them. */
	readonly untracked: readonly string[];
	/** Page views by host. */
	readonly sites: Observed["sites"];
	readonly hits: readonly HostSites[];
	/** Of page views. */
	readonly hosts: LogHosts;
}

/**
 * What to do where all page views of some hosts count as missed, while hits tell of others, and one site was given for all:
 * whoever asks a server for its address, or for another program on it, is sent as a visitor of the site. Hosts that somebody
 * has named are meant.
 */
export function untrackedNote(
	given: Sites & Pick<FilterPatterns, "includeHost">,
	{ untracked, sites, hits, hosts }: UntrackedFacts,
): readonly string[] {
	if (given.site.length > 0 || given.includeHost.length > 0) return [];
	const known = ofLogged(hits, hosts);
	const missed = sites.rows.filter(
		({ key, tracked, missed }) => tracked === 0 && missed >= TELLING && untracked.includes(key),
	);
	if (missed.length === 0 || known.length === 0) return [];
	const names = missed
		.slice(0, NAMED)
		.map(({ key, missed }, index) => `${index === 0 ? counted(missed, "page view") : thousands(missed)} of ${key}`);
	const list = [
		...names,
		...(missed.length > NAMED ? [`those of ${counted(missed.length - NAMED, "more host")}`] : []),
	].join(", ");
	const pairs = known.slice(0, NAMED).map(({ host, sites: [[id]] }) => `--site ${host}=${given.siteId ?? id}`);
	return [
		`No tracker hit tells of some hosts, so that all of their page views count as missed: ${list}. If they are not the site's, give --site HOST=ID for those that are, such as ${pairs.join(" ")}, and no --site-id: that leaves out all others.`,
	];
}
