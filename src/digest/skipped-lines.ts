import type { EpochMs } from "../event.ts";
import { VISIT } from "../join/sub-resources.ts";
import { SKIP_REASONS, type SkipReason, TRACKER_HIT_KINDS, type TrackerHitKind } from "../outcome.ts";
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
	/** Lines of each reason, in the order of `SKIP_REASONS`. */
	readonly counts: readonly number[];
	/** Calls of the tracker without a hit, likewise in the order of `TRACKER_HIT_KINDS`. */
	readonly calls: readonly number[];
	/** When they were made. */
	readonly alive: readonly EpochMs[];
	/** Start of the first and the last; infinities (`Infinity`, `-Infinity`) when there is none. */
	readonly earliest: EpochMs;
	readonly latest: EpochMs;
	/** Those of each visitor that show a browser: only the first and the last of a visit are told. */
	readonly loads: readonly Load[];
}

const PLACES = new Map<string, number>(SKIP_REASONS.map((reason, place) => [reason, place]));
const CALL_PLACES = new Map(TRACKER_HIT_KINDS.map((kind, place) => [kind, place]));

interface OpenLoad extends Load {
	first: EpochMs;
	last: EpochMs;
}

/** Takes lines together that nobody need see one by one. */
export class SkippedLinesCollector {
	#lines = 0;
	#counts = zeros(SKIP_REASONS);
	#calls = zeros(TRACKER_HIT_KINDS);
	#alive: EpochMs[] = [];
	#earliest: EpochMs = Number.POSITIVE_INFINITY;
	#latest: EpochMs = Number.NEGATIVE_INFINITY;
	#loads: OpenLoad[] = [];

	/** Takes a line, if it tells nothing but what it is, when, and who loaded it. @returns whether it did */
	takes({ kind, start, call, view, hasOptedOut, opener, siteless, visitor, isLoadedByPage, event }: Digest): boolean {
		if (view !== undefined || hasOptedOut || opener !== undefined) return false;
		if (siteless !== undefined || event !== undefined) return false;
		if (call === undefined) countOne(this.#counts, PLACES.get(kind));
		else {
			if (call.hits.length > 0 || call.replays !== undefined) return false;
			countOne(this.#calls, CALL_PLACES.get(call.kind));
			this.#alive.push(start);
		}
		this.#lines++;
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
			calls: this.#calls,
			alive: this.#alive,
			earliest: this.#earliest,
			latest: this.#latest,
			loads: this.#loads,
		};
		this.#lines = 0;
		this.#counts = zeros(SKIP_REASONS);
		this.#calls = zeros(TRACKER_HIT_KINDS);
		this.#alive = [];
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

function zeros({ length }: readonly unknown[]): number[] {
	return new Array<number>(length).fill(0);
}

/** What the list does not have is an error that the books show: they count it as a line only. */
function countOne(counts: number[], place: number | undefined): void {
	if (place !== undefined) counts[place] = (counts[place] ?? 0) + 1;
}

/** Reasons with their lines. */
export function reasonsOf({ counts }: SkippedLines): readonly (readonly [SkipReason, number])[] {
	return SKIP_REASONS.map((reason, place) => [reason, counts[place] ?? 0]);
}

/** Kinds of calls with their lines. */
export function callsOf({ calls }: SkippedLines): readonly (readonly [TrackerHitKind, number])[] {
	return TRACKER_HIT_KINDS.map((kind, place) => [kind, calls[place] ?? 0]);
}
