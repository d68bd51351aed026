import { detach } from "../detach.ts";

/** Hosts that are counted apart: a log of more is of no one's sites. */
const ROOM = 1_000;

/** Counts by host, for a thousand hosts; what others have is of no account. */
export class ByHost<Counts> {
	readonly #begin: () => Counts;
	readonly #counts = new Map<string, Counts>();
	/** The host that was asked for last: what is of one host follows each other. */
	#last: { readonly host: string; readonly counts: Counts } | undefined;

	/** @param begin makes the counts of a host that is new */
	constructor(begin: () => Counts) {
		this.#begin = begin;
	}

	/** The counts of a host, to be counted on; `undefined` when there is no room for it. */
	at(host: string): Counts | undefined {
		if (this.#last?.host === host) return this.#last.counts;
		const counts = this.#counts.get(host) ?? this.#new(host);
		if (counts !== undefined) this.#last = { host, counts };
		return counts;
	}

	/** The counts of a host that was counted before. */
	seen(host: string): Counts | undefined {
		return this.#counts.get(host);
	}

	/** Whether there may be hosts that are not counted. */
	get isFull(): boolean {
		return this.#counts.size >= ROOM;
	}

	/** All hosts with their counts. */
	get all(): readonly (readonly [host: string, counts: Counts])[] {
		return [...this.#counts];
	}

	#new(host: string): Counts | undefined {
		if (this.#counts.size >= ROOM) return undefined;
		const counts = this.#begin();
		this.#counts.set(detach(host), counts);
		return counts;
	}
}
