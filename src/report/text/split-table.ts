import { thousands } from "../../counted.ts";
import type { Split } from "../split-counts.ts";
import { splitBar } from "./bar.ts";
import { alignRight } from "./cells.ts";
import type { Frame } from "./frame.ts";
import { percent } from "./numbers.ts";
import { table } from "./table.ts";

/** A row of a {@link splitTable}: what it is about, as plain text without control characters. */
export interface SplitRow extends Split {
	readonly label: string;
}

/** What a {@link splitTable} shows, and how. */
export interface SplitTableOptions {
	readonly rows: readonly SplitRow[];
	/** Shortens a label that is too long; without it, labels are never cut. */
	readonly cut?: (text: string, width: number) => string;
	/** Bars all have full length and show the share alone; otherwise their length shows the number of views. */
	readonly sharesOnly: boolean;
}

/** Rows of `label  missed of views  share  bar`, in the words "1,204 of 5,390". */
export function splitTable({ rows, cut, sharesOnly }: SplitTableOptions, { width, paint }: Frame): string[] {
	const most = Math.max(0, ...rows.map(views));
	const widthOf = (count: (row: SplitRow) => number) => Math.max(...rows.map((row) => thousands(count(row)).length));
	const [missedWidth, viewsWidth] = [widthOf(({ missed }) => missed), widthOf(views)];
	return table(
		{
			columns: [
				cut === undefined ? { align: "left" } : { align: "left", cut },
				{ align: "left" },
				{ align: "right", optional: true },
			],
			rows: rows.map((row) => [
				row.label,
				views(row) === 0
					? ""
					: `${alignRight(thousands(row.missed), missedWidth)} of ${alignRight(thousands(views(row)), viewsWidth)}`,
				views(row) === 0 ? "" : percent(row.missed, views(row)),
			]),
			bar: (index, room) => {
				const row = rows[index];
				return row === undefined ? "" : splitBar(row, sharesOnly ? views(row) : most, room, paint);
			},
		},
		width,
	);
}

function views({ tracked, missed }: Split): number {
	return tracked + missed;
}
