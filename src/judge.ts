import { type Books, booksOfContext } from "./books.ts";
import { type Candidate, joinView, type Tracked, tracked, trackedAt } from "./candidate.ts";
import { append, Clearance } from "./clearance.ts";
import type { Digest, DigestedCall, DigestedView, Signs } from "./digest/digest.ts";
import { type Digester, digester } from "./digest/digester.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs, LogEvent, Position } from "./event.ts";
import { Explainer } from "./explanation/explainer.ts";
import type { HitAnswers } from "./explanation/hit-answers.ts";
import type { ExplanationSink } from "./explanation.ts";
import type { Decision } from "./join/fate.ts";
import { Join } from "./join/join.ts";
import { Recency } from "./join/recency.ts";
import { decidedBefore } from "./join/rule.ts";
import type { Release } from "./join/silence-guard.ts";
import type { MalformedReason, SkipReason } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import type { Observer } from "./report/observer.ts";
import type { Tally } from "./report/tally.ts";
import { Witness } from "./witness.ts";

/**
 * A page view that no tracker hit answers for: to be sent, or held because the tracker log is blind, or so recent that a
 * hit may still be logged.
 */
export type Missed = Release<Candidate> | { readonly is: "too-recent"; readonly item: Candidate };

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
	readonly #books: Books;
	readonly #context: Books = booksOfContext();
	readonly #explainer: Explainer | undefined;
	readonly #join: Join<Candidate, Tracked, HitAnswers>;
	readonly #witness: Witness;
	readonly #clearance: Clearance;
	readonly #recency: Recency<Candidate>;
	#from: EpochMs = Number.POSITIVE_INFINITY;
	#to: EpochMs = Number.NEGATIVE_INFINITY;

	/** @param explanations what became of each record goes there; of those given back whoever takes them must tell it */
	constructor(rules: JudgeRules, tally: Tally, observer: Observer, explanations?: ExplanationSink) {
		this.#rules = rules;
		this.#join = explanations
			? new Join(rules.join, trackedAt, (answers, fate) => answers.settled(fate))
			: new Join(rules.join, tracked);
		this.#recency = new Recency(rules.join);
		this.#witness = new Witness(rules.join);
		this.digest = digester(rules);
		this.#explainer = explanations && new Explainer(explanations, this.#witness.optOuts, rules.fingerprint);
		this.#books = { tally, observer, explainer: this.#explainer };
		this.#clearance = new Clearance({
			...rules,
			booksOf: (item) => this.#booksOf(item),
			robot: (item) => this.#skip(item, "no-browser-proof"),
		});
	}

	/** Start of the first and the last event; `undefined` when there was none. */
	get period(): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
		return this.#from > this.#to ? undefined : { from: this.#from, to: this.#to };
	}

	/** Whether the tracker log had any line at all. */
	get sawTracker(): boolean {
		return this.#clearance.sawTracker;
	}

	/** Whether tracker hits show that the site asks for consent before it tracks. */
	get asksForConsent(): boolean {
		return this.#witness.asksForConsent;
	}

	/** When the tracker log was blind. */
	get silence(): Clearance["silence"] {
		return this.#clearance.silence;
	}

	/** Every page view that starts before this is decided, and given back if it was missed. */
	get decidedUpTo(): EpochMs {
		return Math.min(this.#recency.undecidedFrom, this.#clearance.waitingSince);
	}

	/** Records that an earlier run has decided. */
	get contextRecords(): number {
		return this.#context.tally.records;
	}

	#booksOf({ context }: { readonly context: boolean }): Books {
		return context ? this.#context : this.#books;
	}

	/** Takes one record in. */
	take(record: LogEvent | MalformedReason, position: Position): void {
		this.takeDigest(typeof record === "string" ? record : this.digest(record), position);
	}

	/** Takes in what is to be known of one record; what an earlier run has decided only tells something of others. */
	takeDigest(digest: Digest | MalformedReason, position: Position, context = false): void {
		const { tally, observer, explainer } = this.#booksOf({ context });
		tally.record();
		if (typeof digest === "string") {
			tally.count({ is: "malformed", reason: digest });
			observer.malformed(digest, position);
			explainer?.line(position, { is: "malformed", reason: digest });
			return;
		}
		const { kind, start, event, call, view, siteless } = digest;
		if (start < this.#from && !context) this.#from = start;
		if (start > this.#to && !context) this.#to = start;
		this.#witness.request(digest);
		if (call) this.#takeTrackerCall(call, digest, position, context);
		// Whether a prefetch was viewed shows later; until then it may have a tracker hit like any page view.
		else if (view) this.#takePageView(view, { ...digest, ahead: kind === "prefetch", context }, position);
		else if (kind !== "tracker-call" && kind !== "page-view") {
			tally.count({ is: "skipped", reason: kind });
			if (siteless !== undefined) observer.withoutSite(siteless);
			if (event) explainer?.request(event, position, { is: "skipped", reason: kind });
		}
	}

	/** All sources are known up to `watermark`, less the lateness. @returns what is certain by that */
	advance(watermark: EpochMs): readonly Missed[] {
		const missed = this.#settle(this.#join.advance(watermark));
		const decided = decidedBefore(this.#rules.join, watermark);
		this.#recency.decided(decided);
		this.#explainer?.certain(decided);
		this.#witness.forget(decided);
		return [...missed, ...this.#clearance.passed(decided)];
	}

	/**
	 * All sources have ended.
	 *
	 * @param now page views whose tracker hit may still be logged by then are too recent; without it none is
	 * @returns everything that was still open
	 */
	end(now: EpochMs = Number.POSITIVE_INFINITY): readonly Missed[] {
		this.#recency.end(now);
		const missed = [...this.#settle(this.#join.end()), ...this.#clearance.end()];
		this.#explainer?.certain(Number.POSITIVE_INFINITY);
		return [...missed, ...this.#recency.held];
	}

	#takeTrackerCall(call: DigestedCall, { start, event }: Digest, position: Position, context: boolean): void {
		const { tally, observer, explainer } = this.#booksOf({ context });
		const answers = event && explainer?.call(event, position);
		this.#clearance.hit(start);
		let repeated = call.hits.length > 0;
		for (const { join, told, isDelayed } of call.hits) {
			this.#witness.hit(join, told, start);
			const reception = this.#join.addHit(answers ? { ...join, owner: answers } : join);
			if (reception !== "repeated") repeated = false;
			if (reception === "late") answers?.late();
			// A hit that waited offline is late by its nature; that says nothing about the logs.
			if (reception === "late" && !isDelayed) observer.hitLate();
		}
		const kind = repeated ? "repeated" : call.kind;
		tally.count({ is: "tracker-hit", kind });
		answers?.judged(kind);
	}

	#takePageView(digested: DigestedView, visit: Signs & Pick<Candidate, "ahead" | "context">, position: Position): void {
		const view = joinView(digested, visit, position);
		this.#witness.pageView(view.item);
		this.#booksOf(visit).observer.visitor(view.fingerprint, digested.event.ip);
		const decision = this.#join.addView(view);
		if (decision) this.#settle([decision]);
	}

	#settle(decisions: readonly Decision<Candidate, Tracked, HitAnswers>[]): readonly Missed[] {
		const missed: Missed[] = [];
		for (const decision of decisions) {
			const { tally, observer, explainer } = this.#booksOf(decision.item);
			if (decision.item.ahead && !this.#wasViewed(decision)) {
				this.#recency.isTooRecent(decision.item.start);
				this.#skip(decision.item, "prefetch");
				continue;
			}
			switch (decision.is) {
				case "late":
					tally.pageView();
					tally.count({ is: "late" });
					observer.lateBy(decision.lateBy);
					explainer?.view(decision.item, { is: "late", lateBy: decision.lateBy });
					break;
				case "matched":
					tally.pageView();
					tally.count({ is: "matched", rung: decision.rung });
					observer.matched(decision.rung, decision.delay);
					if (!this.#witness.hasOptedOut(decision.item)) observer.pageView(decision.item, false);
					explainer?.match(decision);
					append(missed, this.#clearance.tracked(decision.item, this.#witness.signsOf(decision.item)));
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

	#wasViewed(decision: Decision<Candidate, Tracked, HitAnswers>): boolean {
		return decision.is === "matched" || (decision.is === "unmatched" && this.#witness.wasOpened(decision.item));
	}

	/** Asks all that others know of a page view, which is certain now; the filter may keep it for long. */
	#unmatched(item: Candidate): readonly Missed[] {
		const lacksConsent = this.#rules.requireConsent && item.event.consent !== true;
		if (lacksConsent || this.#witness.hasOptedOut(item)) {
			const { tally, explainer } = this.#booksOf(item);
			tally.pageView();
			tally.count({ is: "opted-out" });
			explainer?.view(item, { is: "opted-out" });
			return [];
		}
		if (this.#recency.isTooRecent(item.start)) {
			this.#booksOf(item).tally.pageView();
			this.#recency.hold(item);
			return [];
		}
		if (this.#rules.partial === "skip" && this.#witness.isTracked(item)) {
			this.#skip(item, "partly-tracked");
			return [];
		}
		const signs = this.#witness.signsOf(item);
		return this.#clearance.untracked(this.#witness.completed(item), signs);
	}

	#skip(item: Tracked | Candidate, reason: SkipReason): void {
		const { tally, explainer } = this.#booksOf(item);
		tally.count({ is: "skipped", reason });
		explainer?.view(item, { is: "skipped", reason });
	}
}
