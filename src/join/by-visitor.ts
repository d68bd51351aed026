import type { Rung } from "../outcome.ts";

/** What page views and hits are found by: whoever made them, or the id that the tracker gave. */
export interface Visitor {
	readonly fingerprint: string;
	readonly visitorId: string | undefined;
}

/**
 * Lists of what waits, by visitor, each in event-time order.
 *
 * Most visitors have a few page views within a window, so looking through them is cheaper than a key for each page. Nearly
 * all have one, which stands for its list: that would be two more objects for each that waits.
 */
export class ByVisitor<T extends Visitor> {
	readonly #byFingerprint = new Map<string, T | T[]>();
	readonly #byVisitorId = new Map<string, T | T[]>();
	/** The list of a visitor of whom one waits, made when it is asked for. */
	readonly #one: T[] = [];

	/** Adds an item to all lists in which a rung may look for it. @param put puts it in its place */
	add(item: T, put: (list: T[], item: T) => void): void {
		into(this.#byFingerprint, item.fingerprint, item, put);
		if (item.visitorId !== undefined) into(this.#byVisitorId, item.visitorId, item, put);
	}

	/** Takes an item out of all lists. @param take does nothing where it is not */
	delete(item: T, take: (list: T[], item: T) => void): void {
		outOf(this.#byFingerprint, item.fingerprint, item, take);
		if (item.visitorId !== undefined) outOf(this.#byVisitorId, item.visitorId, item, take);
	}

	/** All that may belong to a visitor on a rung, valid until the next call; `undefined` when there is none. */
	at(rung: Rung, { fingerprint, visitorId }: Visitor): readonly T[] | undefined {
		if (rung !== "visitor-id") return this.#listOf(this.#byFingerprint.get(fingerprint));
		return visitorId === undefined ? undefined : this.#listOf(this.#byVisitorId.get(visitorId));
	}

	#listOf(waiting: T | T[] | undefined): readonly T[] | undefined {
		if (waiting === undefined || Array.isArray(waiting)) return waiting;
		this.#one[0] = waiting;
		return this.#one;
	}
}

function into<T>(lists: Map<string, T | T[]>, key: string, item: T, put: (list: T[], item: T) => void): void {
	const waiting = lists.get(key);
	if (waiting === undefined) lists.set(key, item);
	else if (Array.isArray(waiting)) put(waiting, item);
	else {
		const list = [waiting];
		put(list, item);
		lists.set(key, list);
	}
}

function outOf<T>(lists: Map<string, T | T[]>, key: string, item: T, take: (list: T[], item: T) => void): void {
	const waiting = lists.get(key);
	if (waiting === undefined) return;
	if (Array.isArray(waiting)) take(waiting, item);
	if (waiting === item || (Array.isArray(waiting) && waiting.length === 0)) lists.delete(key);
}
