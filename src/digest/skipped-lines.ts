import type { EpochMs } from "../event.ts";
import { VISIT } from "../join/sub-resources.ts";
import { SKIP_REASONS, type SkipReason } from "../outcome.ts";
import type { Visitor } from "../visitor/fingerprint.ts";
import type { Digest } from "./digest.ts";

/** Requests of one visitor for files that a page loads. */
export interface Load {
	readonly visitor: Visitor;
	readonly first: EpochMs;
	readonly last: EpochMs;
}

/** Lines that are judged by themselves, taken together: most lines of most logs. */
export interface SkippedLines {
	/** How many there are. */
	readonly lines: number;
	/** How many of each reason, in the order of `SKIP_REASONS`. */
	readonly counts: readonly number[];
	/** Start of the first and the last; infinities (`Infinity`, `-Infinity`) when there is none. */
	readonly earliest: EpochMs;
	readonly latest: EpochMs;
	/** Those of each visitor that show a browser: only the first and the last of a visit are told. */
	readonly loads: readonly Load[];
}

const PLACES = new Map<string, number>(SKIP_REASONS.map((reason, place) => [reason, place]));

interface OpenLoad extends Load {
	first: EpochMs;
	last: EpochMs;
}

/** Takes lines together that nobody need see one by one. */
export class SkippedLinesCollector {
	#lines = 0;
	#counts = zeros();
	#earliest: EpochMs = Number.POSITIVE_INFINITY;
	#latest: EpochMs = Number.NEGATIVE_INFINITY;
	#loads: OpenLoad[] = [];

	/** Takes a line, if it tells nothing but that it was skipped and who loaded it. @returns whether it did */
	takes({ kind, start, call, view, hasOptedOut, opener, siteless, visitor, isLoadedByPage, event }: Digest): boolean {
		if (call !== undefined || view !== undefined || hasOptedOut) return false;
		if (opener !== undefined || siteless !== undefined || event !== undefined) return false;
		const place = PLACES.get(kind);
		if (place === undefined) return false;
		this.#lines++;
		this.#counts[place] = (this.#counts[place] ?? 0) + 1;
		if (start < this.#earliest) this.#earliest = start;
		if (start > this.#latest) this.#latest = start;
		if (isLoadedByPage && visitor) this.#load(visitor, start);
		return true;
	}

	/** All that was taken since the last time. */
	take(): SkippedLines {
		const taken = {
			lines: this.#lines,
			counts: this.#counts,
			earliest: this.#earliest,
			latest: this.#latest,
			loads: this.#loads,
		};
		this.#lines = 0;
		this.#counts = zeros();
		this.#earliest = Number.POSITIVE_INFINITY;
		this.#latest = Number.NEGATIVE_INFINITY;
		this.#loads = [];
		return taken;
	}

	#load(visitor: Visitor, start: EpochMs): void {
		// Where the visitor says that its load is, another's may be.
		const load = this.#loads[visitor.loadAt];
		if (load?.visitor === visitor && start - load.first < VISIT && load.last - start < VISIT) {
			if (start < load.first) load.first = start;
			else if (start > load.last) load.last = start;
			return;
		}
		visitor.loadAt = this.#loads.length;
		this.#loads.push({ visitor, first: start, last: start });
	}
}

function zeros(): number[] {
	return new Array<number>(SKIP_REASONS.length).fill(0);
}

/** What is not zero. */
export function* reasonsOf({ counts }: SkippedLines): Generator<readonly [SkipReason, number], void> {
	for (const [place, reason] of SKIP_REASONS.entries()) {
		const count = counts[place] ?? 0;
		if (count > 0) yield [reason, count];
	}
}
