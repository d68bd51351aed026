import type { EpochMs } from "../event.ts";
import type { Timed } from "./sorted.ts";

/** What must be known of a hit that has answered: only that copies of it answer for nothing. */
export class AnsweredHit implements Timed {
	readonly start: EpochMs;
	/** What is the same of all copies. */
	readonly tie: string;

	constructor(start: EpochMs, copyKey: string) {
		this.start = start;
		this.tie = copyKey;
	}
}
