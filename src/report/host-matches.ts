import { detach } from "../detach.ts";

/** Hosts that are counted apart; what a log has more is of no account here. */
const ROOM = 1_000;

/** With fewer it may be chance. */
const TELLING = 20;

interface Counts {
	readonly host: string;
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
	readonly #counts = new Map<string, Counts>();
	/** Those of the last page view, hit and match: what is of one host follows each other. */
	readonly #last: Record<"views" | "hits" | "matched", Counts | undefined> = {
		views: undefined,
		hits: undefined,
		matched: undefined,
	};
	#isNamed = true;

	/** A page view was read; `undefined` when its log names no host. */
	view(host: string | undefined): void {
		if (host === undefined) this.#isNamed = false;
		else this.#count(host, "views");
	}

	/** A hit was read; `undefined` when the page that it reports has no host. */
	hit(host: string | undefined): void {
		if (host !== undefined) this.#count(host, "hits");
	}

	/** A hit has answered for a page view of this host. */
	matched(host: string | undefined): void {
		if (host !== undefined) this.#count(host, "matched");
	}

	/** Hosts of hits that answer for nothing, most hits first; none where page views have no host. */
	get unanswered(): readonly UnansweredHost[] {
		if (!this.#isNamed) return [];
		const all = [...this.#counts.values()];
		const silent = all.filter(({ views, hits }) => views >= TELLING && hits === 0).sort((a, b) => b.views - a.views);
		return all
			.filter(({ hits, matched }) => hits >= TELLING && matched === 0)
			.sort((a, b) => b.hits - a.hits || (a.host < b.host ? -1 : 1))
			.map(({ host, hits }) => ({ host, hits, instead: silent[0]?.host }));
	}

	#count(host: string, what: "views" | "hits" | "matched"): void {
		const last = this.#last[what];
		const counts = last?.host === host ? last : (this.#counts.get(host) ?? this.#new(host));
		if (counts === undefined) return;
		this.#last[what] = counts;
		counts[what]++;
	}

	#new(host: string): Counts | undefined {
		if (this.#counts.size >= ROOM) return undefined;
		const counts = { host: detach(host), views: 0, hits: 0, matched: 0 };
		this.#counts.set(counts.host, counts);
		return counts;
	}
}
