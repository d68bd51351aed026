import type { EChartsOption } from "echarts";
import type { Report } from "../report.ts";
import { percent } from "../text/numbers.ts";
import type { Room } from "./figure-block.ts";

/** Families that are drawn; the table has all. */
const DRAWN = 8;

/** The share that was missed in each family of browsers, most viewed first. */
export function browserChart({ browsers }: Report, room: Room): EChartsOption {
	const rows = browsers.slice(0, DRAWN).toReversed();
	const shares = rows.map(({ tracked, missed }) => (100 * missed) / Math.max(1, tracked + missed));
	const bar = { type: "bar" as const, stack: "share", silent: true, barWidth: 18 };
	return {
		grid: { left: 4, right: 64, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
		xAxis: { type: "value", min: 0, max: 100, show: false },
		yAxis: {
			type: "category",
			data: rows.map(({ key }) => key),
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: { color: "var(--ink)", fontSize: 13, ...(room === "narrow" && { width: 120, overflow: "break" }) },
		},
		series: [
			{ ...bar, itemStyle: { color: "var(--missed)" }, data: shares },
			{
				...bar,
				itemStyle: { color: "var(--tracked)" },
				data: shares.map((missed) => 100 - missed),
				label: {
					show: true,
					position: "right",
					color: "var(--ink)",
					fontSize: 13,
					formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
						const { tracked = 0, missed = 0 } = rows[dataIndex] ?? {};
						return percent(missed, tracked + missed);
					},
				},
			},
		],
	};
}

/** Height of the chart in pixels. */
export function browserChartHeight({ browsers }: Report): number {
	return 16 + 30 * Math.min(DRAWN, browsers.length);
}
