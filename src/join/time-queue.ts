import type { EpochMs } from "../event.ts";
import { earlierPlace, put } from "./sorted.ts";

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
		put(
			times,
			earlierPlace(times, this.#head, time, (a, b) => a - b),
			time,
		);
	}
}
