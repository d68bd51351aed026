import type { Explainer } from "./explanation/explainer.ts";
import { Observer } from "./report/observer.ts";
import { Tally } from "./report/tally.ts";

/** Everything that is kept of records: their counts, what the report shows, what explains each. */
export interface Books {
	readonly tally: Tally;
	readonly observer: Observer;
	readonly explainer: Explainer | undefined;
}

/** Books for records that an earlier run has counted: nobody reads more of them than how many there were. */
export function booksOfContext(): Books {
	return { tally: new Tally(), observer: new Observer(), explainer: undefined };
}
