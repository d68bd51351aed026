import { total } from "../outcomes.ts";
import type { Report } from "../report.ts";
import { MALFORMED_MEANING } from "../text/labels.ts";
import { span } from "../text/numbers.ts";
import { checks } from "./checks.ts";
import { delayChart, shownBuckets } from "./delay-chart.ts";
import { chartFigure, legend } from "./figure-block.ts";
import { countOf, duration, figure, share } from "./figures.ts";
import { flowChart, pageRequests } from "./flow-chart.ts";
import type { Markup } from "./markup.ts";
import { html } from "./markup.ts";
import { outcomeTable } from "./outcome-table.ts";
import { table } from "./table.ts";

/** Can I trust it? Where records went, how long hits took, what was left out and why. */
export function trust(report: Report): Markup {
	return html`<section aria-labelledby="trust"><h2 id="trust">Can I trust it?</h2>
${verdict(report)}
${flow(report)}
${delays(report)}
<div class="columns">${checks(report).map(([title, content]) => html`<div class="block"><h3>${title}</h3>${content}</div>`)}</div>
${malformed(report)}
</section>
`;
}

function verdict({ identity, records }: Report): Markup {
	if (identity.holds) {
		return html`<p class="good">✓ Each of ${countOf("records", records, "record")} is accounted for: all sums below add up.</p>`;
	}
	return html`<p class="bad">✗ The sums do not add up, which is a bug in Monorail. Please report it with these lines:</p>
<pre tabindex="0">${identity.lines.join("\n")}</pre>`;
}

function flow(report: Report): Markup | undefined {
	if (pageRequests(report) === 0) return outcomeTable(report);
	return chartFigure({
		name: "flow",
		title: "What became of requests for pages",
		description: "A flow from requests for pages to page views, and from there to what became of them.",
		option: (room) => flowChart(report, room),
		height: (room) => (room === "wide" ? 340 : 420),
		table: outcomeTable(report),
	});
}

function delays(report: Report): Markup | undefined {
	const all = report.delays.reduce((sum, { count }) => sum + count, 0);
	if (all === 0) return undefined;
	const { window, advice } = report;
	const buckets = shownBuckets(report);
	const first = buckets[0] === undefined ? 0 : report.delays.indexOf(buckets[0]);
	const kinds: (readonly [string, string])[] = [
		["tracked", "tracker hits"],
		["window", "window"],
	];
	if (advice !== undefined) kinds.push(["advice", "recommended window"]);
	return chartFigure({
		name: "delay",
		title: "How long after its page view the tracker hit came",
		description: "A histogram of delays, with the window in which page views and hits are matched.",
		option: (room) => delayChart(report, room),
		height: (room) => (room === "wide" ? 260 : 230),
		legend: legend(kinds),
		note: html`<p>The window reaches from ${duration("window.before", window.before)} before the page view to ${duration("window.after", window.after)} after it. ${
			advice === undefined
				? "Too few matches to recommend one."
				: html`Recommended: ${duration("delay.recommended.before", advice.before)} before and ${duration("delay.recommended.after", advice.after)} after, which covers nearly all matches with a margin.`
		}</p>`,
		table: table({
			title: "Delays of tracker hits",
			columns: [{ name: "delay" }, { name: "hits", number: true }, { name: "share", number: true }],
			rows: buckets.map(({ from, to, count }, index) => [
				html`<time>${from === undefined ? "less than" : span(from)} ${from !== undefined && to !== undefined && "to "}${to === undefined ? "or more" : span(to)}</time>`,
				figure(`delay.buckets.${first + index}.count`, count),
				share(`delay.buckets.${first + index}.count`, count, "sum(delay.buckets,0,count)", all),
			]),
		}),
	});
}

function malformed({ outcomes, malformedExamples }: Report): Markup | undefined {
	if (total(outcomes.malformed) === 0 || malformedExamples.length === 0) return undefined;
	return html`<h3>Where malformed lines stand</h3>
${table({
	title: "The first malformed lines of each reason",
	columns: [{ name: "file" }, { name: "line", number: true }, { name: "is" }],
	rows: malformedExamples.map(({ reason, source, line }, index) => [
		html`<bdi>${source}</bdi>`,
		figure(`malformedExamples.${index}.line`, line),
		MALFORMED_MEANING[reason],
	]),
})}`;
}
