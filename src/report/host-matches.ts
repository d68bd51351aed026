import { hostNames, sameInMatomo } from "../visitor/referrer.ts";
import { ByHost } from "./by-host.ts";

/** With fewer it may be chance. */
const TELLING = 20;

/** With fewer answers a host that they do not name may be another of the same log. */
const TELLING_ANSWERS = 5;

/** Of so many answers one at least is of the host that most are. */
const FEW = 20;

/** Page views by fewer may all be of one robot. */
const TELLING_VISITORS = 3;

interface Counts {
	views: number;
	hits: number;
	matched: number;
	/** Some of those who made the page views. */
	readonly visitors: Set<string>;
}

/** Hosts that one site may have in two logs. */
export interface UnansweredHost {
	/** Of the pages that hits report. */
	readonly host: string;
	/** All of them, none of which answers for a page view. */
	readonly hits: number;
	/** Page views of it; none also where all of them were excluded. */
	readonly views: number;
	/** The host with most page views of which none has a hit; `undefined` when each has some. */
	readonly instead: string | undefined;
}

/** Hits of a host that answer for page views whose log names none. */
export interface AnsweringHost {
	readonly host: string;
	readonly hits: number;
}

/** Such a host with its site in Matomo; `undefined` when no hit names one. */
export interface AnsweringSite extends AnsweringHost {
	readonly site: number | undefined;
}

/** Hosts that hits name which answer for page views of a log without host names, where these are several. */
export interface SeveralHosts extends AnsweringSite {
	/** Hits that name any. */
	readonly all: number;
	/** The other hosts, most hits first. */
	readonly others: readonly AnsweringSite[];
}

/** What hits tell of page views whose log names no host. */
export interface NamelessLog {
	/** Their host, where it is not what was given. */
	readonly named: NamelessHost | undefined;
	/** What comes besides what was given, or else besides that. */
	readonly several: SeveralHosts | undefined;
}

/** What the tracker calls a site whose log does not name it, where that is not what was given. */
export interface NamelessHost extends AnsweringHost {
	/** Hits that name what was given; nearly none. */
	readonly asGiven: number;
	/** Hits that name any. */
	readonly all: number;
}

/**
 * Counts page views, hits and matches by host: where the logs name one site in two ways, no hit answers for its page views,
 * and all of them look missed.
 */
export class HostMatches {
	readonly #hosts = new ByHost(noCounts);
	/** Hits that have answered for page views whose log names no host, by the host that they name. */
	readonly #ofNameless = new ByHost(() => ({ hits: 0 }));
	#isNamed = true;

	/** A page view of a visitor was read; `undefined` when its log names no host. */
	view(host: string | undefined, fingerprint: string): void {
		const counts = this.#count(host, "views");
		if (counts === undefined) this.#isNamed &&= host !== undefined;
		else if (counts.visitors.size < TELLING_VISITORS) counts.visitors.add(fingerprint);
	}

	/** A hit was read; `undefined` when the page that it reports has no host. */
	hit(host: string | undefined): void {
		this.#count(host, "hits");
	}

	/** A hit has answered for a page view of this host. @param named the host that the hit names */
	matched(host: string | undefined, named: string | undefined): void {
		this.#count(host, "matched");
		const counts = host === undefined && named !== undefined ? this.#ofNameless.at(named) : undefined;
		if (counts) counts.hits++;
	}

	/**
	 * The host that most hits name which answer for page views of a log without host names.
	 *
	 * @param given for logs that name no host
	 * @returns `undefined` when hits name what was given, too, or too few answer to tell
	 */
	ofNameless(given: string | undefined): NamelessHost | undefined {
		const hosts = this.#answering;
		const all = sumOf(hosts);
		const [most] = hosts;
		if (!most || all < TELLING_ANSWERS) return undefined;
		const same = hosts.filter(({ host }) => given !== undefined && sameInMatomo(host, given));
		const asGiven = sumOf(same);
		return asGiven * FEW >= all ? undefined : { ...most, asGiven, all };
	}

	/**
	 * Hosts besides this one that hits name which answer for page views of a log without host names.
	 *
	 * @param siteOf that the hits of a host name
	 * @returns `undefined` when these are so few that they may be chance, or those who translate its pages
	 */
	besides(host: string, siteOf: (host: string) => number | undefined): SeveralHosts | undefined {
		const hosts = this.#answering;
		const all = sumOf(hosts);
		const others = hosts.filter((one) => !sameInMatomo(one.host, host));
		const besides = sumOf(others);
		if (besides < TELLING_ANSWERS || besides * FEW < all) return undefined;
		return {
			host,
			hits: all - besides,
			site: siteOf(host),
			all,
			others: others.map((one) => ({ ...one, site: siteOf(one.host) })),
		};
	}

	/** Most hits first. */
	get #answering(): readonly AnsweringHost[] {
		return this.#ofNameless.all
			.map(([host, { hits }]) => ({ host, hits }))
			.sort((a, b) => b.hits - a.hits || (a.host < b.host ? -1 : 1));
	}

	/** Hosts of page views, those with a site only, whether these are all, and whether all page views have a host. */
	get viewed(): { readonly named: readonly string[]; readonly isAll: boolean; readonly isNamed: boolean } {
		const named = this.#hosts.all.flatMap(([host, { views }]) => (views > 0 ? [host] : []));
		return { named, isAll: !this.#hosts.isFull, isNamed: this.#isNamed };
	}

	/** Hosts of hits that answer for nothing, most hits first; none where page views have no host. */
	get unanswered(): readonly UnansweredHost[] {
		if (!this.#isNamed) return [];
		const all = this.#hosts.all.map(([host, counts]) => ({ host, ...counts }));
		const silent = all.filter(({ views, hits }) => views >= TELLING && hits === 0).sort((a, b) => b.views - a.views);
		return all
			.filter(({ hits, matched }) => hits >= TELLING && matched === 0)
			.sort((a, b) => b.hits - a.hits || (a.host < b.host ? -1 : 1))
			.map(({ host, hits, views }) => ({ host, hits, views, instead: silent[0]?.host }));
	}

	/**
	 * Hosts, as reports call them, of which several visitors have seen pages and no hit tells, while hits answer for page views
	 * of others: they may be no hosts of the site.
	 */
	get untracked(): readonly string[] {
		const named = new Map<string, Counts>();
		for (const [host, { views, hits, matched, visitors }] of this.#hosts.all) {
			const { full } = hostNames(host);
			const all = named.get(full) ?? noCounts();
			all.views += views;
			all.hits += hits;
			all.matched += matched;
			for (const visitor of visitors) all.visitors.add(visitor);
			named.set(full, all);
		}
		if (![...named.values()].some(({ matched }) => matched > 0)) return [];
		return [...named].flatMap(([name, { views, hits, matched, visitors }]) =>
			views >= TELLING && hits + matched === 0 && visitors.size >= TELLING_VISITORS ? [name] : [],
		);
	}

	#count(host: string | undefined, what: "views" | "hits" | "matched"): Counts | undefined {
		const counts = host === undefined ? undefined : this.#hosts.at(host);
		if (counts) counts[what]++;
		return counts;
	}
}

function noCounts(): Counts {
	return { views: 0, hits: 0, matched: 0, visitors: new Set() };
}

function sumOf(hosts: readonly AnsweringHost[]): number {
	return hosts.reduce((sum, { hits }) => sum + hits, 0);
}
