import { DateTime } from "luxon";
import type { EpochMs } from "../../event.ts";
import type { Report } from "../report.ts";
import type { Split } from "../split-counts.ts";
import type { Frame, Section } from "./frame.ts";
import type { SplitRow } from "./split-table.ts";
import { splitTable } from "./split-table.ts";

/** How finely time is cut: each unit is used for as long as it makes no more rows than `most`. */
const SCALES = [
	{ unit: "hour", most: 48, title: "Missed by hour", format: "dd LLL HH:mm" },
	{ unit: "day", most: 62, title: "Missed by day", format: "ccc dd LLL" },
	{ unit: "month", most: 60, title: "Missed by month", format: "LLL yyyy" },
	{ unit: "year", most: Number.POSITIVE_INFINITY, title: "Missed by year", format: "yyyy" },
] as const;

type Scale = (typeof SCALES)[number];

/**
 * When page views were missed: by hour up to two days, else by day, month or year, whatever makes a readable list.
 * Stretches without page views have an empty row, so that gaps show.
 *
 * Counts are kept by UTC hour: in zones that are half an hour off, hours begin at half past and days half an hour late
 * or early.
 */
export function hours({ hours: counts, otherHours }: Report, frame: Frame): Section | undefined {
	const [first, last] = [counts[0]?.key, counts.at(-1)?.key];
	if (first === undefined || last === undefined) return undefined;
	const scale = SCALES.find((candidate) => rowCount(first, last, candidate, frame.zone) <= candidate.most) ?? SCALES[3];
	const sums = new Map<EpochMs, { tracked: number; missed: number }>();
	for (const { key, tracked, missed } of counts) {
		const start = startOf(at(key, frame.zone), scale).toMillis();
		const sum = sums.get(start);
		if (sum === undefined) sums.set(start, { tracked, missed });
		else {
			sum.tracked += tracked;
			sum.missed += missed;
		}
	}
	const rows = everyRow(first, last, scale, frame.zone, sums);
	if (otherHours.tracked + otherHours.missed > 0) rows.push({ label: "other times", ...otherHours });
	return {
		title: `${scale.title} (${frame.zone})`,
		lines: splitTable({ rows, sharesOnly: false }, frame),
	};
}

function rowCount(first: EpochMs, last: EpochMs, scale: Scale, zone: string): number {
	return (
		Math.floor(
			at(last, zone)
				.diff(startOf(at(first, zone), scale), scale.unit)
				.as(scale.unit),
		) + 1
	);
}

function everyRow(
	first: EpochMs,
	last: EpochMs,
	scale: Scale,
	zone: string,
	sums: ReadonlyMap<EpochMs, Split>,
): SplitRow[] {
	const rows: SplitRow[] = [];
	for (let time = startOf(at(first, zone), scale); time.toMillis() <= last; ) {
		rows.push({ label: time.toFormat(scale.format), ...(sums.get(time.toMillis()) ?? { tracked: 0, missed: 0 }) });
		// Again the start: where clocks change at midnight, a day after one that begins at 1:00 begins at 0:00.
		time = startOf(time.plus({ [scale.unit]: 1 }), scale);
	}
	return rows;
}

/** Start of the row that a time belongs to. Hours are counted as they are: of two named alike when clocks go back, neither is lost. */
function startOf(time: DateTime, { unit }: Scale): DateTime {
	return unit === "hour" ? time : time.startOf(unit);
}

function at(time: EpochMs, zone: string): DateTime {
	return DateTime.fromMillis(time, { zone, locale: "en" });
}
