import type { EpochMs } from "../event.ts";

/** A page that was fetched ahead and may be viewed without another request. */
interface Fetched {
	readonly page: string;
	readonly start: EpochMs;
	viewed: boolean;
}

/**
 * Tells which prefetched pages were viewed: opening one makes no second request, but whatever the visitor requests from
 * it has it as Referer.
 *
 * @see https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API
 */
export class ViewedAhead {
	readonly #pages = new Map<string, Fetched[]>();

	/** Whether a visitor has anything fetched ahead; asked of every request, so that the rest need not be looked at. */
	has(fingerprint: string): boolean {
		return this.#pages.size > 0 && this.#pages.has(fingerprint);
	}

	/** Whether nobody has. */
	get isEmpty(): boolean {
		return this.#pages.size === 0;
	}

	/** A page was fetched ahead. */
	fetched(fingerprint: string, page: string, start: EpochMs): void {
		const fetched: Fetched = { page, start, viewed: false };
		const known = this.#pages.get(fingerprint);
		if (known) known.push(fetched);
		else this.#pages.set(fingerprint, [fetched]);
	}

	/** A request (that is itself not made ahead) came from a page: if that was fetched ahead before, it is now viewed. */
	requestedFrom(fingerprint: string, page: string, start: EpochMs): void {
		for (const fetched of this.#pages.get(fingerprint) ?? []) {
			if (fetched.page === page && fetched.start <= start) fetched.viewed = true;
		}
	}

	/** Forgets a page that was fetched ahead. @returns whether it was viewed */
	decide(fingerprint: string, page: string, start: EpochMs): boolean {
		const known = this.#pages.get(fingerprint) ?? [];
		const index = known.findIndex((fetched) => fetched.page === page && fetched.start === start);
		const [fetched] = index < 0 ? [] : known.splice(index, 1);
		if (known.length === 0) this.#pages.delete(fingerprint);
		return fetched?.viewed ?? false;
	}
}
