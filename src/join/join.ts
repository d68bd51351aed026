import type { EpochMs, Milliseconds } from "../event.ts";
import { RUNGS, type Rung } from "../outcome.ts";
import { hitDue, type JoinRule, viewDue } from "./rule.ts";
import { byTime, insert, nearest, remove, type Timed } from "./sorted.ts";
import { SortedQueue } from "./sorted-queue.ts";

/** The part of a page view that the join looks at; `item` is the caller's. */
export interface JoinView<V> extends Timed {
	readonly fingerprint: string;
	/** Canonical path and query. */
	readonly page: string;
	readonly host: string | undefined;
	readonly visitorId: string | undefined;
	readonly item: V;
}

/** The part of a tracker hit that the join looks at. Only hits that can answer for a page view belong here. */
export interface JoinHit extends Timed {
	readonly fingerprint: string;
	/** Canonical forms of the page that the hit reports; none for an opaque hit. */
	readonly pages: readonly string[];
	/** Host of the reported page; `undefined` when it reports none. */
	readonly host: string | undefined;
	/** Canonical page and host of its Referer header. */
	readonly refererPage: string | undefined;
	readonly refererHost: string | undefined;
	readonly visitorId: string | undefined;
	/** Equal for the copies of one hit (same `r` and `pv_id`); `undefined` when copies cannot be told. */
	readonly copyKey: string | undefined;
}

/** What became of one page view. Every page view that was added gets exactly one. */
export type Decision<V> =
	| { readonly is: "matched"; readonly item: V; readonly rung: Rung; readonly delay: Milliseconds }
	| { readonly is: "unmatched"; readonly item: V; readonly start: EpochMs }
	| { readonly is: "late"; readonly item: V; readonly lateBy: Milliseconds };

/** How a hit was taken in: `late` hits may have missed their page view; a `repeated` one is a copy and answers for nothing. */
export type HitReception = "in-time" | "late" | "repeated";

interface PendingView<V> extends Timed {
	readonly host: string | undefined;
	/** Keys of the groups it stands in while it is free. */
	readonly keys: readonly string[];
	readonly item: V;
	answer: { readonly rung: Rung; readonly delay: Milliseconds } | undefined;
}

interface PendingHit extends Timed {
	readonly hit: JoinHit;
	state: "waiting" | "superseded" | "answered" | "spare";
}

/** All free page views and spare hits that share one key. */
interface Group<V> {
	readonly views: PendingView<V>[];
	readonly spares: PendingHit[];
}

/**
 * The windowed anti-join of page views and tracker hits, by the rule of `JoinRule`: a state machine without a clock.
 *
 * `add…` takes records in any order within the allowed lateness, `advance` says how far every source is known, and
 * returns what is decided by that, in event-time order. The decisions are the same for every order of arrival within
 * the lateness. A page view later than that is `late`, unless its window is still open; then it may still take a hit
 * that found no page view (requests are logged at their end, so a slow page comes after its hit).
 *
 * Memory holds what started within `after + before + lateness` of the watermark.
 */
export class Join<V> {
	readonly #rule: JoinRule;
	readonly #rungs: readonly Rung[];
	readonly #groups = new Map<string, Group<V>>();
	readonly #views = new SortedQueue<PendingView<V>>();
	readonly #hits = new SortedQueue<PendingHit>();
	readonly #spares = new SortedQueue<PendingHit>();
	readonly #copies = new Map<string, PendingHit>();
	#watermark: EpochMs = Number.NEGATIVE_INFINITY;

	constructor(rule: JoinRule) {
		this.#rule = rule;
		this.#rungs = RUNGS.slice(0, RUNGS.indexOf(rule.weakest) + 1);
	}

	/** Page views and hits that wait. */
	get pending(): number {
		return this.#views.size + this.#hits.size + this.#spares.size;
	}

	/** Takes a page view in. @returns its decision when it is too late for any other, else `undefined` */
	addView(view: JoinView<V>): Decision<V> | undefined {
		const due = viewDue(this.#rule, view.start);
		if (due < this.#watermark) return { is: "late", item: view.item, lateBy: this.#watermark - due };
		const { start, tie, host, item } = view;
		const pending: PendingView<V> = { start, tie, host, keys: this.#keysOf(view), item, answer: undefined };
		this.#views.push(pending);
		if (!this.#takeSpare(pending)) for (const key of pending.keys) insert(this.#group(key).views, pending);
		return undefined;
	}

	/** Takes a tracker hit in. */
	addHit(hit: JoinHit): HitReception {
		const pending: PendingHit = { start: hit.start, tie: hit.tie, hit, state: "waiting" };
		if (hit.copyKey !== undefined) {
			const copy = this.#copies.get(hit.copyKey);
			// The earlier of two copies counts, whichever line comes first.
			if (copy && !(copy.state === "waiting" && byTime(pending, copy) < 0)) return "repeated";
			if (copy) copy.state = "superseded";
			this.#copies.set(hit.copyKey, pending);
			this.#hits.push(pending);
			if (copy) return "repeated";
		} else this.#hits.push(pending);
		return hitDue(this.#rule, hit.start) < this.#watermark ? "late" : "in-time";
	}

	/** All sources are known up to `watermark`, less the lateness. Going back changes nothing. */
	advance(watermark: EpochMs): readonly Decision<V>[] {
		if (watermark > this.#watermark) this.#watermark = watermark;
		const now = this.#watermark;
		for (let hit = this.#hits.peek(); hit && hitDue(this.#rule, hit.start) < now; hit = this.#hits.peek()) {
			this.#hits.shift();
			if (hit.state === "waiting") this.#answer(hit);
		}
		const decisions: Decision<V>[] = [];
		for (let view = this.#views.peek(); view && viewDue(this.#rule, view.start) < now; view = this.#views.peek()) {
			this.#views.shift();
			decisions.push(this.#decide(view));
		}
		for (let spare = this.#spares.peek(); spare && this.#isSpent(spare, now); spare = this.#spares.peek()) {
			this.#spares.shift();
			this.#forget(spare);
		}
		return decisions;
	}

	/** All sources have ended: everything is decided. */
	end(): readonly Decision<V>[] {
		return this.advance(Number.POSITIVE_INFINITY);
	}

	#decide(view: PendingView<V>): Decision<V> {
		if (view.answer) return { is: "matched", item: view.item, ...view.answer };
		this.#release(view);
		return { is: "unmatched", item: view.item, start: view.start };
	}

	/** Lets a hit take its page view; without one it stays as a spare for a page view that comes late. */
	#answer(pending: PendingHit): void {
		const { before, after } = this.#rule;
		for (const rung of this.#rungs) {
			for (const key of keysAt(rung, pending.hit)) {
				const group = this.#groups.get(key);
				const host = hostAt(rung, pending.hit);
				const view = group && nearest(group.views, pending.start, after, before, (view) => sameHost(view.host, host));
				if (!view) continue;
				pending.state = "answered";
				view.answer = { rung, delay: pending.start - view.start };
				this.#release(view);
				this.#spares.push(pending);
				return;
			}
		}
		pending.state = "spare";
		this.#spares.push(pending);
		for (const rung of this.#rungs) {
			for (const key of keysAt(rung, pending.hit)) insert(this.#group(key).spares, pending);
		}
	}

	#takeSpare(view: PendingView<V>): boolean {
		const { before, after } = this.#rule;
		for (const rung of this.#rungs) {
			for (const key of view.keys) {
				const spares = this.#groups.get(key)?.spares;
				if (!spares || spares.length === 0) continue;
				const spare = nearest(
					spares,
					view.start,
					before,
					after,
					({ hit }) => sameHost(view.host, hostAt(rung, hit)) && keysAt(rung, hit).includes(key),
				);
				if (!spare) continue;
				view.answer = { rung, delay: spare.start - view.start };
				this.#dropSpare(spare);
				return true;
			}
		}
		return false;
	}

	/** Whether no page view that may still come can want this hit, nor any copy of it. */
	#isSpent(spare: PendingHit, now: EpochMs): boolean {
		return viewDue(this.#rule, spare.start + this.#rule.before) < now;
	}

	#forget(spare: PendingHit): void {
		const { copyKey } = spare.hit;
		if (copyKey !== undefined && this.#copies.get(copyKey) === spare) this.#copies.delete(copyKey);
		if (spare.state === "spare") this.#dropSpare(spare);
	}

	#dropSpare(spare: PendingHit): void {
		spare.state = "answered";
		for (const rung of this.#rungs) {
			for (const key of keysAt(rung, spare.hit)) this.#leave(key, (group) => remove(group.spares, spare));
		}
	}

	/** Takes a page view out of its groups: nothing can answer for it any more. */
	#release(view: PendingView<V>): void {
		for (const key of view.keys) this.#leave(key, (group) => remove(group.views, view));
	}

	#leave(key: string, take: (group: Group<V>) => void): void {
		const group = this.#groups.get(key);
		if (!group) return;
		take(group);
		if (group.views.length === 0 && group.spares.length === 0) this.#groups.delete(key);
	}

	#group(key: string): Group<V> {
		let group = this.#groups.get(key);
		if (!group) {
			group = { views: [], spares: [] };
			this.#groups.set(key, group);
		}
		return group;
	}

	#keysOf(view: JoinView<V>): readonly string[] {
		const keys = [pageKey(view.fingerprint, view.page)];
		if (view.visitorId !== undefined) keys.push(visitorIdKey(view.visitorId, view.page));
		if (this.#rule.weakest === "visitor") keys.push(visitorKey(view.fingerprint));
		return keys;
	}
}

/** Keys under which a hit looks for page views on one rung. The prefixes keep the rungs' keys apart. */
function keysAt(rung: Rung, hit: JoinHit): readonly string[] {
	switch (rung) {
		case "visitor-id": {
			const { visitorId } = hit;
			return visitorId === undefined ? [] : hit.pages.map((page) => visitorIdKey(visitorId, page));
		}
		case "url":
			return hit.pages.map((page) => pageKey(hit.fingerprint, page));
		case "referer":
			return hit.refererPage === undefined ? [] : [pageKey(hit.fingerprint, hit.refererPage)];
		case "visitor":
			return [visitorKey(hit.fingerprint)];
	}
}

/** The host that the page view must have on a rung; on the weakest any will do. */
function hostAt(rung: Rung, hit: JoinHit): string | undefined {
	switch (rung) {
		case "visitor-id":
		case "url":
			return hit.host;
		case "referer":
			return hit.refererHost;
		case "visitor":
			return undefined;
	}
}

const pageKey = (fingerprint: string, page: string): string => `p${fingerprint}\n${page}`;
const visitorIdKey = (visitorId: string, page: string): string => `i${visitorId}\n${page}`;
const visitorKey = (fingerprint: string): string => `v${fingerprint}`;

/** A host that a format cannot carry fits any. */
function sameHost(a: string | undefined, b: string | undefined): boolean {
	return a === undefined || b === undefined || a === b;
}
