import type { EChartsOption } from "echarts";
import { DateTime } from "luxon";
import type { EpochMs } from "../../event.ts";
import type { Report } from "../report.ts";
import type { TimePoint } from "../time-line.ts";
import { counts, places } from "./axes.ts";
import type { Room } from "./figure-block.ts";

/** Steps that are drawn with the empty ones between them; where clocks are broken there are too many. */
const MOST_STEPS = 600;

/** Labels that have room below the chart. */
const LABELS: Readonly<Record<Room, number>> = { wide: 9, narrow: 4 };

/** Page views over time: tracked, missed and held on one another, behind them the outages of the tracker log. */
export function timeChart({ series, outages }: Report, zone: string, room: Room): EChartsOption {
	const points = everyStep(series);
	const width = (room === "wide" ? 930 : 320) / Math.max(1, points.length);
	const bars = (name: "tracked" | "seen" | "held", count: (point: TimePoint) => number) => ({
		type: "bar" as const,
		name,
		stack: "views",
		silent: true,
		barWidth: Math.max(1, Math.min(60, width * 0.8)),
		itemStyle: { color: name === "seen" ? "var(--missed)" : `var(--${name})` },
		data: points.map((point, index) => [index + 0.5, count(point)]),
	});
	const place = (time: EpochMs) => placeOf(points, series.step, time);
	return {
		grid: { left: 8, right: 12, top: 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
		xAxis: places(points.length, labels(points, zone, LABELS[room])),
		yAxis: counts(),
		series: [
			{
				...bars("tracked", ({ tracked }) => tracked),
				markArea: {
					silent: true,
					itemStyle: { color: "var(--outage)", borderColor: "var(--held)", borderWidth: 1, borderType: "dashed" },
					data: outages.map(({ from, to }) => [{ xAxis: place(from) }, { xAxis: place(to) }]),
				},
			},
			bars("seen", ({ missed }) => missed),
			bars("held", ({ held }) => held),
		],
	};
}

function everyStep({ step, points }: Report["series"]): readonly TimePoint[] {
	const [first, last] = [points[0], points.at(-1)];
	if (first === undefined || last === undefined || (last.time - first.time) / step > MOST_STEPS) return points;
	const known = new Map(points.map((point) => [point.time, point]));
	return Array.from({ length: Math.round((last.time - first.time) / step) + 1 }, (_, index) => {
		const time = first.time + index * step;
		return known.get(time) ?? { time, tracked: 0, missed: 0, held: 0 };
	});
}

/** Where a time lies among the steps, from 0 to their number. */
function placeOf(points: readonly TimePoint[], step: number, time: EpochMs): number {
	const next = points.findIndex((point) => point.time + step > time);
	const point = points[next];
	if (point === undefined) return points.length;
	return next + Math.max(0, (time - point.time) / step);
}

/** Round times, in the coarsest rhythm that there is room for. */
function labels(points: readonly TimePoint[], zone: string, most: number): ReadonlyMap<number, string> {
	const times = points.map(({ time }) => DateTime.fromMillis(time, { zone, locale: "en" }));
	for (const { isRound, format } of RHYTHMS) {
		const round = [...times.entries()].filter(([, time]) => isRound(time));
		if (round.length > 0 && round.length <= most) return new Map(round.map(([index, time]) => [index, format(time)]));
	}
	const every = Math.max(1, Math.ceil(times.length / most));
	const some = [...times.entries()].filter(([index]) => index % every === 0);
	return new Map(some.map(([index, time]) => [index, time.toFormat("LLL yyyy")]));
}

const atMinute = (every: number) => (time: DateTime) => time.minute % every === 0;
const atHour = (every: number) => (time: DateTime) => time.minute === 0 && time.hour % every === 0;
const atDay = (isDay: (time: DateTime) => boolean) => (time: DateTime) =>
	time.hour < 6 && time.minute === 0 && isDay(time);
const clock = (time: DateTime) =>
	time.hour === 0 && time.minute === 0 ? time.toFormat("d LLL") : time.toFormat("HH:mm");
const day = (time: DateTime) => time.toFormat("d LLL");

/** From fine to coarse. */
const RHYTHMS: readonly {
	readonly isRound: (time: DateTime) => boolean;
	readonly format: (time: DateTime) => string;
}[] = [
	...[1, 5, 10, 15, 30].map((minutes) => ({ isRound: atMinute(minutes), format: clock })),
	...[1, 2, 3, 4, 6, 12].map((hours) => ({ isRound: atHour(hours), format: clock })),
	{ isRound: atDay(() => true), format: day },
	{ isRound: atDay((time) => time.weekday === 1), format: day },
	{ isRound: atDay((time) => time.day <= 7), format: (time) => time.toFormat("LLL yyyy") },
];
