import { counted, thousands } from "../../counted.ts";
import type { PageViewFate } from "../../outcome.ts";
import { PAGE_VIEW_FATES, RUNGS, TRACKER_HIT_KINDS } from "../../outcome.ts";
import { total } from "../outcomes.ts";
import type { Report } from "../report.ts";
import { cellWidth, cutEnd, wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { fateName, RUNG_NAME, TRACKER_HIT_NAME } from "./labels.ts";
import { table } from "./table.ts";

/** One line of the tree: what it is called, how many there were, and what they were made of. */
interface Node {
	readonly name: string;
	readonly count: number;
	readonly parts: readonly Node[];
}

/** A line of the tree with the branches drawn before its name. */
interface Row {
	readonly label: string;
	readonly count: number;
	readonly level: number;
}

/**
 * How the records flowed into outcomes: a tree in which the numbers of each level add up to the one above them. Levels
 * have a column each where the lines are long enough.
 */
export function flow(report: Report, { width, paint }: Frame): Section {
	const rows = [...draw(tree(report), 0, "", "")];
	const depth = Math.max(...rows.map(({ level }) => level)) + 1;
	const numbers = rows.map(({ count }) => thousands(count));
	const needed =
		Math.max(...rows.map(({ label }) => cellWidth(label))) + depth * (2 + Math.max(...numbers.map(cellWidth)));
	const columns = needed <= width ? depth : 1;
	const lines = table(
		{
			columns: [
				{ align: "left", cut: cutEnd },
				...Array.from({ length: columns }, (_, column) => ({
					align: "right" as const,
					...(column === 0 && columns > 1 ? { paint: paint.strong } : {}),
				})),
			],
			rows: rows.map(({ label, level }, row) => [
				label,
				...Array.from({ length: columns }, (_, column) =>
					columns === 1 || column === level ? (numbers[row] ?? "") : "",
				),
			]),
		},
		width,
	);
	return {
		title: `Where ${counted(report.records, "record")} went`,
		lines: [...lines, ...verdict(report, width, paint)],
	};
}

function verdict({ identity }: Report, width: number, paint: Frame["paint"]): string[] {
	if (identity.holds) return [paint.good("✓ Every record is accounted for.")];
	const lines = ["✗ This does not add up, which is a bug in Monorail. Please report it:", ...identity.lines];
	return lines.flatMap((line) => wrap(line, width)).map(paint.bad);
}

function tree(report: Report): Node {
	const { records, pageViews, outcomes } = report;
	const hits = outcomes["tracker-hits"];
	return node("records", records, [
		node("malformed", total(outcomes.malformed)),
		node("skipped", total(outcomes.skipped)),
		node(
			"tracker hits",
			total(hits),
			TRACKER_HIT_KINDS.map((kind) => node(TRACKER_HIT_NAME[kind], hits[kind] ?? 0)).filter(occurred),
		),
		node("page views", pageViews, [
			node(
				"matched",
				total(outcomes.matched),
				RUNGS.map((rung) => node(RUNG_NAME[rung], outcomes.matched[rung] ?? 0)).filter(occurred),
			),
			...PAGE_VIEW_FATES.map((fate: PageViewFate) => node(fateName(fate, report), outcomes[fate])).filter(occurred),
		]),
	]);
}

function node(name: string, count: number, parts: readonly Node[] = []): Node {
	return { name, count, parts };
}

function occurred({ count }: Node): boolean {
	return count > 0;
}

/** @param own branches before this line's name; @param below branches before the lines under it */
function* draw({ name, count, parts }: Node, level: number, own: string, below: string): Generator<Row> {
	yield { label: own + name, count, level };
	for (const [index, part] of parts.entries()) {
		const last = index === parts.length - 1;
		yield* draw(part, level + 1, `${below}${last ? "└ " : "├ "}`, `${below}${last ? "  " : "│ "}`);
	}
}
