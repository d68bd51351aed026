import type { EpochMs, Milliseconds } from "../event.ts";
import { withoutRotation } from "../rotated-name.ts";
import { isInternal } from "../visitor/client-address.ts";
import { CommonRequests, type Log, MOST_OF, type SameRequests, TELLING, type Times } from "./common-requests.ts";

/** Page views that are looked at after each log that is new: what two logs have in common shows in few. */
const LOOKED_AT = 20_000;
/** Pages of browsers that are told apart. Some MB at most. */
const ROOM = 2_000;
/** Of each of them so many times tell something: a monitor that asks for one page of all servers is no proof. */
const TIMES = 5;

/** Page views of one page by one browser are of one request or of several, which other ones that are nearer than this leave open. */
const APART: Milliseconds = 15_000;
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

/** Where a page view stands. */
interface Place {
	readonly log: Log;
	/** That log with those that were rotated away from it. */
	readonly server: Log;
}

/** When a request was there, and who asked whom. */
interface Seen extends Place, Times {
	readonly host: string | undefined;
	readonly address: string;
}

/** Page views of one page by one kind of browser that are near each other, in order of time. */
interface Cluster {
	/** How often such were counted before. */
	times: number;
	/** One more than {@link MOST_LOGS} at most, which is too many to tell anything. */
	seen: Seen[];
	last: EpochMs;
}

/**
 * Finds logs that have the same requests in other words: of a proxy and the server behind it, or two of one server. What
 * was missed counts twice there, and would be sent twice.
 *
 * Their lines differ in whatever one server knows and the other does not, the client's address too, so that only the page's
 * name, the browser and the time are compared, and only where no other page view of that kind is near. Two servers that share
 * the requests of a site between them have some near each other by chance, but hardly any of such, and these at any
 * distance in time, while that of one request in two logs is what their clocks differ by. In one log the lines of two
 * servers are told by the address, a private one or not, and by the host, named or not. Memory is bounded, and so is the
 * time that it takes, whatever the logs.
 */
export class LoggedTwice {
	readonly #clusters = new Map<string, Cluster>();
	readonly #places = new Map<string, Place>();
	readonly #servers = new Map<string, Log>();
	readonly #ofLogs = new CommonRequests(FARTHEST);
	/** A log of a small site's day has too few to tell, but all of them have enough. */
	readonly #ofServers = new CommonRequests(FARTHEST);
	/** By number of the log: page views that it has once, and twice, while no other has any near. */
	readonly #once: number[] = [];
	readonly #twice: number[] = [];
	readonly #sources = new Set<string>();
	#lastSource: string | undefined;
	#toLookAt = 0;
	#latest: EpochMs = Number.NEGATIVE_INFINITY;

	/** Takes page views in order of event time. */
	view(viewed: Viewed): void {
		const { page, userAgent, start, source, host, address } = viewed;
		if (source !== this.#lastSource) {
			this.#lastSource = source;
			if (!this.#sources.has(source)) this.#toLookAt = LOOKED_AT;
			this.#sources.add(source);
		}
		if (this.#toLookAt === 0) return;
		this.#toLookAt--;
		const place = this.#placeOf(viewed);
		if (start > this.#latest) this.#latest = start;
		const kind = `${endOf(page)}\n${userAgent}`;
		let cluster = this.#clusters.get(kind);
		if (!cluster) {
			if (this.#clusters.size >= ROOM) return;
			cluster = { times: 0, seen: [], last: start };
			this.#clusters.set(kind, cluster);
		}
		if (start > cluster.last + APART) this.#close(kind, cluster);
		cluster.last = Math.max(cluster.last, start);
		if (cluster.times >= TIMES || cluster.seen.length > MOST_LOGS) return;
		cluster.seen.push({ ...place, host, address, start, end: start + (viewed.glimpse.duration ?? 0) });
	}

	/** There are no more. */
	end(): void {
		this.#latest = Number.POSITIVE_INFINITY;
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
		return this.#ofLogs.found ?? this.#ofServers.found;
	}

	#placeOf({ source, host, address }: Viewed): Place {
		const kind = (host === undefined ? 1 : 0) + (isInternal(address) ? 2 : 0);
		const name = `${kind} ${source}`;
		return this.#places.get(name) ?? this.#begin(name, kind, source);
	}

	/** What is in a new log may be in others from now on. */
	#begin(name: string, kind: number, source: string): Place {
		const log = { name: source, number: this.#places.size };
		const all = withoutRotation(source);
		const server = this.#servers.get(`${kind} ${all}`) ?? { name: `${all}*`, number: this.#servers.size };
		this.#servers.set(`${kind} ${all}`, server);
		const place = { log, server };
		this.#places.set(name, place);
		this.#toLookAt = LOOKED_AT;
		this.#closeOld();
		for (const [kind, cluster] of this.#clusters) {
			if (cluster.seen.length === 0) this.#clusters.delete(kind);
			else cluster.times = 0;
		}
		return place;
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
		if (first && seen.length === 1) add(this.#once, first.log);
		if (first && seen.length === 2 && first.log === second?.log) add(this.#twice, first.log);
		// One log has nothing to be compared with; and of several in one log nobody knows which are which in another.
		if (this.#places.size === 1 || seen.length > MOST_LOGS) return;
		if (new Set(seen.map(({ log }) => log)).size < seen.length) return;
		if (first && seen.length === 1) {
			this.#ofLogs.alone(first.log);
			this.#ofServers.alone(first.server);
		}
		for (const [index, one] of seen.entries()) {
			for (const other of seen.slice(index + 1)) this.#near(kindOf(kind, one, other), one, other);
		}
	}

	#near(kind: string, one: Seen, other: Seen): void {
		this.#ofLogs.near(kind, one.log, one, other.log, other);
		if (one.server !== other.server) this.#ofServers.near(kind, one.server, one, other.server, other);
	}
}

/** The last name of a page's path, and its query: a proxy may take the first off, or put some before. */
function endOf(page: string): string {
	const query = page.indexOf("?");
	let end = query === -1 ? page.length : query;
	while (end > 0 && page[end - 1] === "/") end--;
	return page.slice(page.lastIndexOf("/", end - 1) + 1);
}

/**
 * What must differ in the requests that tell. A robot asks all hosts for the same pages: where only the hosts differ, it takes
 * several visitors to tell that one host has two names.
 */
function kindOf(kind: string, one: Seen, other: Seen): string {
	const isOtherHost = one.host !== undefined && other.host !== undefined && one.host !== other.host;
	return isOtherHost && one.address === other.address ? one.address : kind;
}

function add(counts: number[], { number }: Log): void {
	counts[number] = (counts[number] ?? 0) + 1;
}
