import { type Candidate, joinHit, joinView, observed, type Tracked, tracked } from "../../src/candidate.ts";
import { classify } from "../../src/classify/classify.ts";
import { trackerCall } from "../../src/classify/tracker-hit.ts";
import type { Digest } from "../../src/digest/digest.ts";
import type { EpochMs, LogEvent, Position } from "../../src/event.ts";
import type { Outgoing } from "../../src/gate.ts";
import type { Decision } from "../../src/join/fate.ts";
import { Join, type JoinHit } from "../../src/join/join.ts";
import type { MalformedReason } from "../../src/outcome.ts";
import type { Plan } from "../../src/plan.ts";
import type { Observer } from "../../src/report/observer.ts";
import type { Tally } from "../../src/report/tally.ts";

/** A hit that knows nothing but its page: the join then has one rung to look at. */
function byPageOnly(hit: JoinHit): JoinHit {
	return { ...hit, visitorId: undefined, refererPage: undefined, refererHost: undefined };
}

/**
 * The plain join, to measure what the rest of the judgement costs: page views and hits of the same address, user agent
 * and page. No other rung, no silence guard, nothing that other requests tell of a visitor. Books and report are kept
 * as the judge keeps them.
 */
export class PlainJudge {
	readonly #plan: Plan;
	readonly #tally: Tally;
	readonly #observer: Observer;
	readonly #join: Join<Candidate, Tracked>;
	#from: EpochMs = Number.POSITIVE_INFINITY;
	#to: EpochMs = Number.NEGATIVE_INFINITY;

	constructor(plan: Plan, tally: Tally, observer: Observer) {
		this.#plan = plan;
		this.#tally = tally;
		this.#observer = observer;
		this.#join = new Join(plan.join, tracked);
	}

	get period(): { readonly from: EpochMs; readonly to: EpochMs } {
		return { from: this.#from, to: this.#to };
	}

	/** What is to be known of one record. */
	readonly digest = (event: LogEvent): Digest => {
		const kind = classify(event, this.#plan.rules);
		return {
			start: event.start,
			fingerprint: "",
			hasOptedOut: false,
			isLoadedByPage: false,
			opener: undefined,
			kind,
			call: kind === "tracker-call" ? this.#callOf(event) : undefined,
			event,
		};
	};

	takeDigest(digest: Digest | MalformedReason, position: Position): void {
		this.#tally.record();
		if (typeof digest === "string") {
			this.#tally.count({ is: "malformed", reason: digest });
			return;
		}
		const { kind, call, event, start } = digest;
		if (start < this.#from) this.#from = start;
		if (start > this.#to) this.#to = start;
		if (call) {
			for (const { join } of call.hits) this.#join.addHit(join);
			this.#tally.count({ is: "tracker-hit", kind: call.kind });
		} else if (event && kind === "page-view") {
			const view = joinView(event, position, this.#plan.fingerprint, false);
			const late = this.#join.addView({ ...view, visitorId: undefined });
			if (late) this.#settle([late]);
		} else if (kind !== "page-view" && kind !== "tracker-call") this.#tally.count({ is: "skipped", reason: kind });
	}

	advance(watermark: EpochMs): readonly Outgoing[] {
		return this.#settle(this.#join.advance(watermark));
	}

	end(): readonly Outgoing[] {
		return this.#settle(this.#join.end());
	}

	#callOf(event: LogEvent): Digest["call"] {
		const { kind, hits } = trackerCall(event);
		const fingerprint = hits.length > 0 ? this.#plan.fingerprint(event) : "";
		return {
			kind,
			hits: hits.map((hit) => ({
				join: byPageOnly(joinHit(event, hit, fingerprint)),
				told: undefined,
				isDelayed: false,
			})),
		};
	}

	#settle(decisions: readonly Decision<Candidate, Tracked>[]): readonly Outgoing[] {
		const outgoing: Outgoing[] = [];
		for (const decision of decisions) {
			this.#tally.pageView();
			if (decision.is === "late") this.#tally.count({ is: "late" });
			else if (decision.is === "matched") {
				this.#tally.count({ is: "matched", rung: decision.rung });
				this.#observer.matched(decision.rung, decision.delay);
				this.#observer.pageView(decision.item, false);
			} else {
				this.#observer.pageView(observed(decision.item.event), true);
				outgoing.push({ is: "released", item: decision.item });
			}
		}
		return outgoing;
	}
}
