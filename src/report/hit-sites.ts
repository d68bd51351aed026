import { detach } from "../detach.ts";

/** Hosts whose hits are counted apart: a log of more is of no one's sites. */
const ROOM = 1_000;

/** Page views of a host that would go to another site than the tracker hits of the same host. */
export interface OtherSite {
	readonly host: string;
	/** That most of its hits are for, and how many these are. */
	readonly hitSite: number;
	readonly hits: number;
	/** That its page views go to. */
	readonly viewSite: number;
}

interface Counts {
	readonly host: string;
	readonly bySite: Map<number, number>;
}

/**
 * Counts for which sites in Matomo the tracker hits are, by the host of the page that they report: who names another
 * site for the page views that the tracker missed would put them where they do not belong.
 */
export class HitSites {
	readonly #hosts = new Map<string, Counts>();
	/** That of the last hit: hits of one host follow each other. */
	#last: Counts | undefined;

	/** @param site 0 when the hit names none */
	see(host: string | undefined, site: number): void {
		if (host === undefined || site === 0) return;
		const counts = this.#last?.host === host ? this.#last : (this.#hosts.get(host) ?? this.#new(host));
		if (counts === undefined) return;
		this.#last = counts;
		counts.bySite.set(site, (counts.bySite.get(site) ?? 0) + 1);
	}

	/** The site that most hits are for; `undefined` when none names any. */
	get most(): number | undefined {
		const all = new Map<number, number>();
		for (const { bySite } of this.#hosts.values()) {
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
		for (const { host, bySite } of this.#hosts.values()) {
			const [hitSite, hits] = mostOf(bySite) ?? [0, 0];
			const viewSite = siteOf(host);
			if (viewSite !== undefined && hits > 0 && viewSite !== hitSite) others.push({ host, hitSite, hits, viewSite });
		}
		return others.sort((a, b) => b.hits - a.hits || (a.host < b.host ? -1 : 1));
	}

	#new(host: string): Counts | undefined {
		if (this.#hosts.size >= ROOM) return undefined;
		const counts = { host: detach(host), bySite: new Map<number, number>() };
		this.#hosts.set(counts.host, counts);
		return counts;
	}
}

/** The site with most hits, of several the one with the smallest number: the order of arrival must not matter. */
function mostOf(bySite: ReadonlyMap<number, number>): readonly [site: number, hits: number] | undefined {
	return [...bySite].sort(([a, some], [b, others]) => others - some || a - b)[0];
}
