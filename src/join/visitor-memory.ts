import { Place } from "./sightings.ts";
import type { SeenVisitorId } from "./tracked-visitors.ts";

/** Where to look first for what is remembered of a visitor, whoever remembers it. */
export class VisitorMemory {
	readonly subResources = new Place();
	readonly hits = new Place<SeenVisitorId>();

	/** The memory that a visitor carries, which nobody else may use; `undefined` where there is no object for the visitor. */
	static of(visitor: { memory: unknown } | undefined): VisitorMemory | undefined {
		if (visitor === undefined) return undefined;
		visitor.memory ??= new VisitorMemory();
		return visitor.memory as VisitorMemory;
	}
}
