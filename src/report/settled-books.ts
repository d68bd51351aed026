import { PAGE_VIEW_FATES, REPLAY_FATES } from "../outcome.ts";
import { identity } from "./identity.ts";
import { total } from "./outcomes.ts";
import type { ReplayOutcomes } from "./replay-tally.ts";
import type { Books } from "./report.ts";

/** Books of a run that goes on. */
export interface SettledBooks extends Books {
	/** Records that have no outcome yet. */
	readonly waiting: number;
}

/**
 * The books as if only those records had been read that have their outcome by now; they balance, unless something has
 * got two.
 */
export function settledBooks(books: Books): SettledBooks {
	const outcomes = books.outcomes();
	const pageViews = PAGE_VIEW_FATES.reduce((sum, fate) => sum + outcomes[fate], total(outcomes.matched));
	const records = pageViews + total(outcomes.malformed) + total(outcomes.skipped) + total(outcomes["tracker-hits"]);
	const isPossible = records <= books.records && pageViews <= books.pageViews;
	if (!isPossible) return { ...withoutWaiting(books), waiting: 0 };
	const replays = settledReplays(books.replays.outcomes());
	return {
		records,
		pageViews,
		outcomes: () => outcomes,
		replays: { outcomes: () => replays },
		identity: () => identity(records, pageViews, outcomes, replays),
		waiting: books.records - records,
	};
}

function settledReplays(replays: ReplayOutcomes | undefined): ReplayOutcomes | undefined {
	if (!replays) return undefined;
	const hits = REPLAY_FATES.reduce((sum, fate) => sum + replays[fate], total(replays.left));
	return { ...replays, hits: Math.min(hits, replays.hits) };
}

function withoutWaiting(books: Books): Books {
	return {
		records: books.records,
		pageViews: books.pageViews,
		outcomes: () => books.outcomes(),
		replays: books.replays,
		identity: () => books.identity(),
	};
}
