import { Bookkeeper, type HitOwner } from "./bookkeeper.ts";
import { type Candidate, joinView, observed, type Tracked, tracked, trackedAt } from "./candidate.ts";
import type { Digest, DigestedCall } from "./digest/digest.ts";
import { type Digester, digester } from "./digest/digester.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs, LogEvent, Position } from "./event.ts";
import { Explainer } from "./explanation/explainer.ts";
import type { ExplanationSink } from "./explanation.ts";
import type { Decision } from "./join/fate.ts";
import { Join } from "./join/join.ts";
import { type Judged, PersonFilter } from "./join/person-filter.ts";
import { decidedBefore } from "./join/rule.ts";
import { type Release, SilenceGuard } from "./join/silence-guard.ts";
import type { MalformedReason } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import type { ClockDifference } from "./report/clocks.ts";
import type { FarClock } from "./report/far-clocks.ts";
import type { Observer } from "./report/observer.ts";
import type { Tally } from "./report/tally.ts";
import { Witness } from "./witness.ts";

/** A page view that no tracker hit answers for: to be sent, or held because the tracker log is blind. */
export type Missed = Release<Candidate>;

/** What the judge needs of the plan. */
export type JudgeRules = Pick<
	Plan,
	"rules" | "fingerprint" | "join" | "tracker" | "browserProof" | "requireConsent" | "partial"
>;

/**
 * The whole judgement without its input and output: takes records in any order within the allowed lateness, and gives
 * back the page views that the tracker missed, in order of event time. Pure but for the books it keeps.
 *
 * Every record is counted with exactly one outcome; those that it gives back are counted by whoever sends them.
 */
export class Judge {
	/** Makes what {@link takeDigest} takes. */
	readonly digest: Digester;
	readonly #rules: JudgeRules;
	readonly #tally: Tally;
	readonly #observer: Observer;
	readonly #explainer: Explainer | undefined;
	readonly #books: Bookkeeper;
	readonly #join: Join<Candidate, Tracked, HitOwner>;
	readonly #guard = new SilenceGuard<Candidate>();
	readonly #witness: Witness;
	readonly #people: PersonFilter<Candidate>;

	/** @param explanations what became of each record goes there; of those given back whoever takes them must tell it */
	constructor(rules: JudgeRules, tally: Tally, observer: Observer, explanations?: ExplanationSink) {
		this.#rules = rules;
		this.#tally = tally;
		this.#observer = observer;
		this.#join = explanations
			? new Join(rules.join, trackedAt, ({ answers }, fate) => answers?.settled(fate))
			: new Join(rules.join, tracked);
		this.#witness = new Witness(rules.join);
		this.digest = digester(rules);
		this.#explainer = explanations && new Explainer(explanations, this.#witness.optOuts, rules.fingerprint);
		this.#books = new Bookkeeper(rules.join, tally, observer, this.#explainer);
		// Without a tracker log nobody is known to be a person, so there is nothing to learn what people show from.
		this.#people = new PersonFilter(rules.tracker || rules.browserProof !== "prefer" ? rules.browserProof : "off");
	}

	/** Start of the first and the last event; `undefined` when there was none. */
	get period(): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
		return this.#books.period;
	}

	/** What the matches so far tell of the clocks of different logs. */
	get clocks(): readonly ClockDifference[] {
		return this.#books.clocks;
	}

	/** Logs whose clocks differ by more than the window, so that nothing matches. */
	get farClocks(): readonly FarClock[] {
		return this.#books.farClocks;
	}

	/** As {@link farClocks}, by an earlier look and cheap to ask. */
	get farClockSuspects(): readonly FarClock[] {
		return this.#books.farClockSuspects;
	}

	/** Whether the tracker log had any line at all. */
	get sawTracker(): boolean {
		return this.#guard.sawHit;
	}

	/** Whether tracker hits show that the site asks for consent before it tracks. */
	get asksForConsent(): boolean {
		return this.#witness.asksForConsent;
	}

	/** Stretches of time in which the tracker log was blind. */
	get silentGaps(): number {
		return this.#guard.silentGaps;
	}

	/** Takes one record in. */
	take(record: LogEvent | MalformedReason, position: Position): void {
		this.takeDigest(typeof record === "string" ? record : this.digest(record), position);
	}

	/** Takes in what is to be known of one record. */
	takeDigest(digest: Digest | MalformedReason, position: Position): void {
		this.#tally.record();
		if (typeof digest === "string") {
			this.#books.malformed(digest, position);
			return;
		}
		const { kind, start, event } = digest;
		this.#books.seen(start);
		this.#witness.request(digest);
		if (digest.call) this.#takeTrackerCall(digest.call, digest, position);
		// Whether a prefetch was viewed shows later; until then it may have a tracker hit like any page view.
		else if (event && (kind === "page-view" || kind === "prefetch")) {
			this.#takePageView(event, position, kind === "prefetch");
		} else if (kind !== "tracker-call" && kind !== "page-view") {
			this.#books.skippedRequest(event, position, kind);
		}
	}

	/** All sources are known up to `watermark`, less the lateness. @returns what is certain by that */
	advance(watermark: EpochMs): readonly Missed[] {
		const missed = this.#settle(this.#join.advance(watermark));
		const decided = decidedBefore(this.#rules.join, watermark);
		this.#explainer?.certain(decided);
		this.#witness.forget(decided);
		if (this.#people.pending > 0) return missed;
		const passed = this.#guard.passed(decided);
		return passed.length > 0 ? [...missed, ...passed] : missed;
	}

	/** All sources have ended. @returns everything that was still open */
	end(): readonly Missed[] {
		const missed = [...this.#settle(this.#join.end()), ...this.#release(this.#people.end()), ...this.#guard.end()];
		this.#explainer?.certain(Number.POSITIVE_INFINITY);
		return missed;
	}

	#takeTrackerCall(call: DigestedCall, { start, event }: Digest, position: Position): void {
		const answers = event && this.#explainer?.call(event, position);
		this.#guard.hit(start);
		let repeated = call.hits.length > 0;
		const owner: HitOwner = { source: position.source, answers };
		for (const { join, told, isDelayed } of call.hits) {
			this.#witness.hit(join, told, start);
			this.#books.hit(join, position.source);
			const reception = this.#join.addHit(join, owner);
			if (reception !== "repeated") repeated = false;
			if (reception === "late") answers?.late();
			// A hit that waited offline is late by its nature; that says nothing about the logs.
			if (reception === "late" && !isDelayed) this.#observer.hitLate();
		}
		const kind = repeated ? "repeated" : call.kind;
		this.#tally.count({ is: "tracker-hit", kind });
		answers?.judged(kind);
	}

	#takePageView(event: LogEvent, position: Position, ahead: boolean): void {
		const view = joinView(event, position, this.#rules.fingerprint, ahead);
		this.#witness.pageView(view.item);
		this.#books.pageView(view.item);
		const decision = this.#join.addView(view);
		if (decision) this.#settle([decision]);
	}

	#settle(decisions: readonly Decision<Candidate, Tracked, HitOwner>[]): readonly Missed[] {
		const missed: Missed[] = [];
		for (const decision of decisions) {
			if (decision.item.ahead && !this.#wasViewed(decision)) {
				this.#books.skipped(decision.item, "prefetch");
				continue;
			}
			switch (decision.is) {
				case "late":
					this.#books.late(decision.item, decision.lateBy);
					break;
				case "matched":
					this.#books.matched(decision, this.#witness.hasOptedOut(decision.item));
					append(
						missed,
						this.#release(this.#people.tracked(decision.item.start, this.#witness.signsOf(decision.item))),
					);
					break;
				case "unmatched":
					append(missed, this.#unmatched(decision.item));
					break;
				default:
					unreachable(decision);
			}
		}
		return missed;
	}

	/** Whether a page that was fetched ahead turned out to be a page view. */
	#wasViewed(decision: Decision<Candidate, Tracked, HitOwner>): boolean {
		return decision.is === "matched" || (decision.is === "unmatched" && this.#witness.wasOpened(decision.item));
	}

	/** Asks all that others know of a page view, which is certain now; the filter may keep it for long. */
	#unmatched(item: Candidate): readonly Missed[] {
		const lacksConsent = this.#rules.requireConsent && item.event.consent !== true;
		if (lacksConsent || this.#witness.hasOptedOut(item)) {
			this.#books.optedOut(item);
			return [];
		}
		if (this.#rules.partial === "skip" && this.#witness.isTracked(item)) {
			this.#books.skipped(item, "partly-tracked");
			return [];
		}
		const signs = this.#witness.signsOf(item);
		return this.#release(this.#people.untracked(this.#witness.completed(item), item.start, signs));
	}

	/** Counts robots out, and asks the guard when the page views of people may go. */
	#release(judged: readonly Judged<Candidate>[]): readonly Missed[] {
		const missed: Missed[] = [];
		for (const view of judged) {
			switch (view.is) {
				case "tracked":
					if (this.#rules.tracker) append(missed, this.#guard.matched(view.start));
					break;
				case "robot":
					this.#books.skipped(view.item, "no-browser-proof");
					break;
				case "person":
					append(missed, this.#personsView(view.item));
					break;
				default:
					unreachable(view);
			}
		}
		return missed;
	}

	#personsView(item: Candidate): readonly Missed[] {
		this.#tally.pageView();
		this.#observer.pageView(observed(item.event), true);
		if (!this.#rules.tracker) return [{ is: "released", item }];
		return this.#guard.unmatched({ start: item.start, fingerprint: item.fingerprint, item });
	}
}

/** One by one: as many at once as one visitor may have would be more arguments than a call can take. */
function append(missed: Missed[], more: readonly Missed[]): void {
	for (const one of more) missed.push(one);
}
