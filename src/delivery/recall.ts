import type { Recalled } from "../outlet.ts";
import type { ViewKey } from "../state/ledger.ts";
import type { ReadableState } from "../state/state.ts";

/** Says of a page view what earlier runs have done with it. */
export type Recall = (view: ViewKey) => Promise<Recalled | undefined>;

/**
 * Looks page views up in the ledger and in the outbox, as it is now.
 *
 * @throws UserError when the outbox cannot be read
 */
export async function recallFrom({ ledger, outbox }: ReadableState): Promise<Recall> {
	const waiting = new Map<string, Recalled>();
	for (const { mayBeStored, entries } of await outbox.batches()) {
		for (const { identity } of entries) waiting.set(identity, mayBeStored ? "ambiguous" : "held");
	}
	return async (view) => ((await ledger.has(view)) ? "already-sent" : waiting.get(view.identity));
}
