import type { Milliseconds } from "../../src/event.ts";
import { type Blind, isBeyondDemand, isBlind, type Verdict, type View, verdictOf } from "./truth.ts";

/** So many of so many. */
export interface Part {
	readonly count: number;
	readonly of: number;
}

/** How well somebody judged. All but `recall` are better when lower. */
export interface Figures {
	/** Missed page views that were sent, of those that could be. */
	readonly recall: Part;
	/** Tracked page views that were sent all the same. */
	readonly duplicates: Part;
	/** Page requests by robots of all kinds that were sent. */
	readonly robots: Part;
	/** Of them, those that pose as browsers without loading sub-resources. */
	readonly disguised: Part;
	/** Page views of people who refused that were sent. */
	readonly optedOut: Part;
	/** Sent of the time in which the tracker log is blind. */
	readonly silent: Part;
	/** Sent though nobody saw them. */
	readonly unseen: Part;
}

/** The name of a figure. */
export type FigureName = keyof Figures;

/** The names, in the order of tables. */
export const FIGURES = ["recall", "duplicates", "robots", "disguised", "optedOut", "silent", "unseen"] as const;

/** A figure as a share; `undefined` of nothing. */
export function share({ count, of }: Part): number | undefined {
	return of === 0 ? undefined : count / of;
}

/** Whether a figure is as good as another of the same name, which stands for any when there is nothing to compare. */
export function isAsGood(name: FigureName, figure: Part, other: Part): boolean {
	const [own, theirs] = [share(figure), share(other)];
	if (own === undefined || theirs === undefined) return true;
	return name === "recall" ? own >= theirs : own <= theirs;
}

/** Compares what was sent with the truth. */
export function figuresOf(views: readonly View[], sent: ReadonlySet<View>, blind: Blind | undefined): Figures {
	const isSent = fairly(views, sent);
	const part = (counts: (view: View) => boolean): Part => {
		const all = views.filter(counts);
		return { count: all.filter((view) => isSent.has(view)).length, of: all.length };
	};
	const are = (verdict: Verdict) => (view: View) => verdictOf(view) === verdict;
	return {
		recall: part((view) => verdictOf(view) === "missed" && !isBeyondDemand(view, blind)),
		duplicates: part(are("tracked")),
		robots: part(are("robot")),
		disguised: part(({ robot }) => robot === "disguised"),
		optedOut: part(are("opted-out")),
		silent: part((view) => isBlind(view, blind) && verdictOf(view) !== "unseen"),
		unseen: part(are("unseen")),
	};
}

/** What was judged wrongly, by figure and by what was special about it: `recall: left before the tracker ran` → 3. */
export function mistakes(
	views: readonly View[],
	sent: ReadonlySet<View>,
	blind: Blind | undefined,
): ReadonlyMap<string, number> {
	const isSent = fairly(views, sent);
	const found = new Map<string, number>();
	for (const view of views) {
		const verdict = verdictOf(view);
		const lost = verdict === "missed" && !isSent.has(view) && !isBeyondDemand(view, blind);
		const wrong = isSent.has(view) && (verdict !== "missed" || isBlind(view, blind));
		if (!lost && !wrong) continue;
		const what = lost ? `missed, not sent: ${view.why}` : `${verdict}, but sent: ${view.why}`;
		found.set(what, (found.get(what) ?? 0) + 1);
	}
	return new Map([...found].sort((a, b) => b[1] - a[1]));
}

/** How near two views of one page by one person are for which it makes no difference which of them is sent. */
const SAME: Milliseconds = 10_000;

/**
 * What was sent, where it can make a difference: of two views of one page by the same person within seconds, Matomo has
 * one and must be told of the other; which is which, nobody will ever see.
 */
function fairly(views: readonly View[], sent: ReadonlySet<View>): ReadonlySet<View> {
	const byPage = new Map<string, View[]>();
	for (const view of views) {
		const verdict = verdictOf(view);
		if (verdict !== "tracked" && verdict !== "missed") continue;
		const key = `${view.who}\n${view.target}`;
		const group = byPage.get(key);
		if (group === undefined) byPage.set(key, [view]);
		else group.push(view);
	}
	const fair = new Set(sent);
	for (const group of byPage.values()) {
		if (group.length < 2) continue;
		for (const wrong of group.filter((view) => verdictOf(view) === "tracked" && fair.has(view))) {
			const other = group.find(
				(view) => verdictOf(view) === "missed" && !fair.has(view) && Math.abs(view.start - wrong.start) <= SAME,
			);
			if (other === undefined) continue;
			fair.delete(wrong);
			fair.add(other);
		}
	}
	return fair;
}
