import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";

/** Distinct texts remembered. */
const REMEMBERED = 20_000;

/**
 * Gives equal texts one copy in memory: user agents are a few thousand texts in millions of lines. A map also
 * finds the same copy faster than an equal one.
 */
export class Intern {
	readonly #texts = new BoundedCache<string, string>(REMEMBERED);

	/** @returns an equal text that shares no memory with the line it came from */
	of(text: string): string {
		const known = this.#texts.get(text);
		if (known !== undefined) return known;
		const kept = detach(text);
		this.#texts.set(kept, kept);
		return kept;
	}
}
