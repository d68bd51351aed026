import type { EpochMs } from "../event.ts";
import type { Visitor } from "./by-visitor.ts";
import type { JoinHit } from "./join.ts";
import type { Repeatable } from "./repeats.ts";
import type { Timed } from "./sorted.ts";

/** A hit that waits for its turn, as a spare for a page view that comes late, or for its copies. It adds little: many wait. */
export class PendingHit<H> implements Timed, Visitor, Repeatable {
	readonly hit: JoinHit;
	/** The caller's. */
	readonly owner: H | undefined;
	readonly origin: unknown;
	/** Whether it has not answered for a page view. */
	isSpare = true;

	constructor(hit: JoinHit, owner: H | undefined, origin: unknown) {
		this.hit = hit;
		this.owner = owner;
		this.origin = origin;
	}

	get start(): EpochMs {
		return this.hit.start;
	}

	get tie(): string {
		return this.hit.tie;
	}

	get fingerprint(): string {
		return this.hit.fingerprint;
	}

	get visitorId(): string | undefined {
		return this.hit.visitorId;
	}
}

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
