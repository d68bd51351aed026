import type { EpochMs, Milliseconds } from "../event.ts";

/** Looks out for lines that were logged earlier than lines before them, by more than the lateness. */
export class TimeJumps {
	readonly #lateness: Milliseconds;
	#latest: EpochMs = Number.NEGATIVE_INFINITY;
	#found = false;

	/** @param lateness without it none is looked for */
	constructor(lateness: Milliseconds = Number.POSITIVE_INFINITY) {
		this.#lateness = lateness;
	}

	/** Whether there was one so far. */
	get found(): boolean {
		return this.#found;
	}

	/** The next line was logged at this time. */
	see(logged: EpochMs): void {
		if (logged > this.#latest) this.#latest = logged;
		else if (logged < this.#latest - this.#lateness) this.#found = true;
	}
}
