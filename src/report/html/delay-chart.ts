import type { EChartsOption } from "echarts";
import type { Milliseconds } from "../../event.ts";
import type { DelayBucket } from "../delays.ts";
import type { Report } from "../report.ts";
import { span } from "../text/numbers.ts";
import { counts, places } from "./axes.ts";
import type { Room } from "./figure-block.ts";

/** How long hits took, with the window drawn in and the recommended one marked. */
export function delayChart(report: Report, room: Room): EChartsOption {
	const buckets = shownBuckets(report);
	const width = (room === "wide" ? 930 : 320) / Math.max(1, buckets.length);
	const every = Math.ceil(buckets.length / (room === "wide" ? 16 : 6));
	const edges = buckets.flatMap(({ from }, index): (readonly [number, string])[] =>
		from === undefined || index % every !== 0 ? [] : [[index, span(from)]],
	);
	const place = (delay: Milliseconds) => placeOf(buckets, delay);
	const { window, advice } = report;
	return {
		grid: { left: 8, right: 16, top: 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
		xAxis: places(buckets.length, new Map(edges)),
		yAxis: counts(),
		series: [
			{
				type: "bar",
				silent: true,
				barWidth: Math.max(1, width * 0.86),
				itemStyle: { color: "var(--tracked)" },
				data: buckets.map(({ count }, index) => [index + 0.5, count]),
				markArea: {
					silent: true,
					itemStyle: { color: "var(--window)" },
					data: [[{ xAxis: place(-window.before) }, { xAxis: place(window.after) }]],
				},
				markLine: {
					silent: true,
					symbol: "none",
					lineStyle: { color: "var(--good)", width: 2, type: "dashed" },
					label: { show: false },
					data: advice === undefined ? [] : [{ xAxis: place(-advice.before) }, { xAxis: place(advice.after) }],
				},
			},
		],
	};
}

/** All buckets from the first to the last that has a hit, or that a window reaches into. */
export function shownBuckets({ delays, window, advice }: Report): readonly DelayBucket[] {
	const reach = [-window.before, window.after, -(advice?.before ?? 0), advice?.after ?? 0];
	const isShown = ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, count }: DelayBucket) =>
		count > 0 || reach.some((edge) => from < edge && edge <= to);
	return delays.slice(Math.max(0, delays.findIndex(isShown)), delays.findLastIndex(isShown) + 1);
}

/** Where a delay lies among the buckets, from 0 to their number. */
function placeOf(buckets: readonly DelayBucket[], delay: Milliseconds): number {
	const index = buckets.findIndex(({ to = Number.POSITIVE_INFINITY }) => delay < to);
	const bucket = buckets[index];
	if (bucket === undefined) return buckets.length;
	const { from, to } = bucket;
	if (from === undefined || to === undefined) return index + 0.5;
	return index + Math.max(0, (delay - from) / (to - from));
}
