/** Counts what has no fate yet, and makes those wait who would add to too much of it. */
export class Backlog {
	readonly #limit: number;
	#size = 0;
	#waiters: (() => void)[] = [];

	/** @param limit how many make it full */
	constructor(limit: number) {
		this.#limit = limit;
	}

	get isFull(): boolean {
		return this.#size >= this.#limit;
	}

	/** Whether somebody waits for room. */
	get isAwaited(): boolean {
		return this.#waiters.length > 0;
	}

	add(): void {
		this.#size++;
	}

	remove(count: number): void {
		this.#size -= count;
		if (this.isFull) return;
		const waiters = this.#waiters;
		this.#waiters = [];
		for (const resume of waiters) resume();
	}

	/** Resolves when it is not full any more, at once when it is not. */
	room(): Promise<void> {
		if (!this.isFull) return Promise.resolve();
		return new Promise((resolve) => this.#waiters.push(resolve));
	}
}
