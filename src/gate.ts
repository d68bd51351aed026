import type { Bookkeeper } from "./bookkeeper.ts";
import type { Candidate } from "./candidate.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs, Milliseconds } from "./event.ts";
import { AnswerGuard } from "./join/answer-guard.ts";
import type { BrowserSigns } from "./join/browser-proof.ts";
import type { Match } from "./join/fate.ts";
import { type Judged, PersonFilter } from "./join/person-filter.ts";
import { type Release, SilenceGuard } from "./join/silence-guard.ts";
import type { Plan } from "./plan.ts";
import type { Replay } from "./replay.ts";
import { sameInMatomo } from "./visitor/referrer.ts";

/**
 * A page view that no tracker hit answers for: to be sent, or held because the tracker log is blind, or so recent that a
 * hit may still be logged.
 */
export type Missed = Release<Candidate> | { readonly is: "too-recent"; readonly item: Candidate };

/** What is given out: a missed page view, or a hit that did not reach Matomo and is to be sent again. */
export type Outgoing = Missed | { readonly is: "replay"; readonly item: Replay };

/**
 * What a page view must pass once it is certain that no tracker hit answers for it: whether a person made it, and
 * whether the tracker log was alive. Takes everything in order of event time, and gives it out in that order.
 */
export class Gate {
	readonly #hasTracker: boolean;
	/** What page views are sent under whose log names no host. */
	readonly #host: string | undefined;
	/** Whether one answer is enough: whoever follows a log of few visitors cannot wait for many. */
	readonly #isInHaste: boolean;
	/** Whether such a hit has answered, and named the host where the log does not. */
	#isEnough = false;
	readonly #after: Milliseconds;
	readonly #booksOf: (item: Candidate) => Bookkeeper;
	readonly #people: PersonFilter<Candidate, Replay>;
	readonly #guard = new SilenceGuard<Candidate>();
	readonly #answers = new AnswerGuard<Outgoing>((one) =>
		one.is === "released" ? { is: "held", item: one.item } : one,
	);

	/** @param rules `patience`: how long, by event time, page views wait for what tells people from robots */
	constructor(
		{
			tracker,
			browserProof,
			patience,
			join,
			site,
		}: Pick<Plan, "tracker" | "browserProof" | "join" | "site"> & { readonly patience?: Milliseconds },
		booksOf: (item: Candidate) => Bookkeeper,
	) {
		this.#hasTracker = tracker;
		this.#host = site.host;
		this.#isInHaste = patience !== undefined;
		this.#after = join.after;
		this.#booksOf = booksOf;
		// Without a tracker log nobody is known to be a person, so there is nothing to learn what people show from.
		this.#people = new PersonFilter(tracker || browserProof !== "prefer" ? browserProof : "off", patience);
	}

	/** Whether the tracker log had any line at all. */
	get sawTracker(): boolean {
		return this.#guard.sawHit;
	}

	/** Start of the oldest that waits here; `Infinity` when nothing does. */
	get oldest(): EpochMs {
		return Math.min(this.#people.oldest, this.#guard.oldest, this.#answers.oldest);
	}

	/** Whether many hits could have answered for page views, and none did. */
	get isUnanswered(): boolean {
		return this.#hasTracker && this.#answers.isUnanswered;
	}

	/** When the tracker log was blind. */
	get silence(): Pick<SilenceGuard<Candidate>, "silentGaps" | "outages"> {
		return this.#guard;
	}

	/**
	 * The tracker log has a line, of whatever kind. In any order, but before page views that start after it.
	 *
	 * @param canAnswer whether it can answer for a page view
	 */
	trackerWasAlive(start: EpochMs, canAnswer: boolean): void {
		this.#guard.hit(start);
		if (canAnswer) this.#answers.hit();
	}

	/** The rest of a tracker log is lost from `end` on: hits of page views that start up to `after` earlier may be, too. */
	lostFrom(end: EpochMs): void {
		this.#guard.blindFrom(end - this.#after);
	}

	/** Another tracker log goes on where one was lost. */
	goesOn(from: EpochMs): void {
		this.#guard.seesAgain(from);
	}

	/** A page view that a tracker hit answers for. @param host that the hit names */
	tracked({ item, host }: Pick<Match<Candidate, unknown>, "item" | "host">, signs: BrowserSigns): readonly Outgoing[] {
		if (this.#isInHaste && !this.#isEnough) {
			const isNamed = item.host !== undefined || this.#host === undefined;
			this.#isEnough = isNamed || (host !== undefined && sameInMatomo(host, this.#host));
		}
		if (this.#people.passes(signs)) return this.#tracked(item.start);
		return this.#release(this.#people.tracked(item.start, signs));
	}

	/** A page view that none answers for. */
	untracked(item: Candidate, signs: BrowserSigns): readonly Outgoing[] {
		return this.#release(this.#people.untracked(item, item.start, signs));
	}

	/** A hit that is to be sent again: it has nothing to prove, but must keep its place. */
	replay(hit: Replay): readonly Outgoing[] {
		return this.#release(this.#people.aside(hit, hit.start));
	}

	/** Everything that starts before `time` was taken. */
	passed(time: EpochMs): readonly Outgoing[] {
		return this.#people.pending > 0 ? NOTHING : this.#whenAnswered(this.#guard.passed(time));
	}

	/** There is no more. */
	end(): readonly Outgoing[] {
		const last = this.#release(this.#people.end());
		return [...last, ...this.#whenAnswered(this.#guard.end()), ...this.#answers.end()];
	}

	/** Counts robots out, and asks the guard when the page views of people may go. */
	#release(judged: readonly Judged<Candidate, Replay>[]): readonly Outgoing[] {
		const outgoing: Outgoing[] = [];
		for (const view of judged) {
			switch (view.is) {
				case "tracked":
					append(outgoing, this.#tracked(view.start));
					break;
				case "aside":
					append(outgoing, this.#whenAnswered(this.#guard.passed(view.start)));
					append(outgoing, this.#whenAnswered([{ is: "replay", item: view.item }]));
					break;
				case "robot":
					this.#booksOf(view.item).skipped(view.item, "no-browser-proof");
					break;
				case "person":
					append(outgoing, this.#personsView(view.item));
					break;
				default:
					unreachable(view);
			}
		}
		return outgoing;
	}

	/** Those that were waiting for it to be known that the tracker log was alive, and answers. */
	#tracked(start: EpochMs): readonly Outgoing[] {
		if (!this.#hasTracker) return NOTHING;
		const released = this.#whenAnswered(this.#guard.matched(start));
		const answered = this.#answers.answered(this.#isEnough, start);
		return answered.length === 0 ? released : [...released, ...answered];
	}

	/** Without a tracker log nothing can answer. */
	#whenAnswered(outgoing: readonly Outgoing[]): readonly Outgoing[] {
		return this.#hasTracker ? this.#answers.take(outgoing) : outgoing;
	}

	#personsView(item: Candidate): readonly Outgoing[] {
		this.#booksOf(item).givenOut();
		if (!this.#hasTracker) return [{ is: "released", item }];
		return this.#whenAnswered(this.#guard.unmatched({ start: item.start, fingerprint: item.fingerprint, item }));
	}
}

const NOTHING: readonly never[] = [];

/** Adds one by one: as many at once as one visitor may have would be more arguments than a call can take. */
export function append(outgoing: Outgoing[], more: readonly Outgoing[]): void {
	for (const one of more) outgoing.push(one);
}
