import { MALFORMED_REASONS, PAGE_VIEW_FATES, RUNGS, SKIP_REASONS, TRACKER_HIT_KINDS } from "../../outcome.ts";
import { total } from "../outcomes.ts";
import type { Report } from "../report.ts";
import { fateName, MALFORMED_MEANING, RUNG_NAME, SKIP_MEANING, TRACKER_HIT_NAME } from "../text/labels.ts";
import { figure } from "./figures.ts";
import type { Content, Markup } from "./markup.ts";
import { html } from "./markup.ts";
import { table } from "./table.ts";

/** What every record became: a table in which the rows of each kind add up to its sum, and the sums to the records. */
export function outcomeTable(report: Report): Markup | undefined {
	const { outcomes, records, pageViews } = report;
	return table({
		title: "What every record became",
		columns: [{ name: "outcome" }, { name: "records", number: true }, { name: "what that is" }],
		rows: [
			sum("records read", "records", records),
			...kind("malformed", MALFORMED_REASONS, outcomes.malformed, (reason) => [
				reason,
				`a line that is ${MALFORMED_MEANING[reason]}`,
			]),
			...kind("skipped", SKIP_REASONS, outcomes.skipped, (reason) => [
				reason,
				reason === "header" ? SKIP_MEANING.header : `a request ${SKIP_MEANING[reason]}`,
			]),
			...kind("tracker-hits", TRACKER_HIT_KINDS, outcomes["tracker-hits"], (hit) => [TRACKER_HIT_NAME[hit], ""]),
			sum("page views", "pageViews", pageViews),
			...RUNGS.filter((rung) => (outcomes.matched[rung] ?? 0) > 0).map((rung) =>
				part(`outcomes.matched.${rung}`, outcomes.matched[rung] ?? 0, `matched ${RUNG_NAME[rung]}`, ""),
			),
			...PAGE_VIEW_FATES.filter((fate) => outcomes[fate] > 0).map((fate) =>
				part(`outcomes.${fate}`, outcomes[fate], fateName(fate, report), ""),
			),
		],
	});
}

function kind<Name extends string>(
	of: "malformed" | "skipped" | "tracker-hits",
	names: readonly Name[],
	counts: Readonly<Partial<Record<Name, number>>>,
	words: (name: Name) => readonly [name: string, meaning: string],
): readonly (readonly Content[])[] {
	const all = total(counts);
	if (all === 0) return [];
	const there = names.filter((name) => (counts[name] ?? 0) > 0);
	return [
		sum(of.replace("-", " "), `sum(outcomes.${of})`, all),
		...there.map((name) => part(`outcomes.${of}.${name}`, counts[name] ?? 0, ...words(name))),
	];
}

function sum(name: string, of: string, count: number): readonly Content[] {
	return [html`<strong>${name}</strong>`, html`<strong>${figure(of, count)}</strong>`, ""];
}

function part(of: string, count: number, name: string, meaning: string): readonly Content[] {
	return [html`<span class="part">${name}</span>`, figure(of, count), html`<span class="quiet">${meaning}</span>`];
}
