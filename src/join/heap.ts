/** A binary min-heap: what waits in event-time order, whatever the order of arrival. */
export class Heap<T> {
	readonly #items: T[] = [];
	readonly #compare: (a: T, b: T) => number;

	/** @param compare negative when `a` comes first */
	constructor(compare: (a: T, b: T) => number) {
		this.#compare = compare;
	}

	get size(): number {
		return this.#items.length;
	}

	/** The first item; `undefined` when empty. */
	peek(): T | undefined {
		return this.#items[0];
	}

	push(item: T): void {
		const items = this.#items;
		let index = items.push(item) - 1;
		while (index > 0) {
			const parentIndex = (index - 1) >> 1;
			const parent = items[parentIndex] as T;
			if (this.#compare(parent, item) <= 0) break;
			items[index] = parent;
			index = parentIndex;
		}
		items[index] = item;
	}

	/** Takes the first item out; `undefined` when empty. */
	pop(): T | undefined {
		const items = this.#items;
		const first = items[0];
		const last = items.pop() as T;
		if (items.length === 0) return first;
		let index = 0;
		for (;;) {
			let childIndex = 2 * index + 1;
			if (childIndex >= items.length) break;
			let child = items[childIndex] as T;
			const right = items[childIndex + 1];
			if (right !== undefined && this.#compare(right, child) < 0) {
				child = right;
				childIndex++;
			}
			if (this.#compare(last, child) <= 0) break;
			items[index] = child;
			index = childIndex;
		}
		items[index] = last;
		return first;
	}
}
