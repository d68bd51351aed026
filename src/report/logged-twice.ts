import type { EpochMs, Milliseconds } from "../event.ts";

/** Page views that are looked at after each log that is new: what two logs have in common shows in few. */
const LOOKED_AT = 20_000;
/** Pages of browsers that are told apart. Some MB at most. */
const ROOM = 2_000;

/** Two servers write down a request within so much of each other: one when it comes, one when it is done, in whole seconds. */
const TOGETHER: Milliseconds = 1_500;
/** Page views of one page by one browser that others are so near to tell nothing: many people read it. */
const APART: Milliseconds = 15_000;

/** Fewer may be chance, and less than so much of those that tell is. */
const TELLING = 8;
const MOST_OF = 0.6;

/** What is looked at of a page view. */
interface Viewed {
	/** Canonical path and query. */
	readonly page: string;
	readonly userAgent: string;
	readonly start: EpochMs;
}

/** Page views of one page by one kind of browser that are near each other. */
interface Cluster {
	first: EpochMs;
	last: EpochMs;
	/** All of them; of more than two no log is remembered. */
	size: number;
	/** Logs of the first two. */
	readonly log: string;
	other: string;
}

/** What clusters have told so far. */
interface Counts {
	/** By log: page views that no other log has. */
	readonly alone: Map<string, number>;
	/** By two logs: page views that both have. */
	readonly both: Map<string, { readonly logs: readonly [string, string]; readonly count: number }>;
}

/** Two logs that have the same requests. */
export interface SameRequests {
	/** The one that has less besides them. */
	readonly log: string;
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
 * the browser and the time are compared, and only where no third page view of that kind is near: two servers that share
 * the requests of a site between them have some at the same time by chance, but hardly any of such. Memory is bounded,
 * and so is the time that it takes, whatever the logs.
 */
export class LoggedTwice {
	readonly #clusters = new Map<string, Cluster>();
	readonly #counts: Counts = { alone: new Map(), both: new Map() };
	readonly #logs = new Set<string>();
	#lastLog = "";
	#toLookAt = 0;
	#latest: EpochMs = Number.NEGATIVE_INFINITY;

	/** Takes page views in order of event time. */
	view(viewed: Viewed, log: string): void {
		if (log !== this.#lastLog) this.#begin(log);
		// One log has nothing to be compared with.
		if (this.#toLookAt === 0 || this.#logs.size < 2) return;
		this.#toLookAt--;
		const { page, userAgent, start } = viewed;
		if (start > this.#latest) this.#latest = start;
		const key = `${page}\n${userAgent}`;
		const cluster = this.#clusters.get(key);
		if (cluster && start <= cluster.last + APART && start >= cluster.first - APART) {
			if (++cluster.size === 2) cluster.other = log;
			cluster.first = Math.min(cluster.first, start);
			cluster.last = Math.max(cluster.last, start);
			return;
		}
		if (cluster) count(cluster, this.#counts);
		else if (this.#clusters.size >= ROOM) return;
		this.#clusters.set(key, { first: start, last: start, size: 1, log, other: "" });
	}

	/** What all page views so far tell: the two logs that have most in common. */
	get found(): SameRequests | undefined {
		const counts = { alone: new Map(this.#counts.alone), both: new Map(this.#counts.both) };
		for (const cluster of this.#clusters.values()) {
			// The other log may be read later.
			if (cluster.size > 1 || cluster.last + APART < this.#latest) count(cluster, counts);
		}
		let most: SameRequests | undefined;
		for (const { logs, count: both } of counts.both.values()) {
			const [first, second] = logs.map((name) => counts.alone.get(name) ?? 0) as [number, number];
			const [log, other] = first <= second ? logs : [logs[1], logs[0]];
			const of = both + Math.min(first, second);
			if (both < TELLING || both < of * MOST_OF || both <= (most?.both ?? 0)) continue;
			most = { log, other, both, of };
		}
		return most;
	}

	/** Another log than that of the page view before: what is in it from now on may be in others. */
	#begin(log: string): void {
		this.#lastLog = log;
		if (this.#logs.has(log)) return;
		this.#logs.add(log);
		this.#toLookAt = LOOKED_AT;
		for (const cluster of this.#clusters.values()) count(cluster, this.#counts);
		this.#clusters.clear();
	}
}

function count({ first, last, size, log, other }: Cluster, { alone, both }: Counts): void {
	const isOne = size === 2 && last - first <= TOGETHER;
	if (size > 2 || (size === 2 && log === other)) return;
	if (!isOne) {
		for (const name of size === 1 ? [log] : [log, other]) alone.set(name, (alone.get(name) ?? 0) + 1);
		return;
	}
	const logs = log < other ? ([log, other] as const) : ([other, log] as const);
	const key = logs.join("\n");
	both.set(key, { logs, count: (both.get(key)?.count ?? 0) + 1 });
}
