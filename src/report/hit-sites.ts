import { ByHost } from "./by-host.ts";

/** With fewer hits of a host for one site it may be chance. */
export const TELLING = 5;

/** Page views of a host that would go to another site than the tracker hits of the same host. */
export interface OtherSite {
	readonly host: string;
	/** That most of its hits are for, and how many these are. */
	readonly hitSite: number;
	readonly hits: number;
	/** That its page views go to. */
	readonly viewSite: number;
}

/** The sites that the tracker hits of a host name, most hits first; at least one. */
export interface HostSites {
	readonly host: string;
	readonly sites: readonly [SiteHits, ...SiteHits[]];
}

/** A site, and how many hits name it. */
export type SiteHits = readonly [site: number, hits: number];

/**
 * Counts for which sites in Matomo the tracker hits are, by the host of the page that they report: who names another
 * site for the page views that the tracker missed would put them where they do not belong.
 */
export class HitSites {
	/** Hits by site. */
	readonly #hosts = new ByHost(() => new Map<number, number>());
	#telling = 0;

	/** @param site 0 when the hit names none */
	see(host: string | undefined, site: number): void {
		if (host === undefined || site === 0) return;
		const bySite = this.#hosts.at(host);
		const hits = (bySite?.get(site) ?? 0) + 1;
		bySite?.set(site, hits);
		if (hits === TELLING) this.#telling++;
	}

	/** How many sites of hosts so many hits name that it is no chance. */
	get telling(): number {
		return this.#telling;
	}

	/** The site that most hits of a host name; `undefined` when none names any. */
	of(host: string): number | undefined {
		return mostHitsFirst(this.#hosts.seen(host) ?? new Map())[0]?.[0];
	}

	/** All hosts of hits that name a site, most hits first. */
	get hosts(): readonly HostSites[] {
		return this.#hosts.all
			.flatMap(([host, bySite]) => {
				const [most, ...others] = mostHitsFirst(bySite);
				return most === undefined ? [] : [{ host, sites: [most, ...others] as const }];
			})
			.sort(({ host: a, sites: [[, some]] }, { host: b, sites: [[, more]] }) => more - some || (a < b ? -1 : 1));
	}
}

/**
 * Hosts of which most hits are for another site than their page views, most hits first.
 *
 * @param siteOf where page views of a host go; `undefined` for those that go nowhere
 */
export function otherSites(
	hosts: readonly HostSites[],
	siteOf: (host: string) => number | undefined,
): readonly OtherSite[] {
	return hosts.flatMap(({ host, sites: [[hitSite, hits]] }) => {
		const viewSite = siteOf(host);
		return viewSite === undefined || viewSite === hitSite ? [] : [{ host, hitSite, hits, viewSite }];
	});
}

/** Most hits first, of as many the site with the smallest number: the order of arrival must not matter. */
export function mostHitsFirst(bySite: ReadonlyMap<number, number>): readonly SiteHits[] {
	return [...bySite].sort(([a, some], [b, others]) => others - some || a - b);
}
