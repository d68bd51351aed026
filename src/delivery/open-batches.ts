import type { SentView } from "../outlet.ts";
import type { Clock } from "../send/clock.ts";
import type { Delivery, Fate } from "../send/fate.ts";
import type { Outbox, OutboxEntry } from "../state/outbox.ts";

/** A batch in the outbox, some of whose page views have no fate yet. */
interface OpenBatch {
	readonly id: string;
	readonly open: Set<SentView>;
	/** Those that stay in the outbox. */
	readonly left: OutboxEntry[];
	mayBeStored: boolean;
	reason: string | undefined;
}

/** Keeps the outbox true: each page view is in it from before its post until what became of it is recorded elsewhere. */
export class OpenBatches {
	readonly #outbox: Outbox;
	readonly #clock: Clock;
	readonly #batches = new Map<SentView, OpenBatch>();

	constructor(outbox: Outbox, clock: Clock) {
		this.#outbox = outbox;
		this.#clock = clock;
	}

	/** A batch is about to be posted. @throws UserError when it cannot be written down: then it must not be */
	async begin(deliveries: readonly Delivery<SentView>[]): Promise<void> {
		const content = { mayBeStored: true, reason: undefined, entries: deliveries.map(entryOf) };
		const id = await this.#outbox.add(this.#clock.now(), content);
		const earlier = deliveries.flatMap(({ item }) => {
			const batch = this.#batches.get(item);
			return batch ? [[batch, item] as const] : [];
		});
		this.#open(id, deliveries);
		// Only now: of two files that hold the same page view, the later one counts.
		for (const [batch, item] of earlier) await this.#close(batch, [item]);
	}

	/** A batch of an earlier run is to be sent: it stays where it is until its page views are in other batches. */
	adopt(id: string, deliveries: readonly Delivery<SentView>[]): void {
		this.#open(id, deliveries);
	}

	/** What was posted is posted once more. */
	async repost(deliveries: readonly Delivery<SentView>[]): Promise<void> {
		const ids = new Set(deliveries.flatMap(({ item }) => this.#batches.get(item)?.id ?? []));
		for (const id of ids) await this.#outbox.touch(id, this.#clock.now());
	}

	/** What became of page views is recorded, as far as it can be. */
	async settled(deliveries: readonly Delivery<SentView>[], fate: Fate): Promise<void> {
		const touched = new Map<OpenBatch, SentView[]>();
		for (const delivery of deliveries) {
			const batch = this.#batches.get(delivery.item);
			if (!batch) continue;
			this.#batches.delete(delivery.item);
			if (fate.is === "ambiguous" || fate.is === "held") {
				batch.left.push(entryOf(delivery));
				batch.reason = fate.reason;
				if (fate.is === "ambiguous") batch.mayBeStored = true;
			}
			const items = touched.get(batch);
			if (items) items.push(delivery.item);
			else touched.set(batch, [delivery.item]);
		}
		for (const [batch, items] of touched) await this.#close(batch, items);
	}

	#open(id: string, deliveries: readonly Delivery<SentView>[]): void {
		const batch: OpenBatch = {
			id,
			open: new Set(deliveries.map(({ item }) => item)),
			left: [],
			mayBeStored: false,
			reason: undefined,
		};
		for (const { item } of deliveries) this.#batches.set(item, batch);
	}

	async #close(batch: OpenBatch, items: readonly SentView[]): Promise<void> {
		for (const item of items) batch.open.delete(item);
		if (batch.open.size > 0) return;
		const { id, left, mayBeStored, reason } = batch;
		if (left.length === 0) await this.#outbox.remove(id);
		else await this.#outbox.replace(id, { mayBeStored, reason, entries: left });
	}
}

function entryOf({ item, request }: Delivery<SentView>): OutboxEntry {
	const { source, line, identity, start, isReplay } = item;
	return { source, line, identity, start, request, ...(isReplay && { isReplay }) };
}
