import { REPLAY_FATES, REPLAY_LEFT_REASONS, type ReplayFate, type ReplayLeftReason } from "../outcome.ts";
import { Counter } from "./counter.ts";

/** What became of tracker hits that did not reach Matomo, where they were to be sent again. */
export interface ReplayOutcomes extends Readonly<Record<ReplayFate, number>> {
	/** All of them: a bulk request has several. */
	readonly hits: number;
	/** Those that were not to be sent again after all, by reason. */
	readonly left: Readonly<Partial<Record<ReplayLeftReason, number>>>;
	/** Page views that they answer for, which are matched, and which Matomo misses nevertheless. */
	readonly views: number;
}

/** Counts tracker hits that did not reach Matomo, and what becomes of each. */
export class ReplayTally {
	#hits = 0;
	#views = 0;
	readonly #fates = new Counter(REPLAY_FATES);
	readonly #left = new Counter(REPLAY_LEFT_REASONS);

	/** A hit did not reach Matomo. */
	hit(): void {
		this.#hits++;
	}

	/** One that was to be sent again has its fate. */
	count(fate: ReplayFate): void {
		this.#fates.add(fate);
	}

	/** One is not to be sent again. */
	left(reason: ReplayLeftReason): void {
		this.#left.add(reason);
	}

	/** A page view is answered for by a hit that did not reach Matomo. */
	missedView(): void {
		this.#views++;
	}

	/** The counts so far; `undefined` when there was no such hit, or nothing was to be sent again. */
	outcomes(): ReplayOutcomes | undefined {
		if (this.#hits === 0) return undefined;
		return { hits: this.#hits, ...this.#fates.all(), left: this.#left.nonZero(), views: this.#views };
	}
}
