import { FIGURES, type FigureName, type Part, share } from "./figures.ts";
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

/** One row for each scenario. */
export function rowsOf(measured: readonly Measured[]): readonly (readonly string[])[] {
	return [
		["scenario", ...FIGURES.map((figure) => HEADINGS[figure])],
		...measured.map(({ name, figures }) => [
			name,
			...FIGURES.map((figure) => {
				const parts = JUDGES.map((judge) => figures[judge][figure]);
				return parts.every(({ of }) => of === 0) ? "-" : parts.map(percent).join(" · ");
			}),
		]),
	];
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
