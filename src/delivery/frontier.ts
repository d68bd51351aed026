import type { EpochMs } from "../event.ts";

/** A page view without a fate. */
interface Waiting {
	readonly start: EpochMs;
	isDone: boolean;
}

/**
 * Knows up to which event time every page view has got its fate: what is on its way to Matomo, and what was left for
 * another run, holds it back.
 */
export class Frontier<T extends object> {
	readonly #waiting = new Map<T, Waiting>();
	/** In the order of adding, which is nearly that of event time: a hit that waited offline comes before what started before it. */
	#queue: Waiting[] = [];
	/** How many of the queue are done; where nobody asks for the time, they would pile up. */
	#done = 0;
	#kept: EpochMs = Number.POSITIVE_INFINITY;

	/** Every page view that starts before this has its fate, of those that were added. */
	get time(): EpochMs {
		let time = this.#kept;
		for (const { start, isDone } of this.#queue) if (!isDone && start < time) time = start;
		return time;
	}

	/** How many are on their way. */
	get size(): number {
		return this.#waiting.size;
	}

	/** It is on its way. */
	add(item: T, start: EpochMs): void {
		const waiting = { start, isDone: false };
		this.#waiting.set(item, waiting);
		this.#queue.push(waiting);
	}

	/** It has its fate. */
	done(item: T): void {
		const waiting = this.#waiting.get(item);
		if (!waiting) return;
		waiting.isDone = true;
		this.#waiting.delete(item);
		if (++this.#done * 2 <= this.#queue.length) return;
		this.#queue = this.#queue.filter(({ isDone }) => !isDone);
		this.#done = 0;
	}

	/** Another run has to decide it. */
	keep(start: EpochMs): void {
		if (start < this.#kept) this.#kept = start;
	}
}
