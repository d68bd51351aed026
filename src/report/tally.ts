import type { Outcome } from "../outcome.ts";
import { MALFORMED_REASONS, PAGE_VIEW_FATES, RUNGS, SKIP_REASONS, TRACKER_HIT_KINDS } from "../outcome.ts";
import { Counter } from "./counter.ts";
import type { Identity } from "./identity.ts";
import { identity } from "./identity.ts";
import type { Outcomes } from "./outcomes.ts";
import { ReplayTally } from "./replay-tally.ts";

/**
 * Keeps the books: every record read, every page view found, and the one outcome of each.
 *
 * Records and page views are counted where they come in, outcomes where they are decided, so that {@link identity}
 * notices when something fell through in between.
 */
export class Tally {
	#records = 0;
	#pageViews = 0;
	readonly #malformed = new Counter(MALFORMED_REASONS);
	readonly #skipped = new Counter(SKIP_REASONS);
	readonly #trackerHits = new Counter(TRACKER_HIT_KINDS);
	readonly #matched = new Counter(RUNGS);
	readonly #fates = new Counter(PAGE_VIEW_FATES);
	/** Tracker hits that are to be sent again: parts of records, whose outcome is `failed`. */
	readonly replays = new ReplayTally();

	/** Records read so far. */
	get records(): number {
		return this.#records;
	}

	/** Page views found so far, opted-out ones included. */
	get pageViews(): number {
		return this.#pageViews;
	}

	/** To be called once for each record read, whatever it turns out to be; or once for several. */
	record(count = 1): void {
		this.#records += count;
	}

	/** To be called once for each record that is judged to be a page view, opted-out ones included. */
	pageView(): void {
		this.#pageViews++;
	}

	/** To be called once for each record, when its outcome is final. */
	count(outcome: Outcome): void {
		switch (outcome.is) {
			case "skipped":
				this.#skipped.add(outcome.reason);
				break;
			case "tracker-hit":
				this.#trackerHits.add(outcome.kind);
				break;
			case "matched":
				this.#matched.add(outcome.rung);
				break;
			case "malformed":
				this.#malformed.add(outcome.reason);
				break;
			default:
				this.#fates.add(outcome.is);
		}
	}

	/**
	 * Counts several records.
	 *
	 * @param reasons records of each of `SKIP_REASONS`, in its order
	 * @param kinds likewise, of each of `TRACKER_HIT_KINDS`
	 */
	skipped(reasons: readonly number[], kinds: readonly number[]): void {
		this.#skipped.addAll(reasons);
		this.#trackerHits.addAll(kinds);
	}

	/** The counts so far: a copy, which later counting does not change. */
	outcomes(): Outcomes {
		return {
			malformed: this.#malformed.nonZero(),
			skipped: this.#skipped.nonZero(),
			"tracker-hits": this.#trackerHits.nonZero(),
			matched: this.#matched.nonZero(),
			...this.#fates.all(),
		};
	}

	/** Whether the books balance. Meaningful when nothing waits for its outcome any more. */
	identity(): Identity {
		return identity(this.#records, this.#pageViews, this.outcomes(), this.replays.outcomes());
	}
}
