import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import { type OtherSite, otherSites, TELLING } from "../../report/hit-sites.ts";
import { ofLogged } from "../proposed-sites.ts";
import type { SiteFacts } from "./mistyped-site.ts";

/** A host whose page views would go to the site of another host. */
export interface ConfusedSites {
	readonly host: string;
	/** That its hits name. */
	readonly site: number;
	readonly error: UserError;
}

/**
 * What to do where `--site` has the sites of hosts the wrong way round: the page views of one would go to the site that the
 * hits of another name, and those of another to its own. Who gives a site that no hit names, or one for several hosts, may
 * well mean it; who exchanges two does not.
 */
export function confusedSites({ hits, hosts, siteOf }: Omit<SiteFacts, "site">): ConfusedSites | undefined {
	const others = otherSites(ofLogged(hits, hosts), siteOf).filter(({ hits }) => hits >= TELLING);
	const confused = exchanged(others);
	const [first] = confused;
	if (!first) return undefined;
	const { host, hitSite, viewSite } = first;
	const right = confused.map(({ host, hitSite }) => `--site ${host}=${hitSite}`);
	const error = new UserError({
		problem: `--site has sites the wrong way round: the page views of ${host} would go to site ${viewSite}`,
		expected: `${hitSite}, as ${counted(first.hits, "tracker hit")} of it have it`,
		found: `${viewSite}, as those of ${confused.find((one) => one.hitSite === viewSite)?.host} have it`,
		hint: `give ${right.join(" ")}`,
	});
	return { host, site: hitSite, error };
}

/** Those of which each has the site of another, all around: what leads on to a host that has its own is no exchange. */
function exchanged(others: readonly OtherSite[]): readonly OtherSite[] {
	const kept = others.filter(
		({ hitSite, viewSite }) =>
			others.some((other) => other.viewSite === hitSite) && others.some((other) => other.hitSite === viewSite),
	);
	return kept.length === others.length ? kept : exchanged(kept);
}
