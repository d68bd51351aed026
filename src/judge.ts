import { Bookkeeper, booksOfContext, type HitOwner, HitOwners, settled } from "./bookkeeper.ts";
import { Candidate, type Place } from "./candidate.ts";
import type { Digest, DigestedCall, DigestedView } from "./digest/digest.ts";
import { type Digester, digester } from "./digest/digester.ts";
import type { SkippedLines } from "./digest/skipped-lines.ts";
import { unreachable } from "./errors.ts";
import type { EpochMs, LogEvent, Position } from "./event.ts";
import { Explainer } from "./explanation/explainer.ts";
import type { ExplanationSink } from "./explanation.ts";
import { FailedHits, inOrder } from "./failed-hits.ts";
import { append, Gate, type Outgoing } from "./gate.ts";
import type { Decision } from "./join/fate.ts";
import { Join } from "./join/join.ts";
import { Recency } from "./join/recency.ts";
import { decidedBefore } from "./join/rule.ts";
import type { NoRequest } from "./outcome.ts";
import type { JudgeRules } from "./plan.ts";
import type { Observer } from "./report/observer.ts";
import type { Tally } from "./report/tally.ts";
import { Witness } from "./witness.ts";

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
	readonly #explainer: Explainer | undefined;
	readonly #books: Bookkeeper;
	readonly #contextBooks: Bookkeeper;
	readonly #join: Join<Candidate, HitOwner>;
	readonly #witness: Witness;
	readonly #gate: Gate;
	readonly #recency: Recency<Candidate>;
	readonly #failedHits: FailedHits | undefined;
	readonly #owners = new HitOwners();

	/** @param explanations what became of each record goes there; of those given back whoever takes them must tell it */
	constructor(rules: JudgeRules, tally: Tally, observer: Observer, explanations?: ExplanationSink) {
		this.#rules = rules;
		const isAsked = explanations !== undefined || rules.replayFailed !== undefined;
		this.#join = new Join(rules.join, isAsked ? settled : undefined);
		this.#witness = new Witness(rules.join);
		this.digest = digester(rules);
		this.#explainer = explanations && new Explainer(explanations, this.#witness.optOuts, rules.visitorOf);
		this.#books = new Bookkeeper(rules.join, tally, observer, this.#explainer);
		this.#failedHits = rules.replayFailed && new FailedHits(rules, tally, this.#witness);
		this.#contextBooks = booksOfContext(rules.join);
		this.#recency = new Recency(rules.join);
		this.#gate = new Gate(rules, (item) => this.#booksOf(item));
	}

	/** Start of the first and the last event; `undefined` when there was none. */
	get period(): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
		return this.#books.period;
	}

	/** What was written down so far, besides what is in the tally. */
	get books(): Bookkeeper {
		return this.#books;
	}

	/** Every page view that starts before this is decided, and given back if it was missed. */
	get decidedUpTo(): EpochMs {
		return Math.min(this.#recency.undecidedFrom, this.#gate.oldest);
	}

	/** Records that an earlier run has decided. */
	get contextRecords(): number {
		return this.#contextBooks.records;
	}

	/** Whether tracker hits show that the site asks for consent before it tracks. */
	get asksForConsent(): boolean {
		return this.#witness.asksForConsent;
	}

	/** Whether the tracker log could tell what it should, and where it could not. */
	get trackerLog(): Pick<Gate, "sawTracker" | "isUnanswered" | "silence" | "lostFrom" | "goesOn"> {
		return this.#gate;
	}

	/** Takes one record in. */
	take(record: LogEvent | NoRequest, position: Position): void {
		this.takeDigest(typeof record === "string" ? record : this.digest(record), position);
	}

	/** Takes in what is to be known of one record; what an earlier run has decided only tells something of others. */
	takeDigest(digest: Digest | NoRequest, position: Position, context = false, stretch?: unknown): void {
		const place = { position, context, stretch: stretch ?? position.source };
		const books = this.#booksOf(place);
		books.record();
		if (typeof digest === "string") {
			books.noRequest(digest, position);
			return;
		}
		const { kind, start, call, view } = digest;
		books.seen(start);
		this.#witness.request(digest);
		if (call) this.#takeTrackerCall(call, digest, place);
		// Whether a prefetch was viewed shows later; until then it may have a tracker hit like any page view.
		else if (view) this.#takePageView(view, digest, place);
		else if (kind !== "tracker-call" && kind !== "page-view") {
			books.skippedRequest(digest, position, kind);
		}
	}

	/** Takes in records that need not be seen one by one. */
	takeSkipped(lines: SkippedLines): void {
		this.#books.skippedLines(lines);
		for (const start of lines.alive) this.#gate.trackerWasAlive(start, false);
		for (const load of lines.loads) this.#witness.loaded(load);
	}

	/** All sources are known up to `watermark`, less the lateness. @returns what is certain by that */
	advance(watermark: EpochMs): readonly Outgoing[] {
		const decided = decidedBefore(this.#rules.join, watermark);
		this.#recency.decided(decided);
		const missed = this.#inOrder(this.#join.advance(watermark), decided);
		this.#explainer?.certain(decided);
		this.#witness.forget(decided);
		return [...missed, ...this.#gate.passed(decided)];
	}

	/** Page views that start earlier have their outcome, or were given back, when all sources are known up to `watermark`. */
	readonly settledBefore = (watermark: EpochMs): EpochMs =>
		Math.min(decidedBefore(this.#rules.join, watermark), this.#gate.oldest);

	/**
	 * All sources have ended.
	 *
	 * @param now page views whose tracker hit may still be logged by then are too recent; without it none is
	 * @returns everything that was still open
	 */
	end(now: EpochMs = Number.POSITIVE_INFINITY): readonly Outgoing[] {
		this.#recency.end(now);
		const missed = [...this.#inOrder(this.#join.end(), Number.POSITIVE_INFINITY), ...this.#gate.end()];
		this.#explainer?.certain(Number.POSITIVE_INFINITY);
		this.#books.allDecided();
		return [...missed, ...this.#recency.held];
	}

	#booksOf({ context }: Pick<Candidate, "context">): Bookkeeper {
		return context ? this.#contextBooks : this.#books;
	}

	#takeTrackerCall(call: DigestedCall, { start, event, visitor }: Digest, { position, context, stretch }: Place): void {
		const books = this.#booksOf({ context });
		const answers = event && !context ? this.#explainer?.call(event, position) : undefined;
		this.#gate.trackerWasAlive(start, call.hits.length > 0);
		let repeated = call.hits.length > 0;
		const owner = answers ? { source: position.source, answers } : this.#owners.of(position.source);
		for (const { join, told, isDelayed } of call.hits) {
			this.#witness.hit(join, told, start, visitor);
			const reception = this.#join.addHit(join, owner, stretch);
			if (reception === "repeated") continue;
			repeated = false;
			books.hit(join, told?.site ?? 0, position.source, visitor?.ip ?? "");
			if (reception === "late") answers?.late();
			if (reception === "late" && !isDelayed) books.hitLate();
		}
		if (call.replays && !context) {
			this.#failedHits?.take(call.replays, start, { position, stretch }, ({ join }, replay) =>
				this.#join.addHit(join, { source: position.source, replay }, stretch),
			);
		}
		const kind = repeated ? "repeated" : call.kind;
		books.trackerHit(kind);
		answers?.judged(kind);
	}

	#takePageView(digested: DigestedView, digest: Digest, place: Place): void {
		const view = new Candidate(digested, digest, place, digest.kind === "prefetch");
		const books = this.#booksOf(place);
		const decision = this.#join.addView(view);
		if (decision === "repeated") books.skipped(view, decision);
		else {
			this.#witness.pageView(view);
			books.pageView(view);
			if (decision) this.#settle([decision]);
		}
	}

	#inOrder(decisions: readonly Decision<Candidate, HitOwner>[], decided: EpochMs): readonly Outgoing[] {
		return inOrder(this.#failedHits, decisions, decided, {
			settle: (some) => this.#settle(some),
			again: (hit) => this.#gate.replay(hit),
		});
	}

	#settle(decisions: readonly Decision<Candidate, HitOwner>[]): readonly Outgoing[] {
		const missed: Outgoing[] = [];
		for (const decision of decisions) {
			const books = this.#booksOf(decision.item);
			if (decision.item.ahead && !this.#wasViewed(decision)) {
				this.#recency.isTooRecent(decision.item.start);
				books.skipped(decision.item, "prefetch");
				continue;
			}
			if (decision.is !== "late") books.decided(decision.item);
			switch (decision.is) {
				case "late":
					books.late(decision.item, decision.lateBy);
					break;
				case "matched":
					if (decision.hit?.replay && this.#refuses(decision.item)) books.optedOut(decision.item);
					else books.matched(decision, this.#witness.hasOptedOut(decision.item));
					append(missed, this.#gate.tracked(decision, this.#witness.signsOf(decision.item)));
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

	#wasViewed(decision: Decision<Candidate, HitOwner>): boolean {
		return decision.is === "matched" || (decision.is === "unmatched" && this.#witness.wasOpened(decision.item));
	}

	/** Whether the visitor has opted out, or not agreed where that must be: nothing is sent for them, nor a hit that failed. */
	#refuses(item: Candidate): boolean {
		return (this.#rules.requireConsent && item.glimpse.consent !== true) || this.#witness.hasOptedOut(item);
	}

	#unmatched(item: Candidate): readonly Outgoing[] {
		if (this.#refuses(item)) {
			this.#booksOf(item).optedOut(item);
			return [];
		}
		if (this.#recency.isTooRecent(item.start)) {
			this.#booksOf(item).givenOut();
			this.#recency.hold(item);
			return [];
		}
		if (this.#rules.partial === "skip" && this.#witness.isTracked(item)) {
			this.#booksOf(item).skipped(item, "partly-tracked");
			return [];
		}
		const signs = this.#witness.signsOf(item);
		return this.#gate.untracked(this.#witness.completed(item), signs);
	}
}
