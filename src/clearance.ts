import type { Books } from "./books.ts";
import type { Candidate, Tracked } from "./candidate.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs } from "./event.ts";
import type { BrowserProofMode, BrowserSigns } from "./join/browser-proof.ts";
import { type Judged, PersonFilter } from "./join/person-filter.ts";
import { type Release, SilenceGuard } from "./join/silence-guard.ts";

/** A page view that no tracker hit answers for, and that is a person's: to be sent, or held. */
type Cleared = Release<Candidate>;

/** How page views are cleared. */
export interface ClearanceOptions {
	/** Whether there is a tracker log at all. */
	readonly tracker: boolean;
	readonly browserProof: BrowserProofMode;
	/** Where a page view is counted. */
	readonly booksOf: (item: Candidate) => Books;
	/** A page view is a robot's. */
	readonly robot: (item: Candidate) => void;
}

/**
 * Lets missed page views go that are people's, when the tracker log shows that it was alive. Takes page views in order of
 * event time, and gives them back in that order.
 */
export class Clearance {
	readonly #options: ClearanceOptions;
	readonly #guard = new SilenceGuard<Candidate>();
	readonly #people: PersonFilter<Candidate>;

	constructor(options: ClearanceOptions) {
		this.#options = options;
		const { tracker, browserProof } = options;
		// Without a tracker log nobody is known to be a person, so there is nothing to learn what people show from.
		this.#people = new PersonFilter(tracker || browserProof !== "prefer" ? browserProof : "off");
	}

	/** Whether the tracker log had any line at all. */
	get sawTracker(): boolean {
		return this.#guard.sawHit;
	}

	/** When the tracker log was blind. */
	get silence(): Pick<SilenceGuard<Candidate>, "silentGaps" | "outages"> {
		return this.#guard;
	}

	/** Start of the first page view that waits; `Infinity` when none does. */
	get waitingSince(): EpochMs {
		return Math.min(this.#people.waitingSince, this.#guard.waitingSince);
	}

	/** A tracker hit was logged. */
	hit(start: EpochMs): void {
		this.#guard.hit(start);
	}

	/** A page view that a hit answered for. */
	tracked({ start }: Tracked, signs: BrowserSigns): readonly Cleared[] {
		return this.#release(this.#people.tracked(start, signs));
	}

	/** A page view that none answered for; it may have to wait for long. */
	untracked(item: Candidate, signs: BrowserSigns): readonly Cleared[] {
		return this.#release(this.#people.untracked(item, item.start, signs));
	}

	/** All page views that start before `time` have been taken. */
	passed(time: EpochMs): readonly Cleared[] {
		return this.#people.pending > 0 ? [] : this.#guard.passed(time);
	}

	/** There are no more. */
	end(): readonly Cleared[] {
		return [...this.#release(this.#people.end()), ...this.#guard.end()];
	}

	/** Counts robots out, and asks the guard when the page views of people may go. */
	#release(judged: readonly Judged<Candidate>[]): readonly Cleared[] {
		const cleared: Cleared[] = [];
		for (const view of judged) {
			switch (view.is) {
				case "tracked":
					if (this.#options.tracker) append(cleared, this.#guard.matched(view.start));
					break;
				case "robot":
					this.#options.robot(view.item);
					break;
				case "person":
					append(cleared, this.#personsView(view.item));
					break;
				default:
					unreachable(view);
			}
		}
		return cleared;
	}

	#personsView(item: Candidate): readonly Cleared[] {
		const { tally, observer } = this.#options.booksOf(item);
		tally.pageView();
		observer.pageView(item.observed, true);
		if (!this.#options.tracker) return [{ is: "released", item }];
		return this.#guard.unmatched({ start: item.start, fingerprint: item.fingerprint, item });
	}
}

/** One by one: as many at once as one visitor may have would be more arguments than a call can take. */
export function append<T>(to: T[], more: readonly T[]): void {
	for (const one of more) to.push(one);
}
