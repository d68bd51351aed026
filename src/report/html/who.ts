import type { Report } from "../report.ts";
import { readable } from "../text/pages.ts";
import { browserChart, browserChartHeight } from "./browser-chart.ts";
import { chartFigure, legend } from "./figure-block.ts";
import type { Markup } from "./markup.ts";
import { html } from "./markup.ts";
import { type SplitTableOptions, splitTable } from "./split-table.ts";

/** Who and what? Tracked and missed by browser, system, page, entry page, referrer and site. */
export function who(report: Report): Markup | undefined {
	if (report.browsers.length === 0) return undefined;
	const lists: readonly SplitTableOptions<string>[] = [
		{ title: "By system", of: "system", list: "systems", rows: report.systems, label: String },
		{
			title: "By site",
			of: "site",
			list: "sites",
			rows: report.sites,
			other: { of: "otherSites", split: report.otherSites },
			label: String,
		},
		{
			title: "By page",
			of: "page",
			list: "pages",
			rows: report.pages,
			other: { of: "otherPages", split: report.otherPages },
			label: readable,
		},
		{
			title: "By entry page",
			of: "page that visitors came to first",
			list: "entryPages",
			rows: report.entryPages,
			other: { of: "otherEntryPages", split: report.otherEntryPages },
			label: readable,
		},
		{
			title: "By referrer",
			of: "where they came from",
			list: "referrers",
			rows: report.referrers,
			other: { of: "otherReferrers", split: report.otherReferrers },
			label: (host) => (host === "" ? html`<span class="quiet">not said</span>` : host),
		},
	];
	return html`<section aria-labelledby="who"><h2 id="who">Who and what?</h2>
${chartFigure({
	name: "browsers",
	title: "Missed by browser",
	description: "For each family of browsers, the share of page views that was missed.",
	option: (room) => browserChart(report, room),
	height: () => browserChartHeight(report),
	legend: legend([
		["missed", "missed"],
		["tracked", "tracked"],
	]),
	table: splitTable({
		title: "By browser",
		of: "browser",
		list: "browsers",
		rows: report.browsers,
		label: String,
	}),
})}
<div class="columns">${lists.filter(({ rows }) => rows.length > 0).map((list) => html`<div class="block"><h3>${list.title}</h3>${splitTable(list)}</div>`)}</div>
</section>
`;
}
