import { counted } from "../counted.ts";
import type { HostSites } from "../report/hit-sites.ts";
import type { LogHosts } from "./log-hosts.ts";
import { unmatchedSites } from "./unmatched-sites.ts";

/** What a run that has ended knows of what `--site` was given. */
interface RunFacts {
	/** Lines that an earlier run has decided. */
	readonly context: number;
	readonly site: readonly string[];
	/** Sites that the hits of each host name. */
	readonly hits: readonly HostSites[];
	/** Hosts of the page views. */
	readonly hosts: LogHosts;
	/** Where page views of a host go. */
	readonly siteOf: (host: string) => number | undefined;
}

/**
 * What to do where one `--site` is mistyped beyond doubt: it matches no host, and the hits of the one that is near it are
 * for its site, to which the page views of that do not go. A host that merely is not in the logs today is no mistake.
 *
 * @returns one line, or `undefined` where all is well
 */
export function mistypedSite({ context, site, hits, hosts, siteOf }: RunFacts): string | undefined {
	if (context > 0 || !hosts.isAll) return undefined;
	for (const { mapping, id, meant } of unmatchedSites(site, hosts)) {
		const [most] = hits.find(({ host }) => host === meant)?.sites ?? [];
		if (meant === undefined || most?.[0] !== id) continue;
		const goesTo = siteOf(meant);
		if (goesTo === id) continue;
		const go = goesTo === undefined ? "have no site" : `go to site ${goesTo}`;
		return `the page views of ${meant} ${go}: expected ${id}, as ${counted(most[1], "tracker hit")} of it have it, found --site ${mapping}; did you mean ${meant}=${id}?`;
	}
	return undefined;
}
