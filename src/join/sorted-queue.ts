import { byTime, earlierPlace, put, type Timed } from "./sorted.ts";

/**
 * What waits in event-time order, whatever the order of arrival. Records arrive nearly sorted, so nearly all go to the
 * end: cheaper than a heap, and exact.
 */
export class SortedQueue<T extends Timed> {
	#items: (T | undefined)[] = [];
	/** Items before this index have been taken. */
	#head = 0;

	get size(): number {
		return this.#items.length - this.#head;
	}

	/** The first item; `undefined` when empty. */
	peek(): T | undefined {
		return this.#items[this.#head];
	}

	/** Takes the first item out; `undefined` when empty. */
	shift(): T | undefined {
		const first = this.#items[this.#head];
		if (first === undefined) return undefined;
		// What was taken must not live on in the queue, and moving the rest must not be done often.
		this.#items[this.#head++] = undefined;
		if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
			this.#items.copyWithin(0, this.#head);
			this.#items.length -= this.#head;
			this.#head = 0;
		}
		return first;
	}

	/**
	 * Puts an item in its place, behind its equals.
	 *
	 * @param isCopy asked of an item that has equals which wait, with one of those: a copy is left out
	 * @returns whether it waits
	 */
	push(item: T, isCopy?: (item: T, equal: T) => boolean): boolean {
		const items = this.#items as T[];
		const last = items[items.length - 1];
		const order = last === undefined || this.#head === items.length ? -1 : byTime(last, item);
		const place = order > 0 ? earlierPlace(items, this.#head, item, byTime) : items.length;
		if (isCopy && order >= 0 && place > this.#head) {
			const before = items[place - 1] as T;
			if (byTime(before, item) === 0 && isCopy(item, before)) return false;
		}
		if (order > 0) put(items, place, item);
		else items.push(item);
		return true;
	}
}
