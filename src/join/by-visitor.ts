import type { Rung } from "../outcome.ts";

/** What page views and hits are found by: whoever made them, or the id that the tracker gave. */
export interface Visitor {
	readonly fingerprint: string;
	readonly visitorId: string | undefined;
}

/**
 * Lists of what waits, by visitor, each in event-time order.
 *
 * Most visitors have a few page views within a window, so looking through them is cheaper than a key for each page.
 */
export class ByVisitor<T extends Visitor> {
	readonly #byFingerprint = new Map<string, T[]>();
	readonly #byVisitorId = new Map<string, T[]>();

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

	/** All that may belong to a visitor on a rung; `undefined` when there is none. */
	at(rung: Rung, { fingerprint, visitorId }: Visitor): readonly T[] | undefined {
		if (rung !== "visitor-id") return this.#byFingerprint.get(fingerprint);
		return visitorId === undefined ? undefined : this.#byVisitorId.get(visitorId);
	}
}

function into<T>(lists: Map<string, T[]>, key: string, item: T, put: (list: T[], item: T) => void): void {
	const list = lists.get(key);
	if (list) put(list, item);
	else lists.set(key, [item]);
}

function outOf<T>(lists: Map<string, T[]>, key: string, item: T, take: (list: T[], item: T) => void): void {
	const list = lists.get(key);
	if (!list) return;
	take(list, item);
	if (list.length === 0) lists.delete(key);
}
