import { Candidate } from "../../src/candidate.ts";
import { classify } from "../../src/classify/classify.ts";
import { trackerCall } from "../../src/classify/tracker-hit.ts";
import type { Digest } from "../../src/digest/digest.ts";
import { joinHit } from "../../src/digest/digest-hit.ts";
import { digestedView } from "../../src/digest/digest-view.ts";
import type { EpochMs, LogEvent, Position } from "../../src/event.ts";
import { append, type Outgoing } from "../../src/gate.ts";
import type { Decision } from "../../src/join/fate.ts";
import { Join } from "../../src/join/join.ts";
import { JoinHit } from "../../src/join/join-hit.ts";
import { decidedBefore } from "../../src/join/rule.ts";
import { SilenceGuard } from "../../src/join/silence-guard.ts";
import type { KnownOfRecord } from "../../src/known-of-record.ts";
import type { NoRequest } from "../../src/outcome.ts";
import type { Plan } from "../../src/plan.ts";
import type { Observer } from "../../src/report/observer.ts";
import type { Tally } from "../../src/report/tally.ts";

/** A hit that knows nothing but its page: the join then has one rung to look at. */
function byPageOnly(hit: JoinHit): JoinHit {
	return new JoinHit({ ...hit, visitorId: undefined, refererPage: undefined, refererHost: undefined });
}

/**
 * The plain join, to measure what the rest of the judgement costs: page views and hits of the same address, user agent
 * and page; nothing that other requests tell of a visitor. Books and report are kept as the judge keeps them.
 */
export class PlainJudge {
	readonly #plan: Plan;
	readonly #tally: Tally;
	readonly #observer: Observer;
	readonly #join: Join<Candidate>;
	readonly #guard: SilenceGuard<Candidate> | undefined;
	#from: EpochMs = Number.POSITIVE_INFINITY;
	#to: EpochMs = Number.NEGATIVE_INFINITY;

	/** @param isGuarded whether all rungs of the ladder count, and the silence guard watches */
	constructor(plan: Plan, tally: Tally, observer: Observer, isGuarded: boolean) {
		this.#guard = isGuarded ? new SilenceGuard() : undefined;
		this.#plan = plan;
		this.#tally = tally;
		this.#observer = observer;
		this.#join = new Join(plan.join);
	}

	get period(): { readonly from: EpochMs; readonly to: EpochMs } {
		return { from: this.#from, to: this.#to };
	}

	/** What is to be known of one record. */
	readonly digest = (event: LogEvent, _keep?: boolean, known?: KnownOfRecord): Digest => {
		const visitor = this.#plan.visitorOf(event, known);
		const kind = classify(event, this.#plan.rules, visitor.agent, known?.path, known?.query);
		const fingerprint = kind === "page-view" ? visitor.fingerprint : "";
		return {
			start: event.start,
			fingerprint,
			hasOptedOut: false,
			isLoadedByPage: false,
			opener: undefined,
			kind,
			call: kind === "tracker-call" ? this.#callOf(event, known) : undefined,
			siteless: undefined,
			unnamedTracker: undefined,
			view: kind === "page-view" ? digestedView(event, visitor, known) : undefined,
			event,
		};
	};

	takeDigest(digest: Digest | NoRequest, position: Position): void {
		this.#tally.record();
		if (typeof digest === "string") {
			this.#tally.count(digest === "header" ? { is: "skipped", reason: digest } : { is: "malformed", reason: digest });
			return;
		}
		const { kind, call, view, start } = digest;
		if (start < this.#from) this.#from = start;
		if (start > this.#to) this.#to = start;
		if (call) {
			this.#guard?.hit(start);
			for (const { join } of call.hits) this.#join.addHit(join);
			this.#tally.count({ is: "tracker-hit", kind: call.kind });
		} else if (view) {
			const known = this.#guard ? view : { ...view, visitorId: undefined };
			const late = this.#join.addView(
				new Candidate(known, digest, { position, context: false, stretch: undefined }, false),
			);
			if (late && late !== "repeated") this.#settle([late]);
		} else if (kind !== "page-view" && kind !== "tracker-call") this.#tally.count({ is: "skipped", reason: kind });
	}

	advance(watermark: EpochMs): readonly Outgoing[] {
		const settled = this.#settle(this.#join.advance(watermark));
		const passed = this.#guard?.passed(decidedBefore(this.#plan.join, watermark)) ?? [];
		return passed.length > 0 ? [...settled, ...passed] : settled;
	}

	end(): readonly Outgoing[] {
		return [...this.#settle(this.#join.end()), ...(this.#guard?.end() ?? [])];
	}

	#callOf(event: LogEvent, known: KnownOfRecord | undefined): Digest["call"] {
		const { kind, hits } = trackerCall(event, known?.query);
		const fingerprint = hits.length > 0 ? this.#plan.visitorOf(event, known).fingerprint : "";
		return {
			kind,
			hits: hits.map((hit) => ({
				join: this.#guard ? joinHit(event, hit, fingerprint) : byPageOnly(joinHit(event, hit, fingerprint)),
				told: undefined,
				isDelayed: false,
			})),
		};
	}

	#settle(decisions: readonly Decision<Candidate>[]): readonly Outgoing[] {
		const outgoing: Outgoing[] = [];
		for (const decision of decisions) {
			this.#tally.pageView();
			if (decision.is === "late") this.#tally.count({ is: "late" });
			else if (decision.is === "matched") {
				this.#tally.count({ is: "matched", rung: decision.rung });
				this.#observer.matched(decision.rung, decision.delay);
				this.#observer.pageView(decision.item, false);
				append(outgoing, this.#guard?.matched(decision.item.start) ?? []);
			} else {
				this.#observer.pageView(decision.item, true);
				const { item } = decision;
				const released: readonly Outgoing[] = [{ is: "released", item }];
				append(
					outgoing,
					this.#guard?.unmatched({ start: item.start, fingerprint: item.fingerprint, item }) ?? released,
				);
			}
		}
		return outgoing;
	}
}
