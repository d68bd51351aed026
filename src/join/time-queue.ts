import type { EpochMs } from "../event.ts";

/** Times that wait in their order, whatever the order of arrival: numbers only, since there is one for each tracker hit. */
export class TimeQueue {
	#times: EpochMs[] = [];
	/** Times before this index have been taken. */
	#head = 0;

	get size(): number {
		return this.#times.length - this.#head;
	}

	/** The earliest; `undefined` when empty. */
	peek(): EpochMs | undefined {
		return this.#times[this.#head];
	}

	/** Takes the earliest out; nothing when empty. */
	shift(): void {
		if (this.size === 0) return;
		this.#head++;
		if (this.#head > 1024 && this.#head * 2 > this.#times.length) {
			this.#times = this.#times.slice(this.#head);
			this.#head = 0;
		}
	}

	/** Lines arrive nearly sorted, so nearly all go to the end. */
	push(time: EpochMs): void {
		const times = this.#times;
		if (this.size === 0 || (times[times.length - 1] ?? time) <= time) {
			times.push(time);
			return;
		}
		let low = this.#head;
		let high = times.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((times[middle] ?? time) <= time) low = middle + 1;
			else high = middle;
		}
		times.splice(low, 0, time);
	}
}
