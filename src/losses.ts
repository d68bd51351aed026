import type { EpochMs } from "./event.ts";
import type { Judge } from "./judge.ts";
import type { LogPart } from "./source/log-part.ts";
import type { Cursor } from "./source/merge.ts";

/**
 * Tells the judge where tracker logs are lost: behind the damage of an archive nobody knows who had a hit, until another
 * log goes on there. Those that were open before do not: several servers may have had one each.
 */
export class Losses {
	readonly #judge: Judge;
	/** Sources with calls of the tracker. */
	readonly #trackers = new Set<string>();
	/** The part of each source that ends where it does. */
	readonly #last = new Map<string, LogPart>();
	#lostFrom: EpochMs = Number.POSITIVE_INFINITY;

	constructor(parts: readonly LogPart[], judge: Judge) {
		this.#judge = judge;
		for (const part of parts) {
			const last = this.#last.get(part.source);
			if (last === undefined || last.firstLine < part.firstLine) this.#last.set(part.source, part);
		}
	}

	/** A part has calls of the tracker. */
	sawCalls({ source, earliest }: LogPart): void {
		this.#trackers.add(source);
		if (earliest < this.#lostFrom) return;
		this.#judge.trackerLog.goesOn(earliest);
		this.#lostFrom = Number.POSITIVE_INFINITY;
	}

	/** A part of a damaged source has ended. */
	ended({ part, watermark }: Cursor): void {
		if (this.#last.get(part.source) !== part || !this.#trackers.has(part.source)) return;
		this.#lostFrom = Math.min(this.#lostFrom, watermark);
		this.#judge.trackerLog.lostFrom(watermark);
	}
}
