import type { ComparedFigure } from "../comparison.ts";
import type { Report } from "../report.ts";
import { wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { periodText } from "./headline.ts";
import { percent } from "./numbers.ts";
import { table } from "./table.ts";

/** What each figure is called. */
export const COMPARED_NAME: Readonly<Record<ComparedFigure, string>> = {
	missed: "missed by Matomo",
	robots: "robots, of page requests",
	malformed: "malformed lines",
	held: "held back",
	"opted-out": "opted out",
};

/** What changed since an earlier report. */
export function changes({ comparison }: Report, { width, paint, zone }: Frame): Section | undefined {
	if (comparison === undefined) return undefined;
	const { period, changes: all } = comparison;
	const rows = all.map(({ figure, before, now, jumps }) => [
		COMPARED_NAME[figure],
		percent(before.part, before.of),
		"→",
		percent(now.part, now.of),
		jumps ? "a jump" : "",
	]);
	return {
		title: `Compared with the report${period ? ` ${periodText(period, zone)}` : ""}`,
		lines: [
			...table(
				{
					columns: [
						{ align: "left" },
						{ align: "right" },
						{ align: "left" },
						{ align: "right" },
						{ align: "left", paint: paint.bad },
					],
					rows,
				},
				width,
			),
			...warnings(comparison).flatMap((line) => wrap(line, width).map(paint.bad)),
		],
	};
}

/** A sentence for each figure that has jumped. */
export function warnings({ changes: all }: NonNullable<Report["comparison"]>): readonly string[] {
	return all
		.filter(({ jumps }) => jumps)
		.map(({ figure, before, now }) => {
			const [was, is] = [before, now].map(({ part, of }) => percent(part, of));
			return `The share of what is ${WARNED[figure]} has jumped from ${was} to ${is}: look at why before you trust it.`;
		});
}

const WARNED: Readonly<Record<ComparedFigure, string>> = {
	missed: "missed by Matomo",
	robots: "requested by robots",
	malformed: "malformed",
	held: "held back",
	"opted-out": "opted out",
};
