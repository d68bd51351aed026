import type { EpochMs, Milliseconds } from "../event.ts";
import type { Split } from "./split-counts.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths of a step, each a multiple of the one before; the last is as long as fits between the ends of time. */
const STEPS: readonly Milliseconds[] = [
	...[MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY],
	...[7, 28, 364, 3_640, 36_400, 364_000, 3_640_000].map((days) => days * DAY),
];

/** Steps with page views that are counted apart; with more, steps become longer. */
const ROOM = 480;

/** Steps that a chart shows well; fewer where each would have under ten page views, but for two dozen. */
const MOST_SHOWN = 120;
const FEWEST_SHOWN = 24;
const VIEWS_SHOWN = 10;

/** Of all page views, the part at either end that does not count: clocks that are wrong are wrong by years. */
const ASTRAY = 0.005;

/** Page views of one step of time. */
export interface TimePoint extends Split {
	/** Start of the step. */
	readonly time: EpochMs;
	/** Neither tracked nor missed, as far as is known: held because the tracker log is silent at their time. */
	readonly held: number;
}

/** Page views over time, in steps of one length; steps without page views are left out. */
export interface TimeSeries {
	readonly step: Milliseconds;
	/** Oldest first. */
	readonly points: readonly TimePoint[];
}

interface Counts {
	tracked: number;
	missed: number;
	held: number;
}

/**
 * Counts page views by time in steps that suit their number and the time that they cover: a minute for a short log, a
 * month for years of them. No page view is left out, and the counts do not depend on the order of arrival.
 */
export class TimeLine {
	#level = 0;
	#counts = new Map<EpochMs, Counts>();

	add(time: EpochMs, missed: boolean): void {
		const counts = this.#at(time);
		if (missed) counts.missed++;
		else counts.tracked++;
	}

	/** Of a page view of which it is not known whether it was missed. */
	held(time: EpochMs): void {
		this.#at(time).held++;
	}

	/** The counts so far: a copy, which later counting does not change. */
	series(): TimeSeries {
		let level = this.#level;
		let points = sorted(this.#counts);
		while (level < STEPS.length - 1 && isTooFine(points, STEPS[level] ?? MINUTE)) {
			level++;
			points = sorted(merged(points, STEPS[level] ?? MINUTE));
		}
		return { step: STEPS[level] ?? MINUTE, points };
	}

	get #step(): Milliseconds {
		return STEPS[this.#level] ?? MINUTE;
	}

	#at(time: EpochMs): Counts {
		const known = this.#counts.get(startOf(time, this.#step));
		if (known !== undefined) return known;
		while (
			this.#counts.size >= ROOM &&
			this.#level < STEPS.length - 1 &&
			!this.#counts.has(startOf(time, this.#step))
		) {
			this.#level++;
			this.#counts = merged(sorted(this.#counts), this.#step);
		}
		return countsAt(this.#counts, startOf(time, this.#step));
	}
}

function startOf(time: EpochMs, step: Milliseconds): EpochMs {
	return Math.floor(time / step) * step;
}

function countsAt(counts: Map<EpochMs, Counts>, start: EpochMs): Counts {
	let found = counts.get(start);
	if (found === undefined) {
		found = { tracked: 0, missed: 0, held: 0 };
		counts.set(start, found);
	}
	return found;
}

function sorted(counts: ReadonlyMap<EpochMs, Counts>): readonly TimePoint[] {
	return [...counts].map(([time, each]) => ({ time, ...each })).sort((a, b) => a.time - b.time);
}

function merged(points: readonly TimePoint[], step: Milliseconds): Map<EpochMs, Counts> {
	const longer = new Map<EpochMs, Counts>();
	for (const { time, tracked, missed, held } of points) {
		const counts = countsAt(longer, startOf(time, step));
		counts.tracked += tracked;
		counts.missed += missed;
		counts.held += held;
	}
	return longer;
}

function isTooFine(points: readonly TimePoint[], step: Milliseconds): boolean {
	const views = points.reduce((sum, { tracked, missed, held }) => sum + tracked + missed + held, 0);
	const first = timeOf(points, views * ASTRAY);
	const last = timeOf(points.toReversed(), views * ASTRAY);
	const steps = (last - first) / step + 1;
	return steps > Math.min(MOST_SHOWN, Math.max(FEWEST_SHOWN, views / VIEWS_SHOWN));
}

/** The time of the first point after so many page views. */
function timeOf(points: readonly TimePoint[], after: number): EpochMs {
	let views = 0;
	for (const { time, tracked, missed, held } of points) {
		views += tracked + missed + held;
		if (views > after) return time;
	}
	return 0;
}
