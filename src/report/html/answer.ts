import { DateTime } from "luxon";
import type { Report } from "../report.ts";
import { leftOut, ofReplays, periodText, toldFates, viewsOfReplays } from "../text/headline.ts";
import { heldBecause, unknownViews } from "../text/held.ts";
import { fateName } from "../text/labels.ts";
import { notSent, refusedViews } from "../text/upload-fault.ts";
import { changes } from "./changes.ts";
import { chartFigure, legend } from "./figure-block.ts";
import { countOf, figure, share } from "./figures.ts";
import type { Content, Markup } from "./markup.ts";
import { html } from "./markup.ts";
import { table } from "./table.ts";
import { timeChart } from "./time-chart.ts";

/** Page views of which it is not known whether Matomo missed them, as places in the JSON. */
const UNKNOWN = "held.silent+held.recent";

/** How much does Matomo miss? The sentence, what became of it, and page views over time. */
export function answer(report: Report, zone: string): Markup {
	return html`<header>
<p class="brand">Monorail report</p>
<h1>${sentence(report)}</h1>
<p class="when">${report.period && html`${capital(periodText(report.period, zone))}.`} ${aftermath(report)}</p>
${proportion(report)}</header>
<main>
<section aria-labelledby="when"><h2 id="when">How much does Matomo miss?</h2>
${overTime(report, zone)}
${changes(report, zone)}</section>
`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(report: Report): Markup {
	const { missed, records, pageViews, match } = report;
	const of = countOf("missed.of", missed.of, "page view");
	if (missed.of === 0) {
		const siteless = report.outcomes.skipped["no-site"] ?? 0;
		if (pageViews === 0 && siteless > 0)
			return html`None of ${countOf("outcomes.skipped.no-site", siteless, "page view")} has a site in Matomo`;
		if (pageViews === 0) return html`No page views in ${countOf("records", records, "record")}`;
		const unknown = unknownViews(report);
		return unknown > 0
			? html`It is not known whether Matomo missed ${countOf(UNKNOWN, unknown, "page view")}`
			: html`None of ${countOf("pageViews", pageViews, "page view")} can be judged`;
	}
	if (match === undefined) return html`${of} without a tracker log to compare with`;
	if (missed.views === 0) return html`Matomo saw all ${of}`;
	if (missed.views === missed.of) return html`Matomo missed all ${of}`;
	const part = share("missed.views", missed.views, "missed.of", missed.of);
	return html`Matomo missed <em>${figure("missed.views", missed.views)} of ${of}</em> (${part})`;
}

function aftermath(report: Report): Content {
	const { outcomes, dryRun } = report;
	const told = toldFates(report).map(
		(fate, index) => html`${index > 0 && ", "}${figure(`outcomes.${fate}`, outcomes[fate])} ${fateName(fate, report)}`,
	);
	return [
		dryRun && "A dry run: nothing was sent. ",
		told.length > 0 && html`${told}. `,
		...refusedViews(report).map(
			({ views, fault }) => html`None of ${figure("outcomes.would-send", views)} ${notSent(fault)}. `,
		),
		...leftOut(report).map(
			(views) => html`Left out: ${countOf("outcomes.skipped.no-site", views, "page view")} of hosts without a site. `,
		),
		...viewsOfReplays(report).map((views) => html`For ${figure("replays.views", views)} ${ofReplays(report)}. `),
		...heldBecause(report).map(({ place, count, why }) => html`${figure(place, count)} held back because ${why}. `),
	];
}

/** One bar for all page views. */
function proportion(report: Report): Markup | undefined {
	const { missed } = report;
	const unknown = unknownViews(report);
	if (missed.of + unknown === 0) return undefined;
	const parts = [
		["tracked", "tracked", "missed.of-missed.views", missed.of - missed.views],
		["missed", "missed", "missed.views", missed.views],
		["held", "not known", UNKNOWN, unknown],
	] as const;
	const there = parts.filter(([, , , count]) => count > 0);
	return html`<div class="proportion" aria-hidden="true">${there.map(([kind, , , count]) => html`<i class="${kind}" style="flex-grow:${count}"></i>`)}</div>
<ul class="legend">${there.map(([kind, label, of, count]) => html`<li><i class="${kind}"></i>${label} ${figure(of, count)}</li>`)}</ul>
`;
}

function overTime(report: Report, zone: string): Markup {
	const { series, outages } = report;
	if (series.points.length === 0) return html`<p>There is nothing to show over time.</p>`;
	const at = (time: number, clock = "HH:mm") =>
		DateTime.fromMillis(time, { zone, locale: "en" }).toFormat(`d LLL yyyy, ${clock}`);
	const kinds: (readonly [string, string])[] = [
		["tracked", "tracked"],
		["missed", "missed"],
	];
	if (report.held.silent > 0) kinds.push(["held", "held"]);
	if (outages.length > 0) kinds.push(["outage", "tracker log silent"]);
	return html`${chartFigure({
		name: "time",
		title: `Page views over time (${zone})`,
		description: "Bars of tracked, missed and held page views, one for each step of time.",
		option: (room) => timeChart(report, zone, room),
		height: (room) => (room === "wide" ? 300 : 240),
		legend: legend(kinds),
		table: table({
			title: `Page views over time (${zone})`,
			columns: [
				{ name: "start" },
				{ name: "tracked", number: true },
				{ name: "missed", number: true },
				{ name: "held", number: true },
			],
			rows: series.points.map(({ time, tracked, missed, held }, index) => [
				html`<time>${at(time)}</time>`,
				figure(`series.points.${index}.tracked`, tracked),
				figure(`series.points.${index}.missed`, missed),
				figure(`series.points.${index}.held`, held),
			]),
		}),
	})}${table({
		title: "When the tracker log was silent",
		titled: true,
		small: true,
		columns: [{ name: "start" }, { name: "end" }, { name: "page views held", number: true }],
		rows: outages.map(({ from, to, views }, index) => [
			// The tracker log of a busy site is silent for less than a minute, too.
			html`<time>${at(from, "HH:mm:ss")}</time>`,
			html`<time>${at(to, "HH:mm:ss")}</time>`,
			figure(`outages.${index}.views`, views),
		]),
	})}`;
}
