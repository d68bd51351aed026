import type { EpochMs, Milliseconds } from "../event.ts";

/** Clocks and the ways to write down times differ, but by the same in all requests, give or take so much. */
const SPREAD: Milliseconds = 3_000;
const STEP: Milliseconds = 500;

/** Fewer times may be chance. */
export const TELLING = 8;
/** Of fewer pages and browsers it may be a robot. */
const KINDS = 4;
/** Less of those that could tell is chance. */
export const MOST_OF = 0.6;

/** A log, or those lines of one that another server has written into it; or all logs of one server, as they were rotated. */
export interface Log {
	readonly name: string;
	/** From 0, in order of their first lines. */
	readonly number: number;
}

/** When a request was there. */
export interface Times {
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** Page views that two logs have near each other. */
interface Pair {
	readonly logs: readonly [Log, Log];
	/** How often the second log is so much behind the first, in steps from the farthest ahead. */
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

/** What each two logs have in common, and what they have alone. */
export class CommonRequests {
	readonly #farthest: Milliseconds;
	/** By number of the log: page views that no other log has. */
	readonly #alone: number[] = [];
	/** By numbers of the logs. */
	readonly #pairs = new Map<string, Pair>();

	/** @param farthest that two page views given to {@link near} are from each other at most */
	constructor(farthest: Milliseconds) {
		this.#farthest = farthest;
	}

	/** A log has a page view that no other one has. */
	alone({ number }: Log): void {
		this.#alone[number] = (this.#alone[number] ?? 0) + 1;
	}

	/** Two logs have a page view near each other. @param kind its page and browser */
	near(kind: string, one: Log, at: Times, other: Log, there: Times): void {
		if (one.number > other.number) {
			this.near(kind, other, there, one, at);
			return;
		}
		const key = `${one.number} ${other.number}`;
		const pair = this.#pairs.get(key) ?? { logs: [one, other], delays: [], kinds: new Set<string>() };
		this.#pairs.set(key, pair);
		if (pair.kinds.size < KINDS) pair.kinds.add(kind);
		const step = Math.floor((delayOf(at, there) + this.#farthest) / STEP);
		pair.delays[step] = (pair.delays[step] ?? 0) + 1;
	}

	/** The two logs that have most in common, if what they have tells that these are the same requests. */
	get found(): SameRequests | undefined {
		let most: SameRequests | undefined;
		for (const pair of this.#pairs.values()) {
			const { both, all } = commonOf(pair.delays);
			const [first, second] = pair.logs.map(({ number }) => this.#alone[number] ?? 0) as [number, number];
			const [{ name: log }, { name: other }] = first <= second ? pair.logs : [pair.logs[1], pair.logs[0]];
			const of = all + Math.min(first, second);
			const isTelling = both >= TELLING && pair.kinds.size >= KINDS && both >= of * MOST_OF;
			if (isTelling && both > (most?.both ?? 0)) most = { log, other, both, of };
		}
		return most;
	}
}

/** By how much one is behind the other: some servers log when a request comes, some when it is done. */
function delayOf(one: Times, other: Times): Milliseconds {
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
