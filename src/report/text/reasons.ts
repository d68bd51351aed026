import { counted, thousands } from "../../counted.ts";
import { printable } from "../../errors.ts";
import { MALFORMED_REASONS, SKIP_REASONS } from "../../outcome.ts";
import { total } from "../outcomes.ts";
import type { Report } from "../report.ts";
import { cutEnd, cutMiddle } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { MALFORMED_MEANING, SKIP_MEANING } from "./labels.ts";
import { percent } from "./numbers.ts";
import { table } from "./table.ts";

/** What is no page view, by reason, most frequent first. */
export function skipped({ outcomes }: Report, frame: Frame): Section | undefined {
	const all = total(outcomes.skipped);
	if (all === 0) return undefined;
	return {
		title: `Skipped: ${counted(all, "record")}, no page views`,
		lines: reasonTable(SKIP_REASONS, outcomes.skipped, SKIP_MEANING, frame),
	};
}

/** Lines that could not be read, by reason, and where the first of them stand. */
export function malformed({ outcomes, malformedExamples }: Report, frame: Frame): Section | undefined {
	const all = total(outcomes.malformed);
	if (all === 0) return undefined;
	const examples = table(
		{
			columns: [
				{ align: "left", cut: cutMiddle },
				{ align: "left", cut: cutEnd, paint: frame.paint.faint },
			],
			rows: malformedExamples.map(({ reason, source, line }) => [`${printable(source)}:${line}`, reason]),
		},
		frame.width - 2,
	);
	return {
		title: `Malformed: ${counted(all, "line")} that cannot be read`,
		lines: [
			...reasonTable(MALFORMED_REASONS, outcomes.malformed, MALFORMED_MEANING, frame),
			...(examples.length === 0 ? [] : ["first seen at", ...examples.map((line) => `  ${line}`)]),
		],
	};
}

function reasonTable<Reason extends string>(
	reasons: readonly Reason[],
	counts: Readonly<Partial<Record<Reason, number>>>,
	meaning: Readonly<Record<Reason, string>>,
	{ width, paint }: Frame,
): string[] {
	const all = total(counts);
	const rows = reasons
		.map((reason) => ({ reason, count: counts[reason] ?? 0 }))
		.filter(({ count }) => count > 0)
		.sort((a, b) => b.count - a.count)
		.map(({ reason, count }) => [reason, thousands(count), percent(count, all), meaning[reason]]);
	return table(
		{
			columns: [
				{ align: "left", cut: cutEnd },
				{ align: "right" },
				{ align: "right", optional: true },
				{ align: "left", cut: cutEnd, optional: true, paint: paint.faint },
			],
			rows,
		},
		width,
	);
}
