import type { EChartsOption } from "echarts";
import { draw, type Size } from "./draw.ts";
import type { Content, Markup } from "./markup.ts";
import { html, trusted } from "./markup.ts";

/** Where a chart is seen: it is drawn for both, since text that shrinks with its chart cannot be read on a phone. */
export type Room = "wide" | "narrow";

const WIDTH: Readonly<Record<Room, number>> = { wide: 1000, narrow: 380 };

/** A chart with everything that belongs to it. */
export interface ChartFigure {
	/** Unique on the page. */
	readonly name: string;
	readonly title: string;
	/** What the chart shows, for those who cannot see it. */
	readonly description: string;
	readonly option: (room: Room) => EChartsOption;
	readonly height: (room: Room) => number;
	/** What stands above the chart. */
	readonly legend?: Content;
	/** What stands below it. */
	readonly note?: Content;
	/** The same in figures. */
	readonly table: Content;
}

/** Draws a chart for wide and narrow places, with its table to unfold. */
export function chartFigure(chart: ChartFigure): Markup {
	const { name, title, description, legend, note, table } = chart;
	return html`<figure class="chart">
<figcaption><h3>${title}</h3>${legend}</figcaption>
${(["wide", "narrow"] as const).map((room) => drawing(chart, room))}
<p class="unseen">${description} The table that follows has the figures.</p>
${note}<details><summary>${title}: the figures</summary>${table}</details>
</figure>
`;

	function drawing({ option, height }: ChartFigure, room: Room): Markup {
		const size: Size = { width: WIDTH[room], height: height(room) };
		return html`<div class="${room}" aria-hidden="true">${trusted(draw(`${name}-${room}`, option(room), size))}</div>`;
	}
}

/** One entry of a legend: the colour and what it stands for. */
export function legend(entries: readonly (readonly [kind: string, label: string])[]): Markup {
	return html`<ul class="legend">${entries.map(([kind, label]) => html`<li><i class="${kind}"></i>${label}</li>`)}</ul>`;
}
