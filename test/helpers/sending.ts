import { MatomoClient } from "../../src/matomo/client.ts";
import type { TrackingRequest } from "../../src/matomo/tracking-request.ts";
import type { Fate } from "../../src/send/fate.ts";
import { Sender } from "../../src/send/sender.ts";
import type { SenderOptions } from "../../src/send/sender-options.ts";
import type { MatomoStandIn } from "./matomo-stand-in.ts";
import { jumpingClock, request } from "./tracking.ts";

/** A sender whose fates are written down: for each item, every fate it was given. */
export interface WatchedSender {
	readonly sender: Sender<number>;
	readonly fates: ReadonlyMap<number, readonly Fate[]>;
	/** Adds number n, by default as a visitor of its own. */
	add(n: number, more?: { readonly visitor?: string; readonly request?: TrackingRequest }): Promise<void>;
	/** How many items have the fate as their only one; `"2 fates"` for those with two, and so on. */
	count(): Readonly<Record<string, number>>;
}

/** A sender with small batches, one lane and a jumping clock, unless told otherwise. */
export function watchedSender(
	client: SenderOptions<number>["client"],
	options: Partial<SenderOptions<number>> = {},
): WatchedSender {
	const fates = new Map<number, Fate[]>();
	const sender = new Sender<number>({
		client,
		clock: jumpingClock(),
		batchSize: 4,
		batchBytes: 64 * 1024,
		batchAgeMs: Number.POSITIVE_INFINITY,
		lanes: 1,
		maxQueued: 1000,
		retryForMs: 60_000,
		...options,
		async onFate(deliveries, fate) {
			for (const { item } of deliveries) fates.set(item, [...(fates.get(item) ?? []), fate]);
			await options.onFate?.(deliveries, fate);
		},
	});
	return {
		sender,
		fates,
		add: (n, more = {}) =>
			sender.add({ request: more.request ?? request(n), visitor: more.visitor ?? `visitor ${n}`, item: n }),
		count: () => {
			const counts: Record<string, number> = {};
			for (const given of fates.values()) {
				const name = given.length === 1 ? (given[0]?.is ?? "") : `${given.length} fates`;
				counts[name] = (counts[name] ?? 0) + 1;
			}
			return counts;
		},
	};
}

/** The real client, talking to a stand-in. It loses patience soon. */
export function clientOf(
	matomo: MatomoStandIn,
	token: string | undefined = matomo.token,
	timeoutMs = 2000,
): MatomoClient {
	return new MatomoClient({ baseUrl: matomo.url, token, timeoutMs, userAgent: "Monorail/test" });
}
