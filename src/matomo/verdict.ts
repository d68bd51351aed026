import type { Milliseconds } from "../event.ts";

/**
 * What an attempt to deliver a batch means: every attempt is exactly one of these.
 *
 * - `accepted`: processed; the entries at `rejected` (ascending indices) were refused one by one.
 * - `accepted-partly`: processed; `rejectedCount` entries were refused, and Matomo does not say which.
 * - `too-large`: stored nothing; smaller batches may pass.
 * - `retry`: known to have stored nothing. `suspect`: what about the batch may be the cause when it repeats: one entry
 *   that Matomo fails on, or its size.
 * - `ambiguous`: nobody knows what was stored. Posting it again could double it.
 * - `held`: Matomo said yes and stored nothing.
 * - `stop`: will not get better by itself; nothing more may be posted.
 */
export type Verdict =
	| { readonly is: "accepted"; readonly rejected: readonly number[] }
	| { readonly is: "accepted-partly"; readonly rejectedCount: number }
	| { readonly is: "too-large" }
	| {
			readonly is: "retry";
			readonly reason: string;
			/** What the server asked for in `Retry-After`. */
			readonly afterMs: Milliseconds | undefined;
			readonly suspect: "entry" | "size" | undefined;
	  }
	| { readonly is: "ambiguous"; readonly reason: string }
	| { readonly is: "held"; readonly reason: string }
	| ({ readonly is: "stop" } & Obstacle);

/** Why nothing can be delivered, in the terms of a user error. */
export interface Obstacle {
	readonly problem: string;
	readonly expected: string;
	readonly found: string;
	readonly hint: string;
}
