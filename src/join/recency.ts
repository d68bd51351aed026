import type { EpochMs, Milliseconds } from "../event.ts";
import { type JoinRule, viewDue } from "./rule.ts";

/** What starts later than that after now comes from a wrong clock, and would never be old enough. */
const FURTHEST_AHEAD: Milliseconds = 86_400_000;

/**
 * Knows up to where page views are decided, and holds those at the end of a growing log whose tracker hit, or whose
 * visitor's opt-out, may still be logged: those for which
 *
 *     start + around + before + lateness > now
 */
export class Recency<V> {
	readonly #rule: JoinRule;
	readonly #held: V[] = [];
	#now: EpochMs = Number.POSITIVE_INFINITY;
	#undecidedFrom: EpochMs = Number.NEGATIVE_INFINITY;

	constructor(rule: JoinRule) {
		this.#rule = rule;
	}

	/** Page views that start before this need no other run. */
	get undecidedFrom(): EpochMs {
		return this.#undecidedFrom;
	}

	/** Those that are too recent, in the order in which they were held. */
	get held(): readonly { readonly is: "too-recent"; readonly item: V }[] {
		return this.#held.map((item) => ({ is: "too-recent", item }));
	}

	/** All that start before `time` are decided; more will come. */
	decided(time: EpochMs): void {
		if (time > this.#undecidedFrom) this.#undecidedFrom = time;
	}

	/** There are no more, and it is `now`. */
	end(now: EpochMs): void {
		this.#now = now;
		this.#undecidedFrom = Number.POSITIVE_INFINITY;
	}

	/** Whether a page view without a hit may still get one. Then it is undecided, whatever becomes of it now. */
	isTooRecent(start: EpochMs): boolean {
		if (viewDue(this.#rule, start) <= this.#now || start > this.#now + FURTHEST_AHEAD) return false;
		if (start < this.#undecidedFrom) this.#undecidedFrom = start;
		return true;
	}

	/** Holds a page view that is too recent. */
	hold(item: V): void {
		this.#held.push(item);
	}
}
