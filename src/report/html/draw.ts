import type { EChartsOption } from "echarts";
import { BarChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, SankeyChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** Pixels of a drawing. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** What is the same in all charts. Colours are variables of the page, so that they follow its theme. */
const COMMON: EChartsOption = {
	animation: false,
	textStyle: { fontFamily: "system-ui, sans-serif", fontSize: 12, color: "var(--soft)" },
};

/**
 * Draws a chart as SVG that scales with its place; without scripts, links or hover.
 *
 * @param name of the drawing, unique on its page
 */
export function draw(name: string, option: EChartsOption, { width, height }: Size): string {
	const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
	chart.setOption({ ...COMMON, ...option });
	const svg = chart.renderToSVGString({ useViewBox: true });
	chart.dispose();
	return svg
		.replaceAll(/\bzr\d+-/g, `${name}-`)
		.replace(/<style[\s\S]*?<\/style>/g, "")
		.replaceAll(/ (?:ecmeta_\w+|class)="[^"]*"/g, "");
}
