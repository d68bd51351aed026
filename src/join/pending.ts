import type { EpochMs } from "../event.ts";
import type { Visitor } from "./by-visitor.ts";
import type { Match } from "./fate.ts";
import type { JoinHit, JoinView } from "./join.ts";
import type { Timed } from "./sorted.ts";

/** A page view that waits for its decision. It adds little to what is there already: there are many of them. */
export class PendingView<V, H> implements Timed, Visitor {
	readonly view: JoinView<V>;
	/** Its answer, as soon as it has one. */
	match: Match<V, H> | undefined = undefined;

	constructor(view: JoinView<V>) {
		this.view = view;
	}

	get start(): EpochMs {
		return this.view.start;
	}

	get tie(): string {
		return this.view.tie;
	}

	get fingerprint(): string {
		return this.view.fingerprint;
	}

	get visitorId(): string | undefined {
		return this.view.visitorId;
	}
}

/** A hit that waits for its turn, as a spare for a page view that comes late, or for its copies. It adds little, likewise. */
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
