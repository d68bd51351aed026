import type { EpochMs } from "../event.ts";
import { PATIENCE } from "../join/viewed-ahead.ts";

/**
 * Tells for which requests of one log the pages must be told that they were made from: it shows only whether a page was
 * viewed that was fetched ahead, and a text for each line is felt. So it ends after a while without any such page in the
 * log, until the next.
 */
export class Openers {
	#sinceAhead = 0;
	#until: EpochMs = Number.NEGATIVE_INFINITY;

	/** Whether it must be told of a request. */
	matterAt(start: EpochMs): boolean {
		// As many as it takes whoever is told to lose patience, too.
		return this.#sinceAhead <= PATIENCE || start <= this.#until;
	}

	/** A page was fetched ahead, which counts as viewed when something is requested from it `until` then. */
	fetchedAhead(until: EpochMs): void {
		this.#sinceAhead = 0;
		if (until > this.#until) this.#until = until;
	}

	/** It was told of a request. */
	told(): void {
		this.#sinceAhead++;
	}
}
