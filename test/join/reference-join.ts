import type { JoinView } from "../../src/join/join.ts";
import type { JoinHit } from "../../src/join/join-hit.ts";
import type { JoinRule } from "../../src/join/rule.ts";
import { RUNGS, type Rung } from "../../src/outcome.ts";

/** Everything that was ever logged. */
export interface World<V> {
	readonly rule: JoinRule;
	readonly views: readonly JoinView<V>[];
	readonly hits: readonly JoinHit[];
}

/** What a page view got; `undefined` for nothing. */
export type Answer = { readonly rung: Rung; readonly delay: number } | undefined;

/**
 * The matching rule word by word, with everything known and nothing remembered: hits in the order of event time, each
 * takes, of the page views that are still free, the one on the best rung, and on it the nearest in time. At the same
 * distance the earlier page view wins, at the same time the first by content. Copies of a hit within `before + after` of it
 * do not count. Quadratic.
 *
 * @returns the answers, in the order of the world's page views
 */
export function referenceJoin<V>({ rule, views, hits }: World<V>): readonly Answer[] {
	const answers = new Map<JoinView<V>, Answer>();
	for (const hit of countingHits({ rule, hits })) {
		const free = views.filter((view) => !answers.has(view) && isInWindow(rule, view, hit));
		for (const rung of RUNGS) {
			const [best] = free.filter((view) => belong(rung, view, hit)).sort(nearerTo(hit.start));
			if (best) answers.set(best, { rung, delay: hit.start - best.start });
			if (best || rung === rule.weakest) break;
		}
	}
	return views.map((view) => answers.get(view));
}

/** All hits but the copies, in the order of event time: of equal keys the first counts, and the next after a window. */
export function countingHits({ rule, hits }: Pick<World<unknown>, "rule" | "hits">): readonly JoinHit[] {
	const counted = new Map<string, number>();
	return [...hits].sort(inOrder).filter(({ fingerprint, copyKey, start }) => {
		if (copyKey === undefined) return true;
		const key = JSON.stringify([fingerprint, copyKey]);
		const first = counted.get(key);
		if (first !== undefined && start - first <= rule.before + rule.after) return false;
		counted.set(key, start);
		return true;
	});
}

const pagesOf = ({ page, decodedPage }: JoinHit): readonly (string | undefined)[] => [page, decodedPage];

/** Whether a page view and a hit share what a rung asks for. */
export function belong<V>(rung: Rung, view: JoinView<V>, hit: JoinHit): boolean {
	switch (rung) {
		case "visitor-id":
			return (
				view.visitorId !== undefined &&
				view.visitorId === hit.visitorId &&
				pagesOf(hit).includes(view.page) &&
				fits(view.host, hit.host)
			);
		case "url":
			return view.fingerprint === hit.fingerprint && pagesOf(hit).includes(view.page) && fits(view.host, hit.host);
		case "referer":
			return view.fingerprint === hit.fingerprint && view.page === hit.refererPage && fits(view.host, hit.refererHost);
		case "visitor":
			return view.fingerprint === hit.fingerprint;
	}
}

/** The inequality of the rule. */
export function isInWindow<V>({ before, after }: JoinRule, view: JoinView<V>, hit: JoinHit): boolean {
	return view.start - before <= hit.start && hit.start <= view.start + after;
}

const fits = (one: string | undefined, other: string | undefined): boolean =>
	one === undefined || other === undefined || one === other;

interface InTime {
	readonly start: number;
	readonly tie: string;
}

const inOrder = (a: InTime, b: InTime): number => a.start - b.start || compare(a.tie, b.tie);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const nearerTo =
	(start: number) =>
	(a: InTime, b: InTime): number =>
		Math.abs(a.start - start) - Math.abs(b.start - start) || inOrder(a, b);
