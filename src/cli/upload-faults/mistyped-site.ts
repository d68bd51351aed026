import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import type { HostSites } from "../../report/hit-sites.ts";
import type { LogHosts } from "../log-hosts.ts";
import { unmatchedSites } from "../unmatched-sites.ts";

/** What a run knows of what `--site` was given. */
export interface SiteFacts {
	readonly site: readonly string[];
	/** Sites that the hits of each host name. */
	readonly hits: readonly HostSites[];
	/** Hosts of the page views. */
	readonly hosts: LogHosts;
	/** Where page views of a host go. */
	readonly siteOf: (host: string) => number | undefined;
}

/** A `--site` that is mistyped beyond doubt. */
export interface MistypedSite {
	/** The host that is meant. */
	readonly host: string;
	/** Its site, as `--site` and its hits have it. */
	readonly site: number;
	readonly error: UserError;
}

/**
 * What to do where one `--site` is mistyped beyond doubt: it matches no host, and the hits of the one that is near it are
 * for its site, to which the page views of that do not go. A host that merely is not in the logs today is no mistake.
 */
export function mistypedSite({ site, hits, hosts, siteOf }: SiteFacts): MistypedSite | undefined {
	if (!hosts.isAll) return undefined;
	for (const { mapping, id, meant } of unmatchedSites(site, hosts)) {
		const [most] = hits.find(({ host }) => host === meant)?.sites ?? [];
		if (meant === undefined || most?.[0] !== id) continue;
		const goesTo = siteOf(meant);
		if (goesTo === id) continue;
		const error = new UserError({
			problem: `the page views of ${meant} ${goesTo === undefined ? "have no site" : `go to site ${goesTo}`}`,
			expected: `${id}, as ${counted(most[1], "tracker hit")} of it have it`,
			found: `--site ${mapping}`,
			hint: `did you mean ${meant}=${id}?`,
		});
		return { host: meant, site: id, error };
	}
	return undefined;
}
