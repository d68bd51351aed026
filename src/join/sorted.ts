import type { EpochMs, Milliseconds } from "../event.ts";

/** What stands in event-time order; `tie` orders what starts in the same millisecond by content, never by arrival. */
export interface Timed {
	readonly start: EpochMs;
	readonly tie: string;
}

/** Event time, then content: the one order of the join. */
export function byTime(a: Timed, b: Timed): number {
	return a.start - b.start || (a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0);
}

/** Puts an item in its place; records arrive nearly sorted, so the search starts at the end. */
export function insert<T extends Timed>(list: T[], item: T): void {
	let index = list.length;
	while (index > 0 && byTime(list[index - 1] as T, item) > 0) index--;
	put(list, index, item);
}

/**
 * The place of an item, behind its equals, where it is known not to be the last: looks for that from the end in steps that
 * grow, then by halves, since most are but a few places late.
 *
 * @param from items before this index are none of the list any more
 */
export function earlierPlace<T>(list: readonly T[], from: number, item: T, compare: (a: T, b: T) => number): number {
	let low = from;
	let high = list.length - 1;
	for (let step = 1; high - step >= from; step *= 2) {
		if (compare(list[high - step] as T, item) <= 0) {
			low = high - step + 1;
			break;
		}
		high -= step;
	}
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compare(list[middle] as T, item) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Puts an item in its place. Moves what follows by hand: `splice` takes longer than the few steps that there mostly are. */
export function put<T>(list: T[], index: number, item: T): void {
	list.push(item);
	for (let at = list.length - 1; at > index; at--) list[at] = list[at - 1] as T;
	list[index] = item;
}

/** Takes an item out, if it is there. */
export function remove<T extends Timed>(list: T[], item: T): void {
	for (let index = firstFrom(list, item.start); index < list.length; index++) {
		const candidate = list[index] as T;
		if (candidate === item) {
			for (let at = index + 1; at < list.length; at++) list[at - 1] = list[at] as T;
			list.length--;
			return;
		}
		if (candidate.start > item.start) return;
	}
}

/**
 * The item nearest to `start` within `[start - back, start + ahead]` that `fits` what is given. Of two at the same distance the
 * earlier wins, of two at the same time the first by `tie`.
 */
export function nearest<T extends Timed, To>(
	list: readonly T[],
	start: EpochMs,
	back: Milliseconds,
	ahead: Milliseconds,
	fits: (item: T, to: To) => boolean,
	to: To,
): T | undefined {
	const middle = firstFrom(list, start);
	let best: T | undefined;
	for (let index = middle - 1; index >= 0; index--) {
		const item = list[index] as T;
		if (item.start < start - back || (best && item.start < best.start)) break;
		if (fits(item, to)) best = item;
	}
	const reach = best ? start - best.start : Number.POSITIVE_INFINITY;
	for (let index = middle; index < list.length; index++) {
		const item = list[index] as T;
		if (item.start > start + ahead || item.start - start >= reach) break;
		if (fits(item, to)) return item;
	}
	return best;
}

/** Index of the first item that starts at or after `start`. */
function firstFrom(list: readonly Timed[], start: EpochMs): number {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((list[middle] as Timed).start < start) low = middle + 1;
		else high = middle;
	}
	return low;
}
