import type { EpochMs, Milliseconds } from "../event.ts";
import type { Rung } from "../outcome.ts";

/** What became of one page view. Every page view that was added gets exactly one, but for copies. */
export type Decision<V, H = undefined> =
	| Match<V, H>
	| { readonly is: "unmatched"; readonly item: V; readonly start: EpochMs }
	| { readonly is: "late"; readonly item: V; readonly lateBy: Milliseconds };

/** A page view and the hit that answers for it. */
export interface Match<V, H> {
	readonly is: "matched";
	readonly item: V;
	readonly rung: Rung;
	readonly delay: Milliseconds;
	/** The owner of the hit. */
	readonly hit: H | undefined;
	/** Of the page that the hit reports, or of its Referer; `undefined` when it names none. */
	readonly host: string | undefined;
}

/** What became of one hit: it answered for a page view, found none to answer for, or is a copy of one that counts. */
export type HitFate<V> =
	| { readonly is: "answered"; readonly item: V; readonly rung: Rung; readonly delay: Milliseconds }
	| { readonly is: "spare" | "repeated" };

/** How a hit was taken in: `late` hits may have missed their page view; a `repeated` one is a copy and answers for nothing. */
export type HitReception = "in-time" | "late" | "repeated";
