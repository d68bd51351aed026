import type { Milliseconds } from "../event.ts";
import type { Facts } from "../matomo/facts.ts";
import type { TrackingRequest } from "../matomo/tracking-request.ts";
import type { Clock } from "./clock.ts";
import type { Delivery, Fate } from "./fate.ts";
import type { Doubt, Resolution } from "./resolution.ts";

/** How a `Sender` works, and whom it tells. */
export interface SenderOptions<T> {
	/** Posts a batch once and states what came back; rejects only for bugs. */
	readonly client: { post(requests: readonly TrackingRequest[]): Promise<Facts> };
	readonly clock: Clock;
	/** Page views in a batch, at most. */
	readonly batchSize: number;
	/** JSON bytes of a batch, at most; a single larger page view goes alone. */
	readonly batchBytes: number;
	/** How long a page view waits for its batch to fill. `Infinity`: until it is full or flushed. */
	readonly batchAgeMs: Milliseconds;
	/** Requests under way at once, at most. */
	readonly lanes: number;
	/** Page views without a fate beyond which `Sender.add` makes its caller wait. */
	readonly maxQueued: number;
	/** How long the same batch is tried again, from its first failure. */
	readonly retryForMs: Milliseconds;
	/** Ends the run: what is under way is finished, since its answer tells what was stored; all else is held. */
	readonly signal?: AbortSignal;
	/** Gets each batch before its first post, and is awaited: the moment to write it down. */
	onBatch?(deliveries: readonly Delivery<T>[]): void | Promise<void>;
	/** Gets what is posted once more, before that, and what is under way, now and then; is awaited. */
	onRepost?(deliveries: readonly Delivery<T>[]): void | Promise<void>;
	/** Finds out what is stored of a batch whose outcome is ambiguous. Without it, or where it cannot tell, that is its fate. */
	resolve?(deliveries: readonly Delivery<T>[], doubt: Doubt, signal: AbortSignal): Promise<Resolution>;
	/** Gets each delivery exactly once, and is awaited before the next batch of its lane. */
	onFate(deliveries: readonly Delivery<T>[], fate: Fate): void | Promise<void>;
}

/** What a run has cost so far. */
export interface SenderStats {
	/** Batches begun. */
	readonly batches: number;
	/** Requests made, first ones and repeated ones. */
	readonly posts: number;
	/** Requests that repeated a failed one. */
	readonly retries: number;
	/** Bytes of the posted page views as JSON. */
	readonly bytes: number;
}
