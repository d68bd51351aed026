import { ByHost } from "./by-host.ts";

/** Page views of a host that would go to another site than the tracker hits of the same host. */
export interface OtherSite {
	readonly host: string;
	/** That most of its hits are for, and how many these are. */
	readonly hitSite: number;
	readonly hits: number;
	/** That its page views go to. */
	readonly viewSite: number;
}

/**
 * Counts for which sites in Matomo the tracker hits are, by the host of the page that they report: who names another
 * site for the page views that the tracker missed would put them where they do not belong.
 */
export class HitSites {
	/** Hits by site. */
	readonly #hosts = new ByHost(() => new Map<number, number>());

	/** @param site 0 when the hit names none */
	see(host: string | undefined, site: number): void {
		if (host === undefined || site === 0) return;
		const bySite = this.#hosts.at(host);
		bySite?.set(site, (bySite.get(site) ?? 0) + 1);
	}

	/** The site that most hits are for; `undefined` when none names any. */
	get most(): number | undefined {
		const all = new Map<number, number>();
		for (const [, bySite] of this.#hosts.all) {
			for (const [site, hits] of bySite) all.set(site, (all.get(site) ?? 0) + hits);
		}
		return mostOf(all)?.[0];
	}

	/**
	 * Hosts of which most hits are for another site than their page views, most hits first.
	 *
	 * @param siteOf where page views of a host go; `undefined` for those that go nowhere
	 */
	others(siteOf: (host: string) => number | undefined): readonly OtherSite[] {
		const others: OtherSite[] = [];
		for (const [host, bySite] of this.#hosts.all) {
			const [hitSite, hits] = mostOf(bySite) ?? [0, 0];
			const viewSite = siteOf(host);
			if (viewSite !== undefined && hits > 0 && viewSite !== hitSite) others.push({ host, hitSite, hits, viewSite });
		}
		return others.sort((a, b) => b.hits - a.hits || (a.host < b.host ? -1 : 1));
	}
}

/** The site with most hits, of several the one with the smallest number: the order of arrival must not matter. */
function mostOf(bySite: ReadonlyMap<number, number>): readonly [site: number, hits: number] | undefined {
	return [...bySite].sort(([a, some], [b, others]) => others - some || a - b)[0];
}
