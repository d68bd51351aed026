import { type Candidate, joinView, observed, type Tracked, tracked, trackedAt } from "./candidate.ts";
import type { Digest, DigestedCall } from "./digest/digest.ts";
import { type Digester, digester } from "./digest/digester.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs, LogEvent, Position } from "./event.ts";
import { Explainer } from "./explanation/explainer.ts";
import type { HitAnswers } from "./explanation/hit-answers.ts";
import type { ExplanationSink } from "./explanation.ts";
import type { Decision } from "./join/fate.ts";
import { Join } from "./join/join.ts";
import { type Judged, PersonFilter } from "./join/person-filter.ts";
import { decidedBefore } from "./join/rule.ts";
import { type Release, SilenceGuard } from "./join/silence-guard.ts";
import type { MalformedReason, SkipReason } from "./outcome.ts";
import type { Plan } from "./plan.ts";
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
	readonly #join: Join<Candidate, Tracked, HitAnswers>;
	readonly #guard = new SilenceGuard<Candidate>();
	readonly #witness: Witness;
	readonly #people: PersonFilter<Candidate>;
	#from: EpochMs = Number.POSITIVE_INFINITY;
	#to: EpochMs = Number.NEGATIVE_INFINITY;

	/** @param explanations what became of each record goes there; of those given back whoever takes them must tell it */
	constructor(rules: JudgeRules, tally: Tally, observer: Observer, explanations?: ExplanationSink) {
		this.#rules = rules;
		this.#tally = tally;
		this.#observer = observer;
		this.#join = explanations
			? new Join(rules.join, trackedAt, (answers, fate) => answers.settled(fate))
			: new Join(rules.join, tracked);
		this.#witness = new Witness(rules.join);
		this.digest = digester(rules);
		this.#explainer = explanations && new Explainer(explanations, this.#witness.optOuts, rules.fingerprint);
		// Without a tracker log nobody is known to be a person, so there is nothing to learn what people show from.
		this.#people = new PersonFilter(rules.tracker || rules.browserProof !== "prefer" ? rules.browserProof : "off");
	}

	/** Start of the first and the last event; `undefined` when there was none. */
	get period(): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
		return this.#from > this.#to ? undefined : { from: this.#from, to: this.#to };
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
			this.#tally.count({ is: "malformed", reason: digest });
			this.#observer.malformed(digest, position);
			this.#explainer?.line(position, { is: "malformed", reason: digest });
			return;
		}
		const { kind, start, event } = digest;
		if (start < this.#from) this.#from = start;
		if (start > this.#to) this.#to = start;
		this.#witness.request(digest);
		if (digest.call) this.#takeTrackerCall(digest.call, digest, position);
		// Whether a prefetch was viewed shows later; until then it may have a tracker hit like any page view.
		else if (event && (kind === "page-view" || kind === "prefetch")) {
			this.#takePageView(event, position, kind === "prefetch");
		} else if (kind !== "tracker-call" && kind !== "page-view") {
			this.#tally.count({ is: "skipped", reason: kind });
			if (event) this.#explainer?.request(event, position, { is: "skipped", reason: kind });
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
		for (const { join, told, isDelayed } of call.hits) {
			this.#witness.hit(join, told, start);
			const reception = this.#join.addHit(answers ? { ...join, owner: answers } : join);
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
		const decision = this.#join.addView(view);
		if (decision) this.#settle([decision]);
	}

	#settle(decisions: readonly Decision<Candidate, Tracked, HitAnswers>[]): readonly Missed[] {
		const missed: Missed[] = [];
		for (const decision of decisions) {
			if (decision.item.ahead && !this.#wasViewed(decision)) {
				this.#skip(decision.item, "prefetch");
				continue;
			}
			switch (decision.is) {
				case "late":
					this.#tally.pageView();
					this.#tally.count({ is: "late" });
					this.#observer.lateBy(decision.lateBy);
					this.#explainer?.view(decision.item, { is: "late", lateBy: decision.lateBy });
					break;
				case "matched":
					this.#tally.pageView();
					this.#tally.count({ is: "matched", rung: decision.rung });
					this.#observer.matched(decision.rung, decision.delay);
					if (!this.#witness.hasOptedOut(decision.item)) this.#observer.pageView(decision.item, false);
					this.#explainer?.match(decision);
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
	#wasViewed(decision: Decision<Candidate, Tracked, HitAnswers>): boolean {
		return decision.is === "matched" || (decision.is === "unmatched" && this.#witness.wasOpened(decision.item));
	}

	/** Asks all that others know of a page view, which is certain now; the filter may keep it for long. */
	#unmatched(item: Candidate): readonly Missed[] {
		const lacksConsent = this.#rules.requireConsent && item.event.consent !== true;
		if (lacksConsent || this.#witness.hasOptedOut(item)) {
			this.#tally.pageView();
			this.#tally.count({ is: "opted-out" });
			this.#explainer?.view(item, { is: "opted-out" });
			return [];
		}
		if (this.#rules.partial === "skip" && this.#witness.isTracked(item)) {
			this.#skip(item, "partly-tracked");
			return [];
		}
		const signs = this.#witness.signsOf(item);
		return this.#release(this.#people.untracked(this.#witness.completed(item), item.start, signs));
	}

	#skip(item: Tracked | Candidate, reason: SkipReason): void {
		this.#tally.count({ is: "skipped", reason });
		this.#explainer?.view(item, { is: "skipped", reason });
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
					this.#skip(view.item, "no-browser-proof");
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
