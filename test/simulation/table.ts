import { FIGURES, type FigureName, type Part, share } from "./figures.ts";
import { EXCUSES, expectation, LIMITS, type Shortfall } from "./limits.ts";
import { JUDGES, type Measured } from "./measure.ts";

const HEADINGS: Readonly<Record<FigureName, string>> = {
	recall: "recall",
	duplicates: "duplicates",
	robots: "robots",
	disguised: "disguised",
	optedOut: "opted out",
	silent: "while silent",
	unseen: "unseen",
};

/** What the columns and the three numbers in them mean. */
export const LEGEND = `Each cell: this program · the first Monorail · a plain import of the log, in percent; "-": nothing of the kind.
recall: of the missed page views that may be sent, those that were. Of all others, less is better. duplicates: of the
page views that Matomo has. robots: of page requests by robots. disguised: of those with a browser's user agent that
load nothing else. opted out: of page views of people who refuse. while silent: of the time in which the tracker log is
blind. unseen: of what was fetched and never looked at.`;

/** One row for each scenario. @param explained whether it also says what is special in each */
export function rowsOf(measured: readonly Measured[], explained = false): readonly (readonly string[])[] {
	return [
		["scenario", ...FIGURES.map((figure) => HEADINGS[figure])],
		...measured.map(({ name, what, figures }) => [
			explained ? `\`${name}\`: ${what}` : name,
			...FIGURES.map((figure) => {
				const parts = JUDGES.map((judge) => figures[judge][figure]);
				return parts.every(({ of }) => of === 0) ? "-" : parts.map(percent).join(" · ");
			}),
		]),
	];
}

/** Which limits are kept, in words: what is excused and what falls short, each with its reason. */
export function limitText(found: readonly Shortfall[]): string {
	const limits = Object.entries(LIMITS).map(([figure, limit]) => {
		const sign = figure === "recall" ? "at least" : "at most";
		return `${HEADINGS[figure as FigureName]} ${sign} ${Number((100 * limit).toFixed(3))} %`;
	});
	const excuses = EXCUSES.map(({ scenario, figure, bound, because }) => {
		const where = scenario === "*" ? "all scenarios" : scenario;
		return `- ${where}, ${HEADINGS[figure]} up to ${Number((100 * bound).toFixed(3))} %: ${because}\n`;
	});
	const missed = found.map((one) => {
		const what = one.than === "limit" ? "the limit is not kept" : `the ${one.than} is better`;
		return `- ${one.scenario}, ${HEADINGS[one.figure]}: ${what}: ${expectation(one) ?? "NOT EXPECTED"}\n`;
	});
	return [
		`Limits of the mix: ${limits.join(", ")}. No other scenario may be worse than a baseline, but for these:\n`,
		...excuses,
		missed.length === 0 ? "\nAll limits are kept.\n" : "\nNot kept:\n",
		...missed,
	].join("");
}

/** In percent, without the sign; never rounded to 0 or 100 what is not. */
export function percent(part: Part): string {
	const value = share(part);
	if (value === undefined) return "-";
	if (value === 0 || value === 1) return String(100 * value);
	const digits = value < 0.01 || value > 0.99 ? 2 : 1;
	const step = 10 ** -digits;
	return Math.min(100 - step, Math.max(step, 100 * value)).toFixed(digits);
}

/** Rows with aligned columns, for a terminal. */
export function plainTable(rows: readonly (readonly string[])[]): string {
	const widths = widthsOf(rows);
	return rows
		.map(
			(row) =>
				`${row
					.map((cell, i) => cell.padEnd(widths[i] ?? 0))
					.join("  ")
					.trimEnd()}\n`,
		)
		.join("");
}

/** Rows as a Markdown table, the first as its head; aligned, so that it can be read as it stands. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
	const widths = widthsOf(rows);
	const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`);
	const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |\n`;
	return [lines[0], rule, ...lines.slice(1)].join("");
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
	return (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
}
