import { printable } from "../../errors.ts";
import { cutEnd, cutMiddle } from "../../report/text/cells.ts";
import type { Paint } from "../../report/text/paint.ts";
import { type Column, table } from "../../report/text/table.ts";
import { OUTCOME_PAINT } from "./outcomes.ts";
import type { Row } from "./row.ts";
import { lineOf, place, why } from "./why.ts";

/** Lines narrower than this hold no table, wider ones are hard to follow. */
const NARROWEST = 60;
const WIDEST = 200;

/** Narrower than this there is no room for the format, which is told before the table anyway. */
const WITH_FORMAT = 100;

/** Where the table is to be read. */
export interface RowTableOptions {
	/** Cells of a line; brought into 60 … 200. */
	readonly width: number;
	readonly paint: Paint;
	/** All rows are of one log, which need not be named in each. */
	readonly isOneLog: boolean;
}

/** Of the page so much is shown, whatever there is to say besides. */
const PAGE_ROOM = 20;

/** One column: its heading, what it shows, and how it is laid out. */
interface RowColumn extends Column {
	readonly heading: string;
	readonly text: (row: Row) => string;
}

/**
 * Draws rows in blocks that are laid out together: a log has more of them than could be kept. What is once wide stays
 * so, hence later blocks stand under the headings of the first.
 */
export class RowTable {
	readonly #columns: readonly RowColumn[];
	readonly #width: number;
	/** The widest text of each column so far. */
	#widest: readonly string[];
	#hasHeadings = false;

	constructor({ width, paint, isOneLog }: RowTableOptions) {
		this.#width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)));
		const columns = columnsOf(paint, isOneLog, this.#width >= WITH_FORMAT);
		// Headings are painted alike, whatever their column is.
		this.#columns = columns.map((column) => ({
			...column,
			paint: (text) => (text === column.heading ? paint.strong(text) : (column.paint?.(text) ?? text)),
		}));
		this.#widest = columns.map(({ heading }) => heading);
	}

	/** @returns lines, the first of all with the headings */
	block(rows: readonly Row[]): readonly string[] {
		const cells = rows.map((row) => this.#columns.map(({ text }) => printable(text(row))));
		this.#widest = this.#widest.map((widest, index) => longest(widest, cells, index));
		const headings = this.#columns.map(({ heading }) => heading);
		const lines = table({ columns: this.#columns, rows: [this.#widest, headings, ...cells] }, this.#width);
		const from = this.#hasHeadings ? 2 : 1;
		this.#hasHeadings = true;
		return lines.slice(from);
	}
}

function columnsOf(paint: Paint, isOneLog: boolean, withFormat: boolean): readonly RowColumn[] {
	const format: RowColumn = { heading: "FORMAT", align: "left", text: (row) => row.format ?? "" };
	const line: RowColumn = isOneLog
		? { heading: "LINE", align: "right", text: (row) => String(row.line) }
		: { heading: "LINE", align: "left", cut: cutMiddle, text: place };
	return [
		line,
		...(withFormat ? [format] : []),
		{ heading: "OUTCOME", align: "left", text: (row) => row.outcome, paint: (text) => paintOutcome(paint, text) },
		{ heading: "WHY", align: "left", cut: cutEnd, text: (row) => why(row, isOneLog ? lineOf : place) },
		{ heading: "PAGE", align: "left", cut: cutMiddle, room: PAGE_ROOM, text: pageOf },
	];
}

function paintOutcome(paint: Paint, outcome: string): string {
	const painter = (OUTCOME_PAINT as Readonly<Record<string, keyof Paint>>)[outcome];
	return painter === undefined ? outcome : paint[painter](outcome);
}

/** As the log has it, without the host: that is mostly the same. */
function pageOf({ url = "" }: Row): string {
	return url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");
}

/** Compares by characters, which is good enough to keep columns where they are. */
function longest(widest: string, cells: readonly (readonly string[])[], index: number): string {
	let best = widest;
	for (const row of cells) {
		const cell = row[index] ?? "";
		if (cell.length > best.length) best = cell;
	}
	return best;
}
