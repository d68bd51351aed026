import { ByHost } from "./by-host.ts";

/** With fewer it may be chance. */
const TELLING = 20;

interface Counts {
	views: number;
	hits: number;
	matched: number;
}

/** Hosts that one site may have in two logs. */
export interface UnansweredHost {
	/** Of the pages that hits report. */
	readonly host: string;
	/** All of them, none of which answers for a page view. */
	readonly hits: number;
	/** The host with most page views of which none has a hit; `undefined` when each has some. */
	readonly instead: string | undefined;
}

/**
 * Counts page views, hits and matches by host: where the logs name one site in two ways, no hit answers for its page views,
 * and all of them look missed.
 */
export class HostMatches {
	readonly #hosts = new ByHost((): Counts => ({ views: 0, hits: 0, matched: 0 }));
	#isNamed = true;

	/** A page view was read; `undefined` when its log names no host. */
	view(host: string | undefined): void {
		if (host === undefined) this.#isNamed = false;
		this.#count(host, "views");
	}

	/** A hit was read; `undefined` when the page that it reports has no host. */
	hit(host: string | undefined): void {
		this.#count(host, "hits");
	}

	/** A hit has answered for a page view of this host. */
	matched(host: string | undefined): void {
		this.#count(host, "matched");
	}

	/** Hosts of hits that answer for nothing, most hits first; none where page views have no host. */
	get unanswered(): readonly UnansweredHost[] {
		if (!this.#isNamed) return [];
		const all = this.#hosts.all.map(([host, counts]) => ({ host, ...counts }));
		const silent = all.filter(({ views, hits }) => views >= TELLING && hits === 0).sort((a, b) => b.views - a.views);
		return all
			.filter(({ hits, matched }) => hits >= TELLING && matched === 0)
			.sort((a, b) => b.hits - a.hits || (a.host < b.host ? -1 : 1))
			.map(({ host, hits }) => ({ host, hits, instead: silent[0]?.host }));
	}

	#count(host: string | undefined, what: keyof Counts): void {
		const counts = host === undefined ? undefined : this.#hosts.at(host);
		if (counts) counts[what]++;
	}
}
