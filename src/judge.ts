import { Bookkeeper, type HitOwner } from "./bookkeeper.ts";
import { type Candidate, joinView, type Tracked, tracked, trackedAt } from "./candidate.ts";
import type { Digest, DigestedCall, DigestedView } from "./digest/digest.ts";
import { type Digester, digester } from "./digest/digester.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs, LogEvent, Milliseconds, Position } from "./event.ts";
import { Explainer } from "./explanation/explainer.ts";
import type { ExplanationSink } from "./explanation.ts";
import { FailedHits } from "./failed-hits.ts";
import { append, Gate, type Outgoing } from "./gate.ts";
import type { Decision, HitFate } from "./join/fate.ts";
import { Join } from "./join/join.ts";
import { decidedBefore } from "./join/rule.ts";
import type { MalformedReason } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import type { Observer } from "./report/observer.ts";
import type { Tally } from "./report/tally.ts";
import { Witness } from "./witness.ts";

export type { Missed, Outgoing } from "./gate.ts";

/** What the judge needs of the plan, and how long (by event time) page views wait for what tells people from robots. */
export type JudgeRules = Pick<
	Plan,
	"rules" | "fingerprint" | "join" | "tracker" | "browserProof" | "requireConsent" | "partial" | "replayFailed"
> & { readonly patience?: Milliseconds };

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
	readonly #witness: Witness;
	readonly #gate: Gate;
	readonly #failedHits: FailedHits | undefined;

	/** @param explanations what became of each record goes there; of those given back whoever takes them must tell it */
	constructor(rules: JudgeRules, tally: Tally, observer: Observer, explanations?: ExplanationSink) {
		this.#rules = rules;
		this.#tally = tally;
		this.#observer = observer;
		const isAsked = explanations !== undefined || rules.replayFailed !== undefined;
		this.#join = new Join(rules.join, explanations ? trackedAt : tracked, isAsked ? settled : undefined);
		this.#witness = new Witness(rules.join);
		this.digest = digester(rules);
		this.#explainer = explanations && new Explainer(explanations, this.#witness.optOuts, rules.fingerprint);
		this.#books = new Bookkeeper(rules.join, tally, observer, this.#explainer);
		this.#failedHits = rules.replayFailed && new FailedHits(rules, tally, this.#witness);
		this.#gate = new Gate(rules, this.#books);
	}

	/** Start of the first and the last event; `undefined` when there was none. */
	get period(): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
		return this.#books.period;
	}

	/** What was written down so far, besides what is in the tally. */
	get books(): Bookkeeper {
		return this.#books;
	}

	/** Whether the tracker log had any line at all. */
	get sawTracker(): boolean {
		return this.#gate.sawTracker;
	}

	/** Whether tracker hits show that the site asks for consent before it tracks. */
	get asksForConsent(): boolean {
		return this.#witness.asksForConsent;
	}

	/** When the tracker log was blind. */
	get silence(): Gate["silence"] {
		return this.#gate.silence;
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
		const { kind, start, event, call, view, siteless } = digest;
		this.#books.seen(start);
		this.#witness.request(digest);
		if (call) this.#takeTrackerCall(call, digest, position);
		// Whether a prefetch was viewed shows later; until then it may have a tracker hit like any page view.
		else if (view) this.#takePageView(view, digest, position);
		else if (kind !== "tracker-call" && kind !== "page-view") {
			if (siteless !== undefined) this.#observer.withoutSite(siteless);
			this.#books.skippedRequest(event, position, kind);
		}
	}

	/** All sources are known up to `watermark`, less the lateness. @returns what is certain by that */
	advance(watermark: EpochMs): readonly Outgoing[] {
		const decided = decidedBefore(this.#rules.join, watermark);
		const missed = this.#inOrder(this.#join.advance(watermark), decided);
		this.#explainer?.certain(decided);
		this.#witness.forget(decided);
		const passed = this.#gate.passed(decided);
		return passed.length > 0 ? [...missed, ...passed] : missed;
	}

	/** Page views that start earlier have their outcome, or were given back, when all sources are known up to `watermark`. */
	readonly settledBefore = (watermark: EpochMs): EpochMs =>
		Math.min(decidedBefore(this.#rules.join, watermark), this.#gate.oldest);

	/** All sources have ended. @returns everything that was still open */
	end(): readonly Outgoing[] {
		const missed = [...this.#inOrder(this.#join.end(), Number.POSITIVE_INFINITY), ...this.#gate.end()];
		this.#explainer?.certain(Number.POSITIVE_INFINITY);
		return missed;
	}

	#takeTrackerCall(call: DigestedCall, { start, event }: Digest, position: Position): void {
		const answers = event && this.#explainer?.call(event, position);
		this.#gate.trackerWasAlive(start);
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
		if (call.replays) {
			this.#failedHits?.take(call.replays, start, position, ({ join }, replay) =>
				this.#join.addHit(join, { source: position.source, replay }),
			);
		}
		const kind = repeated ? "repeated" : call.kind;
		this.#tally.count({ is: "tracker-hit", kind });
		answers?.judged(kind);
	}

	#takePageView(digested: DigestedView, { fingerprint, start, kind }: Digest, position: Position): void {
		const view = joinView(digested, { fingerprint, start, ahead: kind === "prefetch" }, position);
		this.#witness.pageView(view.item);
		this.#books.pageView(view.item);
		this.#observer.visitor(view.fingerprint, digested.event.ip);
		const decision = this.#join.addView(view);
		if (decision) this.#settle([decision]);
	}

	/** Puts hits that are to be sent again in their places between page views. */
	#inOrder(decisions: readonly Decision<Candidate, Tracked, HitOwner>[], decided: EpochMs): readonly Outgoing[] {
		const failed = this.#failedHits;
		if (!failed) return this.#settle(decisions);
		const outgoing: Outgoing[] = [];
		const again = (before: EpochMs): void => {
			for (const hit of failed.decide(before)) append(outgoing, this.#gate.replay(hit));
		};
		for (const decision of decisions) {
			again(decision.item.start);
			append(outgoing, this.#settle([decision]));
		}
		again(decided);
		return outgoing;
	}

	#settle(decisions: readonly Decision<Candidate, Tracked, HitOwner>[]): readonly Outgoing[] {
		const missed: Outgoing[] = [];
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
					append(missed, this.#gate.tracked(decision.item.start, this.#witness.signsOf(decision.item)));
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
	#unmatched(item: Candidate): readonly Outgoing[] {
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
		return this.#gate.untracked(this.#witness.completed(item), signs);
	}
}

/** Tells whoever asks what became of a hit. */
function settled({ answers, replay }: HitOwner, fate: HitFate<Candidate>): void {
	answers?.settled(fate);
	if (replay && fate.is === "answered") replay.isAnswer = true;
}
