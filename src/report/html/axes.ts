import type { EChartsOption } from "echarts";

/** A scale of places 0 … `count`, with labels where they are wanted: for steps of time and buckets, whose edges are known. */
export function places(count: number, labels: ReadonlyMap<number, string>): NonNullable<EChartsOption["xAxis"]> {
	const marked = [...labels.keys()];
	return {
		type: "value",
		min: 0,
		max: count,
		splitLine: { show: false },
		axisLine: { show: true, onZero: true, lineStyle: { color: "var(--line-strong)" } },
		axisTick: { show: true, customValues: marked, lineStyle: { color: "var(--line-strong)" } },
		axisLabel: {
			customValues: marked,
			color: "var(--soft)",
			hideOverlap: true,
			formatter: (place: number) => labels.get(place) ?? "",
		},
	};
}

/** A scale of counts. */
export function counts(): NonNullable<EChartsOption["yAxis"]> {
	return {
		type: "value",
		minInterval: 1,
		splitNumber: 4,
		axisLabel: { color: "var(--soft)", formatter: (count: number) => count.toLocaleString("en") },
		splitLine: { lineStyle: { color: "var(--line)" } },
	};
}
