import type { EpochMs } from "../event.ts";
import { RUNGS, type Rung } from "../outcome.ts";
import { unboxed } from "../unboxed.ts";
import { AnsweredHit } from "./answered-hit.ts";
import { ByVisitor } from "./by-visitor.ts";
import { Copies } from "./copies.ts";
import type { Decision, HitFate, HitReception, Match } from "./fate.ts";
import { HIT_FITS, VIEW_FITS } from "./fits.ts";
import type { JoinHit } from "./join-hit.ts";
import { type Repeatable, Repeats } from "./repeats.ts";
import { hitDue, type JoinRule, viewDue } from "./rule.ts";
import { insert, nearest, remove, type Timed } from "./sorted.ts";
import { SortedQueue } from "./sorted-queue.ts";

/** The part of a page view that the join looks at; `item` is the caller's. */
export interface JoinView<V> extends Timed, Repeatable {
	readonly fingerprint: string;
	/** Canonical path and query. */
	readonly page: string;
	readonly host: string | undefined;
	readonly visitorId: string | undefined;
	readonly item: V;
	/** Where the join keeps the answer until the page view is decided: many wait, and one more object for each is felt. */
	match: Match<V, unknown> | undefined;
}

/**
 * The windowed anti-join of page views and tracker hits, by the rule of `JoinRule`: a state machine without a clock.
 *
 * `add…` takes records in any order within the allowed lateness, `advance` says how far every source is known, and
 * returns what is decided by that, in event-time order. The decisions are the same for every order of arrival within
 * the lateness. What was read more than once counts once. A page view later than that is `late`, unless its window is still open; then it may still take a hit
 * that found no page view (requests are logged at their end, so a slow page comes after its hit).
 *
 * Memory holds what started within `after + before + lateness` of the watermark.
 */
export class Join<V, H = undefined> {
	readonly #rule: JoinRule;
	readonly #rungs: readonly Rung[];
	readonly #views = new SortedQueue<JoinView<V>>();
	readonly #freeViews = new ByVisitor<JoinView<V>>();
	readonly #hits = new SortedQueue<JoinHit>();
	/** Hits that found no page view, for those that come late. */
	readonly #spares = new SortedQueue<JoinHit>();
	readonly #freeSpares = new ByVisitor<JoinHit>();
	readonly #answered = new SortedQueue<AnsweredHit>();
	readonly #copies: Copies;
	readonly #viewRepeats = new Repeats<JoinView<V>>();
	/** Of hits that the tracker has not numbered. */
	readonly #hitRepeats = new Repeats<JoinHit>();
	readonly #onHit: ((owner: H, fate: HitFate<V>) => void) | undefined;
	#watermark: EpochMs = Number.NEGATIVE_INFINITY;

	/**
	 * @param onHit told of each hit that has an owner what became of it, once, when that is certain
	 */
	constructor(rule: JoinRule, onHit?: (owner: H, fate: HitFate<V>) => void) {
		this.#rule = rule;
		this.#onHit = onHit;
		this.#rungs = RUNGS.slice(0, RUNGS.indexOf(rule.weakest) + 1);
		this.#copies = new Copies(rule.before + rule.after);
	}

	/** Page views and hits that wait. */
	get pending(): number {
		return this.#views.size + this.#hits.size + this.#spares.size + this.#answered.size;
	}

	/** Takes a page view in. @returns its decision when it is too late for any other, or that it is a copy; else `undefined` */
	addView(view: JoinView<V>): Decision<V, H> | "repeated" | undefined {
		const due = viewDue(this.#rule, view.start);
		if (due < this.#watermark) return { is: "late", item: view.item, lateBy: this.#watermark - due };
		view.match = undefined;
		// Equal ones are neighbours there, so that looking for copies costs those nothing that have none.
		if (!this.#views.push(view, this.#viewRepeats.isCopy)) return "repeated";
		if (!this.#takeSpare(view)) this.#freeViews.add(view, insert);
		return undefined;
	}

	/** Takes a tracker hit in, with whatever of the caller's goes with it. @param origin where it was written down */
	addHit(hit: JoinHit, owner?: H, origin?: unknown): HitReception {
		hit.owner = owner;
		hit.origin = origin;
		hit.isSpare = true;
		if (hit.copyKey !== undefined) {
			this.#hits.push(hit);
			if (this.#copies.see(hit.fingerprint, hit.copyKey, hit.start)) return "repeated";
		} else if (!this.#hits.push(hit, this.#hitRepeats.isCopy)) {
			this.#tell(hit, REPEATED);
			return "repeated";
		}
		return hitDue(this.#rule, hit.start) < this.#watermark ? "late" : "in-time";
	}

	/** All sources are known up to `watermark`, less the lateness. Going back changes nothing. */
	advance(watermark: EpochMs): readonly Decision<V, H>[] {
		if (watermark > this.#watermark) this.#watermark = watermark;
		const now = this.#watermark;
		for (let hit = this.#hits.peek(); hit && hitDue(this.#rule, hit.start) < now; hit = this.#hits.peek()) {
			this.#hits.shift();
			this.#hitRepeats.forget(hit);
			const { fingerprint, copyKey, start } = hit;
			if (copyKey === undefined || this.#copies.count(fingerprint, copyKey, start)) this.#answer(hit);
			else this.#tell(hit, REPEATED);
		}
		const decisions: Decision<V, H>[] = [];
		for (let view = this.#views.peek(); view && viewDue(this.#rule, view.start) < now; view = this.#views.peek()) {
			this.#views.shift();
			decisions.push(this.#decide(view));
		}
		for (let spare = this.#spares.peek(); spare && this.#isSpent(spare, now); spare = this.#spares.peek()) {
			this.#spares.shift();
			if (spare.isSpare) {
				this.#freeSpares.delete(spare, remove);
				this.#tell(spare, SPARE);
			}
			this.#forget(spare);
		}
		for (let hit = this.#answered.peek(); hit && this.#isSpent(hit, now); hit = this.#answered.peek()) {
			this.#answered.shift();
			this.#forget(hit);
		}
		return decisions;
	}

	/** All sources have ended: everything is decided. */
	end(): readonly Decision<V, H>[] {
		return this.advance(Number.POSITIVE_INFINITY);
	}

	#decide(view: JoinView<V>): Decision<V, H> {
		this.#viewRepeats.forget(view);
		// Nobody but this join has answered it, and its owners are its own.
		if (view.match) return view.match as Match<V, H>;
		this.#freeViews.delete(view, remove);
		return { is: "unmatched", item: view.item, start: view.start };
	}

	/** Lets a hit take its page view; without one it stays as a spare for a page view that comes late. */
	#answer(hit: JoinHit): void {
		const { before, after } = this.#rule;
		for (const rung of this.#rungs) {
			const views = this.#freeViews.at(rung, hit);
			const view = views && nearest(views, hit.start, after, before, VIEW_FITS[rung], hit);
			if (!view) continue;
			this.#match(view, rung, hit);
			this.#freeViews.delete(view, remove);
			return;
		}
		this.#spares.push(hit);
		this.#freeSpares.add(hit, insert);
	}

	#match(view: JoinView<V>, rung: Rung, hit: JoinHit): void {
		const { start, owner, host, refererHost } = hit;
		const { item } = view;
		const delay = unboxed(start - view.start);
		hit.isSpare = false;
		view.match = { is: "matched", item, rung, delay, hit: owner, host: host ?? refererHost };
		if (hit.copyKey !== undefined) this.#answered.push(new AnsweredHit(hit));
		if (this.#onHit) this.#tell(hit, { is: "answered", item, rung, delay });
	}

	/** Nobody but this join has given it an owner. */
	#tell({ owner }: JoinHit, fate: HitFate<V>): void {
		if (owner !== undefined) this.#onHit?.(owner as H, fate);
	}

	#takeSpare(view: JoinView<V>): boolean {
		if (this.#spares.size === 0) return false;
		const { before, after } = this.#rule;
		for (const rung of this.#rungs) {
			const spares = this.#freeSpares.at(rung, view);
			const spare = spares && nearest(spares, view.start, before, after, HIT_FITS[rung], view);
			if (!spare) continue;
			this.#match(view, rung, spare);
			this.#freeSpares.delete(spare, remove);
			return true;
		}
		return false;
	}

	/** Whether no page view that may still come can want this hit, nor any copy of it. */
	#isSpent({ start }: Timed, now: EpochMs): boolean {
		return viewDue(this.#rule, start + this.#rule.before) < now;
	}

	#forget({ fingerprint, copyKey, start }: Pick<JoinHit, "fingerprint" | "copyKey" | "start">): void {
		if (copyKey !== undefined) this.#copies.forget(fingerprint, copyKey, start);
	}
}

const SPARE = { is: "spare" } as const;
const REPEATED = { is: "repeated" } as const;
