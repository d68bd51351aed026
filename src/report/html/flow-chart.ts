import type { EChartsOption } from "echarts";
import { thousands } from "../../counted.ts";
import type { PageViewFate, SkipReason } from "../../outcome.ts";
import { PAGE_VIEW_FATES, RUNGS } from "../../outcome.ts";
import { total } from "../outcomes.ts";
import type { Report } from "../report.ts";
import { fateName, RUNG_NAME } from "../text/labels.ts";
import type { Room } from "./figure-block.ts";

/** A part of the flow that is no page view, although somebody asked for a page. */
const NO_PAGE_VIEWS: readonly (readonly [reason: SkipReason, name: string])[] = [
	["bot", "robots by user agent"],
	["no-browser-proof", "robots in disguise"],
	["prefetch", "fetched ahead only"],
	["no-user-agent", "no user agent"],
	["partly-tracked", "tracked otherwise"],
	["no-site", "no site in Matomo"],
];

/** What comes in on the left: requests for pages that were answered with one. */
export function pageRequests({ outcomes, pageViews }: Report): number {
	return pageViews + NO_PAGE_VIEWS.reduce((sum, [reason]) => sum + (outcomes.skipped[reason] ?? 0), 0);
}

const COLOUR: Readonly<Partial<Record<PageViewFate | "matched", string>>> = {
	matched: "var(--tracked)",
	held: "var(--held)",
	late: "var(--quiet)",
	"opted-out": "var(--quiet)",
};

interface Node {
	readonly name: string;
	readonly count: number;
	readonly depth: number;
	readonly colour: string;
}

/** How requests for pages flow into what became of them. */
export function flowChart(report: Report, room: Room): EChartsOption {
	const { outcomes, pageViews } = report;
	const matched = total(outcomes.matched);
	const start: Node = { name: "page requests", count: pageRequests(report), depth: 0, colour: "var(--quiet)" };
	const views: Node = { name: "page views", count: pageViews, depth: 1, colour: "var(--soft)" };
	const seen: Node = { name: "matched", count: matched, depth: 2, colour: "var(--tracked)" };
	const others = NO_PAGE_VIEWS.map(
		([reason, name]): Node => ({ name, count: outcomes.skipped[reason] ?? 0, depth: 2, colour: "var(--quiet)" }),
	);
	const fates = PAGE_VIEW_FATES.map(
		(fate): Node => ({
			name: fateName(fate, report),
			count: outcomes[fate],
			depth: 2,
			colour: COLOUR[fate] ?? "var(--missed)",
		}),
	);
	const rungs = RUNGS.map(
		(rung): Node => ({ name: RUNG_NAME[rung], count: outcomes.matched[rung] ?? 0, depth: 3, colour: "var(--tracked)" }),
	);
	const links = [
		[start, views] as const,
		...[seen, ...fates].map((node) => [views, node] as const),
		...others.map((node) => [start, node] as const),
		// On a phone there is no room for a fourth column; the table has them.
		...(room === "wide" ? rungs : []).map((node) => [seen, node] as const),
	].filter(([, { count }]) => count > 0);
	const nodes = [start, ...links.map(([, node]) => node)];
	return {
		series: [
			{
				type: "sankey",
				silent: true,
				left: 4,
				right: room === "wide" ? 150 : 122,
				top: 10,
				bottom: room === "wide" ? 10 : 20,
				nodeWidth: 14,
				nodeGap: room === "wide" ? 20 : 26,
				nodeAlign: "left",
				draggable: false,
				layoutIterations: 0, // keeps the order of the data, in which no flow crosses another
				data: nodes.map(({ name, depth, colour }) => ({ name, depth, itemStyle: { color: colour, borderWidth: 0 } })),
				links: links.map(([source, target]) => ({
					source: source.name,
					target: target.name,
					value: target.count,
					lineStyle: { color: target.colour, opacity: 0.28 },
				})),
				label: {
					color: "var(--ink)",
					fontSize: room === "wide" ? 13 : 11,
					lineHeight: room === "wide" ? 16 : 13,
					formatter: ({ name }: { readonly name: string }) => {
						const count = thousands(nodes.find((node) => node.name === name)?.count ?? 0);
						return room === "wide" ? `${name} ${count}` : `${name}\n${count}`;
					},
				},
			},
		],
	};
}
