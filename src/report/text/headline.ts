import { DateTime } from "luxon";
import { counted, thousands } from "../../counted.ts";
import type { PageViewFate } from "../../outcome.ts";
import type { Period, Report } from "../report.ts";
import { wrap } from "./cells.ts";
import type { Frame } from "./frame.ts";
import { heldBecause, unknownViews } from "./held.ts";
import { fateName } from "./labels.ts";
import { percent } from "./numbers.ts";
import { notSent, refusedViews } from "./upload-fault.ts";

/** Fates of missed page views, in the order they are told; of those that are held the reason is told, too. */
const MISSED_FATES: readonly PageViewFate[] = ["sent", "would-send", "already-sent", "rejected", "ambiguous"];

/** The answer in one sentence, and what became of the missed page views in a second one. */
export function headline(report: Report, { width, paint, zone }: Frame): string[] {
	const when = report.period === undefined ? "" : ` ${periodText(report.period, zone)}`;
	return [
		...wrap(`${answer(report)}${when}.`, width).map(paint.strong),
		...wrap(aftermath(report), width).filter((line) => line !== ""),
	];
}

function answer(report: Report): string {
	const { missed, records, pageViews, match } = report;
	const of = counted(missed.of, "page view");
	if (missed.of === 0) {
		const siteless = report.outcomes.skipped["no-site"] ?? 0;
		if (pageViews === 0 && siteless > 0) return `None of ${counted(siteless, "page view")} has a site in Matomo`;
		if (pageViews === 0) return `No page views in ${counted(records, "record")}`;
		const unknown = unknownViews(report);
		return unknown > 0
			? `It is not known whether Matomo missed ${counted(unknown, "page view")}`
			: `None of ${counted(pageViews, "page view")} can be judged`;
	}
	if (match === undefined) return `${of} without a tracker log to compare with`;
	if (missed.views === 0) return missed.of === 1 ? "Matomo saw the only page view" : `Matomo saw all ${of}`;
	if (missed.views === missed.of)
		return missed.of === 1 ? "Matomo missed the only page view" : `Matomo missed all ${of}`;
	return `Matomo missed ${thousands(missed.views)} of ${of} (${percent(missed.views, missed.of)})`;
}

/** E.g. `on 22 Nov 2026 between 13:05 and 14:20 (UTC)`. */
export function periodText({ from, to }: Period, zone: string): string {
	const [first, last] = [from, to].map((time) => DateTime.fromMillis(time, { zone, locale: "en" }));
	if (first === undefined || last === undefined) return "";
	const day = "d LLL yyyy";
	const [start, end] = [first, last].map((time) => time.toFormat("HH:mm"));
	if (!first.hasSame(last, "day")) {
		return `between ${first.toFormat(day)}, ${start} and ${last.toFormat(day)}, ${end} (${zone})`;
	}
	const span = start === end ? `at ${start}` : `between ${start} and ${end}`;
	return `on ${first.toFormat(day)} ${span} (${zone})`;
}

/** Page views of hosts without a site, beside those of others; nothing when there are none. */
export function leftOut({ outcomes, pageViews }: Report): readonly number[] {
	const siteless = outcomes.skipped["no-site"] ?? 0;
	return siteless > 0 && pageViews > 0 ? [siteless] : [];
}

/** Page views that Matomo misses because their hits failed, which are sent again in their stead; nothing when there are none. */
export function viewsOfReplays({ replays }: Report): readonly number[] {
	return replays === undefined || replays.views === 0 ? [] : [replays.views];
}

/** What became of those, in words behind their number: of the hits the report has a list. */
export function ofReplays({ dryRun }: Report): string {
	return `the hit that failed ${dryRun ? "would be" : "was to be"} sent again`;
}

/** Fates of missed page views that there are; what would be sent is none where an upload refuses it. */
export function toldFates({ outcomes, upload }: Report): readonly PageViewFate[] {
	const isRefused = upload?.fault !== undefined;
	return MISSED_FATES.filter((fate) => outcomes[fate] > 0 && !(isRefused && fate === "would-send"));
}

function aftermath(report: Report): string {
	const { outcomes, dryRun } = report;
	const told = toldFates(report).map((fate) => `${thousands(outcomes[fate])} ${fateName(fate, report)}`);
	const sentences = [
		dryRun ? "A dry run: nothing was sent." : "",
		told.length === 0 ? "" : `${told.join(", ")}.`,
		...refusedViews(report).map(({ views, fault }) => `None of ${thousands(views)} ${notSent(fault)}.`),
		...leftOut(report).map((views) => `Left out: ${counted(views, "page view")} of hosts without a site.`),
		...viewsOfReplays(report).map((views) => `For ${thousands(views)} ${ofReplays(report)}.`),
		...heldBecause(report).map(({ count, why }) => `${thousands(count)} held back because ${why}.`),
		outcomes.ambiguous > 0 ? "Ambiguous: sent, but whether Matomo has stored them is not known." : "",
	];
	return sentences.filter((sentence) => sentence !== "").join(" ");
}
