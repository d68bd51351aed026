import type { Recalled } from "../outlet.ts";
import type { ViewKey } from "../state/ledger.ts";
import type { ReadableState } from "../state/state.ts";

/** Says of a page view what earlier runs have done with it. */
export function recallFrom({ ledger }: ReadableState): (view: ViewKey) => Promise<Recalled | undefined> {
	return async (view) => ((await ledger.has(view)) ? "already-sent" : undefined);
}
