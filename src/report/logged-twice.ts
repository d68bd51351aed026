import type { EpochMs, Milliseconds } from "../event.ts";
import { isInternal } from "../visitor/client-address.ts";

/** Page views that are looked at after each log that is new: what two logs have in common shows in few. */
const LOOKED_AT = 20_000;
/** Pages of browsers that are told apart. Some MB at most. */
const ROOM = 2_000;
/** Of each of them so many times tell something: a monitor that asks for one page of all servers is no proof. */
const TIMES = 5;

/** Page views of one page by one browser are of one request or of several, which other ones that are nearer than this leave open. */
const APART: Milliseconds = 15_000;
/** Clocks and the ways to write down times differ, but by the same in all requests, give or take so much. */
const SPREAD: Milliseconds = 3_000;
const STEP: Milliseconds = 500;

/** Fewer times, of fewer pages and browsers, may be chance, and less than so much of those that tell is. */
const TELLING = 8;
const KINDS = 4;
const MOST_OF = 0.6;

/** More logs than this do not write down the same request. */
const MOST_LOGS = 6;
/** So far from each other are two page views at most of which no neighbours are further than {@link APART}. */
const FARTHEST: Milliseconds = APART * MOST_LOGS;

/** What is looked at of a page view. */
export interface Viewed {
	/** Canonical path and query. */
	readonly page: string;
	readonly userAgent: string;
	readonly start: EpochMs;
	readonly host: string | undefined;
	/** Name of the log that has it. */
	readonly source: string;
	/** Of who asked, as the log has it. */
	readonly address: string;
	/** The rest of it, asked for where it is looked at. */
	readonly glimpse: { readonly duration: Milliseconds | undefined };
}

/** A log, or those lines of one that another server has written into it. */
interface Log {
	readonly source: string;
	readonly number: number;
}

/** When a request was there. */
interface Seen {
	readonly log: Log;
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** Page views of one page by one kind of browser that are near each other, in order of time. */
interface Cluster {
	/** How often such were counted before. */
	times: number;
	/** One more than {@link MOST_LOGS} at most, which is too many to tell anything. */
	seen: Seen[];
	last: EpochMs;
}

/** Page views that two logs have near each other. */
interface Pair {
	readonly logs: readonly [Log, Log];
	/** How often the second log is so much behind the first, in steps from {@link FARTHEST} ahead. */
	readonly delays: number[];
	/** Some of the pages and browsers. */
	readonly kinds: Set<string>;
}

/** Two logs that have the same requests, or one log that has them twice. */
export interface SameRequests {
	/** The one that has less besides them. */
	readonly log: string;
	/** The same name where the lines of two servers stand in one log. */
	readonly other: string;
	/** Page views that both have. */
	readonly both: number;
	/** Of so many of the first log that were looked at. */
	readonly of: number;
}

/**
 * Finds logs that have the same requests in other words: of a proxy and the server behind it, or two of one server. What
 * was missed counts twice there, and would be sent twice.
 *
 * Their lines differ in whatever one server knows and the other does not, the client's address too, so that only the page,
 * the browser and the time are compared, and only where no other page view of that kind is near. Two servers that share
 * the requests of a site between them have some near each other by chance, but hardly any of such, and these at any
 * distance in time, while that of one request in two logs is what their clocks differ by. In one log the lines of two
 * servers are told by the address, a private one or not, and by the host, named or not. Memory is bounded, and so is the
 * time that it takes, whatever the logs.
 */
export class LoggedTwice {
	readonly #clusters = new Map<string, Cluster>();
	readonly #logs = new Map<string, Log>();
	/** By number of the log: page views that no other log has. */
	readonly #alone: number[] = [];
	/** By number of the log: page views that it has once, and twice, while no other has any near. */
	readonly #once: number[] = [];
	readonly #twice: number[] = [];
	/** By numbers of the logs. */
	readonly #pairs = new Map<string, Pair>();
	readonly #sources = new Set<string>();
	#lastSource: string | undefined;
	#toLookAt = 0;
	#latest: EpochMs = Number.NEGATIVE_INFINITY;

	/** Takes page views in order of event time. */
	view(viewed: Viewed): void {
		const { page, userAgent, start, source } = viewed;
		if (source !== this.#lastSource) {
			this.#lastSource = source;
			if (!this.#sources.has(source)) this.#toLookAt = LOOKED_AT;
			this.#sources.add(source);
		}
		if (this.#toLookAt === 0) return;
		this.#toLookAt--;
		const log = this.#logOf(viewed);
		if (start > this.#latest) this.#latest = start;
		const kind = `${page}\n${userAgent}`;
		let cluster = this.#clusters.get(kind);
		if (!cluster) {
			if (this.#clusters.size >= ROOM) return;
			cluster = { times: 0, seen: [], last: start };
			this.#clusters.set(kind, cluster);
		}
		if (start > cluster.last + APART) this.#close(kind, cluster);
		cluster.last = Math.max(cluster.last, start);
		if (cluster.times >= TIMES || cluster.seen.length > MOST_LOGS) return;
		cluster.seen.push({ log, start, end: start + (viewed.glimpse.duration ?? 0) });
	}

	/**
	 * Whether most page views of a log are there twice. That may be so because visitors open pages twice, so it is no proof by
	 * itself.
	 */
	get hasDoubles(): boolean {
		this.#closeOld();
		return this.#twice.some((twice, log) => twice >= TELLING && twice >= MOST_OF * (twice + (this.#once[log] ?? 0)));
	}

	/** What all page views so far tell: the two logs that have most in common. */
	get found(): SameRequests | undefined {
		this.#closeOld();
		let most: SameRequests | undefined;
		for (const pair of this.#pairs.values()) {
			const { both, all } = commonOf(pair.delays);
			const [first, second] = pair.logs.map(({ number }) => this.#alone[number] ?? 0) as [number, number];
			const [{ source: log }, { source: other }] = first <= second ? pair.logs : [pair.logs[1], pair.logs[0]];
			const of = all + Math.min(first, second);
			const isTelling = both >= TELLING && pair.kinds.size >= KINDS && both >= of * MOST_OF;
			if (isTelling && both > (most?.both ?? 0)) most = { log, other, both, of };
		}
		return most;
	}

	#logOf({ source, host, address }: Viewed): Log {
		const kind = (host === undefined ? 1 : 0) + (isInternal(address) ? 2 : 0);
		const name = `${kind} ${source}`;
		return this.#logs.get(name) ?? this.#begin(name, source);
	}

	/** What is in a new log may be in others from now on. */
	#begin(name: string, source: string): Log {
		const log = { source, number: this.#logs.size };
		this.#logs.set(name, log);
		this.#toLookAt = LOOKED_AT;
		for (const [kind, cluster] of this.#clusters) this.#close(kind, cluster);
		this.#clusters.clear();
		return log;
	}

	/** What is near to a later one may still be read. */
	#closeOld(): void {
		for (const [kind, cluster] of this.#clusters) if (cluster.last + APART < this.#latest) this.#close(kind, cluster);
	}

	/** Counts those that are near each other, and begins anew. */
	#close(kind: string, cluster: Cluster): void {
		const { seen } = cluster;
		if (seen.length === 0) return;
		cluster.seen = [];
		cluster.times++;
		const [first, second] = seen;
		if (first && seen.length === 1) {
			add(this.#once, first.log);
			// One log has nothing to be compared with.
			if (this.#logs.size > 1) add(this.#alone, first.log);
		}
		if (first && seen.length === 2 && first.log === second?.log) add(this.#twice, first.log);
		// Of several in one log nobody knows which are which in another.
		if (seen.length > MOST_LOGS || new Set(seen.map(({ log }) => log)).size < seen.length) return;
		const sorted = seen.toSorted((a, b) => a.log.number - b.log.number);
		for (const [index, one] of sorted.entries()) {
			for (const other of sorted.slice(index + 1)) this.#near(kind, one, other);
		}
	}

	#near(kind: string, one: Seen, other: Seen): void {
		const key = `${one.log.number} ${other.log.number}`;
		const pair = this.#pairs.get(key) ?? { logs: [one.log, other.log], delays: [], kinds: new Set<string>() };
		this.#pairs.set(key, pair);
		if (pair.kinds.size < KINDS) pair.kinds.add(kind);
		const step = Math.floor((delayOf(one, other) + FARTHEST) / STEP);
		pair.delays[step] = (pair.delays[step] ?? 0) + 1;
	}
}

function add(counts: number[], { number }: Log): void {
	counts[number] = (counts[number] ?? 0) + 1;
}

/** By how much one is behind the other: some servers log when a request comes, some when it is done. */
function delayOf(one: Seen, other: Seen): Milliseconds {
	const starts = other.start - one.start;
	const ends = other.end - one.end;
	return Math.abs(starts) < Math.abs(ends) ? starts : ends;
}

/** How many delays are near each other, and how many there are. */
function commonOf(delays: readonly number[]): { readonly both: number; readonly all: number } {
	let [both, all, near] = [0, 0, 0];
	const width = SPREAD / STEP;
	for (let step = 0; step < delays.length; step++) {
		near += (delays[step] ?? 0) - (delays[step - width] ?? 0);
		all += delays[step] ?? 0;
		both = Math.max(both, near);
	}
	return { both, all };
}
