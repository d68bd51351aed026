import { counted } from "../counted.ts";
import type { Milliseconds } from "../event.ts";
import type { SentView } from "../outlet.ts";
import type { Clock } from "../send/clock.ts";
import type { Delivery } from "../send/fate.ts";
import type { OutboxBatch, OutboxEntry } from "../state/outbox.ts";
import type { State } from "../state/state.ts";
import type { Doubts, OnAmbiguous } from "./doubts.ts";

/** What dealing with batches that were left in the outbox needs. */
export interface LeftoverOptions {
	readonly state: Pick<State, "outbox" | "ledger">;
	readonly doubts: Pick<Doubts, "ask">;
	readonly clock: Clock;
	readonly settle: Milliseconds;
	readonly onAmbiguous: OnAmbiguous;
	/** Sends what Matomo does not have; the batch stays where it is until then. */
	readonly resend: (id: string, deliveries: readonly Delivery<SentView>[]) => Promise<void>;
	readonly say: (text: string) => void;
	readonly signal: AbortSignal;
	/** Names of the batches to deal with; all, when not given. */
	readonly only?: ReadonlySet<string>;
}

/** What became of them, in page views, but for those that are sent. */
export interface LeftoverCounts {
	/** Matomo had them. */
	readonly found: number;
	/** Nobody knows. */
	readonly inDoubt: number;
	/** Given up. */
	readonly dropped: number;
}

/** Waiting for less is not worth a word. */
const WORTH_A_WORD: Milliseconds = 2_000;

/**
 * Deals with the batches that were left in the outbox, while nothing else is sent: asks Matomo for those
 * that it may have, and sends what it has not.
 *
 * @throws UserError when the state cannot be read or written
 */
export async function dealWithLeftovers(options: LeftoverOptions): Promise<LeftoverCounts> {
	const { state, clock, doubts, settle, onAmbiguous, resend, say, signal, only } = options;
	const counts = { found: 0, inDoubt: 0, dropped: 0 };
	const batches = await undecided(state);
	for (const batch of batches) {
		const { id, entries, mayBeStored, posted } = batch;
		if (only && !only.has(id)) continue;
		let absent: readonly OutboxEntry[] = entries;
		if (mayBeStored) {
			const wait = Math.min(settle, posted + settle - clock.now());
			if (wait > WORTH_A_WORD) {
				const views = counted(entries.length, "page view");
				say(`${views} in the outbox may have reached Matomo: asking it in ${seconds(wait)}`);
			}
			const resolution = await doubts.ask(entries, wait, signal);
			if (resolution.is === "unknown") {
				if (onAmbiguous === "drop" && !signal.aborted) {
					await state.ledger.add(entries);
					await state.outbox.remove(id);
					counts.dropped += entries.length;
				} else {
					await state.outbox.replace(id, { mayBeStored, reason: resolution.reason, entries });
					counts.inDoubt += entries.length;
				}
				continue;
			}
			const stored = entries.filter((_, index) => resolution.stored[index]);
			absent = entries.filter((_, index) => !resolution.stored[index]);
			if (stored.length > 0) await state.ledger.add(stored);
			counts.found += stored.length;
		}
		if (absent.length === 0) await state.outbox.remove(id);
		else {
			await state.outbox.replace(id, { mayBeStored: false, reason: batch.reason, entries: absent });
			await resend(id, absent.map(deliveryOf));
		}
	}
	return counts;
}

/**
 * The batches without what the ledger has, and without what a batch has too that may be stored, or else a later one. Those
 * of which nothing is left are removed. Clocks are set back, so that what is later by its name need not be.
 */
async function undecided({ outbox, ledger }: Pick<State, "outbox" | "ledger">): Promise<readonly OutboxBatch[]> {
	const batches: OutboxBatch[] = [];
	const seen = new Set<string>();
	const latestFirst = (await outbox.batches()).toReversed();
	for (const batch of latestFirst.sort((a, b) => Number(b.mayBeStored) - Number(a.mayBeStored))) {
		const entries: OutboxEntry[] = [];
		for (const entry of batch.entries) {
			if (seen.has(entry.identity) || (await ledger.has(entry))) continue;
			seen.add(entry.identity);
			entries.push(entry);
		}
		if (entries.length > 0) batches.unshift({ ...batch, entries });
		else await outbox.remove(batch.id);
	}
	return batches.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function deliveryOf({ request, ...entry }: OutboxEntry): Delivery<SentView> {
	// Who it was is not kept; but who has the same address and user agent must keep to one lane.
	return { request, visitor: `${request.cip} ${request.ua}`, item: { ...entry, at: entry.start } };
}

function seconds(ms: Milliseconds): string {
	return `${Math.ceil(ms / 1000)} s`;
}
