import type { TrackingRequest } from "../matomo/tracking-request.ts";

/** One page view on its way to Matomo. */
export interface Delivery<T> {
	readonly request: TrackingRequest;
	/** Whose it is: deliveries of the same visitor arrive in the order they were added, never two at once. */
	readonly visitor: string;
	/** The caller's own, handed back with the fate. */
	readonly item: T;
}

/**
 * What became of a delivery: exactly one of these, exactly once.
 *
 * - `sent`: Matomo has processed it.
 * - `rejected`: it will never be accepted as it is.
 * - `ambiguous`: it may or may not be stored; not to be sent again without looking.
 * - `held`: it is not stored, and could be sent later.
 */
export type Fate =
	| { readonly is: "sent" }
	| { readonly is: "rejected" | "ambiguous" | "held"; readonly reason: string };
