import { cellWidth, cutEnd } from "./cells.ts";

/** Cells between columns. */
const GAP = 2;

/** What a column that may shrink keeps at least. */
const NARROW = 8;

/** What a bar needs to say anything, the lines it is drawn in, the part of them it may claim, and what it takes at most. */
const SHORT_BAR = 8;
const BAR_LINE = 60;
const BAR_CLAIM = 1 / 6;
const LONG_BAR = 50;

/** How a column is laid out. */
export interface Column {
	readonly align: "left" | "right";
	/** Cuts a cell that is too long. A column without it never shrinks. */
	readonly cut?: (text: string, width: number) => string;
	/** What it keeps at least when it shrinks, where that is more than others keep. */
	readonly room?: number;
	/** May be left out where the lines are too short. */
	readonly optional?: true;
	readonly paint?: (text: string) => string;
}

/** Rows to be laid out in columns. */
export interface Table {
	readonly columns: readonly Column[];
	/** As many cells as columns, plain text without control characters. */
	readonly rows: readonly (readonly string[])[];
	/** Draws the bar at the end of a row into at most so many cells; left out where there is no room for it. */
	readonly bar?: (row: number, width: number) => string;
}

/**
 * Lays out a table in lines of at most `width` cells, without blanks at their ends. Where they are too short, columns
 * that have a `cut` shrink first, then optional ones are left out, last column first, then the bar.
 */
export function table({ columns, rows, bar }: Table, width: number): string[] {
	const places = placesFor(columns, rows, width);
	const free = width - sum(places.map(({ least }) => least + GAP));
	const barred = bar !== undefined && width >= BAR_LINE && free >= SHORT_BAR;
	const claimed = barred ? Math.max(SHORT_BAR, Math.min(free, Math.floor(width * BAR_CLAIM))) : -GAP;
	const widths = spread(places, free - claimed);
	const barWidth = Math.min(LONG_BAR, width - sum(widths.map((taken) => taken + GAP)));
	return rows.map((row, rowIndex) => {
		const cells = places.map(({ column, index }, place) => cell(column, row[index] ?? "", widths[place] ?? 0));
		return [...cells, ...(barred ? [bar(rowIndex, barWidth)] : [])].join(" ".repeat(GAP)).trimEnd();
	});
}

/** A column that is shown, the width it would like, and the width it can do with. */
interface Place {
	readonly column: Column;
	readonly index: number;
	readonly natural: number;
	readonly least: number;
}

/** The columns that there is room for. */
function placesFor(columns: readonly Column[], rows: Table["rows"], width: number): readonly Place[] {
	let places: readonly Place[] = columns.map((column, index) => {
		const natural = Math.max(0, ...rows.map((row) => cellWidth(row[index] ?? "")));
		return {
			column,
			index,
			natural,
			least: column.cut === undefined ? natural : Math.min(natural, column.room ?? NARROW),
		};
	});
	while (sum(places.map(({ least }) => least + GAP)) - GAP > width) {
		const drop = places.findLast(({ column }) => column.optional);
		if (drop === undefined) break;
		places = places.filter((place) => place !== drop);
	}
	return places;
}

/** Gives the spare cells to the columns that shrank, first column first. */
function spread(places: readonly Place[], spare: number): number[] {
	let left = Math.max(0, spare);
	return places.map(({ natural, least }) => {
		const more = Math.min(left, natural - least);
		left -= more;
		return least + more;
	});
}

/** Blanks stand outside the paint, so that those at the end of a line can be cut off. */
function cell({ align, cut = cutEnd, paint }: Column, text: string, width: number): string {
	const short = cut(text, width);
	const blanks = " ".repeat(width - cellWidth(short));
	const painted = paint === undefined ? short : paint(short);
	return align === "right" ? blanks + painted : painted + blanks;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((all, number) => all + number, 0);
}
