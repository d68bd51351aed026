import type { EpochMs } from "../event.ts";
import type { Visitor } from "./by-visitor.ts";
import type { Match } from "./fate.ts";
import type { JoinHit } from "./join.ts";
import type { Timed } from "./sorted.ts";

/** A page view that waits for its decision. */
export interface PendingView<V, M, H> extends Timed, Visitor {
	readonly page: string;
	readonly host: string | undefined;
	/** Free, or what is kept of it with its answer. */
	state: { readonly free: V } | Match<M, H>;
}

/** A hit that waits for its turn, or as a spare for a page view that comes late. It adds little to what is there already. */
export class PendingHit<H> implements Timed, Visitor {
	readonly hit: JoinHit;
	/** The caller's. */
	readonly owner: H | undefined;
	/** Whether it has not answered for a page view. */
	isSpare = true;

	constructor(hit: JoinHit, owner: H | undefined) {
		this.hit = hit;
		this.owner = owner;
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

/** What is left of a hit that has answered: enough to know its copies. */
export interface Answered extends Timed {
	readonly copyKey: string;
}
