import { byTime, insertEarlier, type Timed } from "./sorted.ts";

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

	push(item: T): void {
		const items = this.#items;
		const last = items[items.length - 1];
		if (last === undefined || this.#head === items.length || byTime(last, item) <= 0) {
			items.push(item);
			return;
		}
		insertEarlier(items as T[], this.#head, item, byTime);
	}
}
