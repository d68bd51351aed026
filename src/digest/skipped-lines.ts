import type { EpochMs } from "../event.ts";
import { VISIT } from "../join/sub-resources.ts";
import { SKIP_REASONS, type SkipReason, TRACKER_HIT_KINDS, type TrackerHitKind } from "../outcome.ts";
import type { Visitor } from "../visitor/fingerprint.ts";

const PLACES = new Map<string, number>(SKIP_REASONS.map((reason, place) => [reason, place]));
const CALL_PLACES = new Map<string, number>(TRACKER_HIT_KINDS.map((kind, place) => [kind, place]));

/** Requests of one visitor for files that a page loads: of those within a visit the first and the last. */
export interface Load {
	readonly visitor: Visitor;
	first: EpochMs;
	last: EpochMs;
}

/**
 * Lines that tell nothing but what they are, when, and who loads a page's files, taken together: most lines of most logs.
 * Made once and filled again and again.
 */
export class SkippedLines {
	/** How many there are. */
	lines = 0;
	/** Lines of each reason, in the order of `SKIP_REASONS`. */
	readonly counts: number[] = SKIP_REASONS.map(() => 0);
	/** Calls of the tracker without a hit, likewise in the order of `TRACKER_HIT_KINDS`. */
	readonly calls: number[] = TRACKER_HIT_KINDS.map(() => 0);
	/** When they were made. */
	readonly alive: EpochMs[] = [];
	/** Start of the first and the last line; infinities (`Infinity`, `-Infinity`) when there is none. */
	earliest: EpochMs = Number.POSITIVE_INFINITY;
	latest: EpochMs = Number.NEGATIVE_INFINITY;
	/** What shows browsers. */
	readonly loads: Load[] = [];

	/** Takes a line. @param loader who loaded it for a page */
	add(kind: SkipReason, start: EpochMs, loader: Visitor | undefined): void {
		countOne(this.counts, PLACES.get(kind));
		this.#line(start);
		if (loader) this.#load(loader, start);
	}

	/** Takes a call of the tracker. */
	addCall(kind: TrackerHitKind, start: EpochMs): void {
		countOne(this.calls, CALL_PLACES.get(kind));
		this.#line(start);
		this.alive.push(start);
	}

	/** Forgets all of them. */
	clear(): void {
		if (this.lines === 0) return;
		this.lines = 0;
		this.counts.fill(0);
		this.calls.fill(0);
		this.alive.length = 0;
		this.earliest = Number.POSITIVE_INFINITY;
		this.latest = Number.NEGATIVE_INFINITY;
		this.loads.length = 0;
	}

	#line(start: EpochMs): void {
		this.lines++;
		if (start < this.earliest) this.earliest = start;
		if (start > this.latest) this.latest = start;
	}

	#load(visitor: Visitor, start: EpochMs): void {
		// Where the visitor says that its load is, another's may be.
		const load = this.loads[visitor.loadAt];
		if (load?.visitor === visitor && start - load.first < VISIT && load.last - start < VISIT) {
			if (start < load.first) load.first = start;
			else if (start > load.last) load.last = start;
			return;
		}
		visitor.loadAt = this.loads.length;
		this.loads.push({ visitor, first: start, last: start });
	}
}

/** What the list does not have is an error that the books show: they count it as a line only. */
function countOne(counts: number[], place: number | undefined): void {
	if (place !== undefined) counts[place] = (counts[place] ?? 0) + 1;
}
