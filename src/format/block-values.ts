import { type Reading, ROW, type Scanner } from "../scan/scanner.ts";
import { parseCount, parseStatus, present } from "./fields.ts";
import type { NginxValues } from "./nginx-values.ts";
import { RememberedTexts } from "./remembered-texts.ts";
import { parseSeconds } from "./time.ts";

/**
 * What a column's values are for, which decides how they are read: `seconds`, `count` and `target` by their bytes;
 * `common` ones, which every line has, and `familiar` ones, which are asked for now and then, as texts that come again all
 * over a log; `recent` ones as texts that come again soon or never; `text` anew each time.
 */
export type ColumnUse = Reading | "familiar" | "recent";

/** What the scanner reads such a value as. */
export function readingOf(use: ColumnUse): Reading {
	return use === "familiar" || use === "recent" ? "text" : use;
}

const CARRIAGE_RETURN = 0x0d;
const SLASH = 0x2f;

const NO_BYTES = Buffer.alloc(0);

/**
 * The values of the line of a block that its reader is at. Makes a text of a value only when it is asked for that, and of
 * those that come again but one, which shares no memory with any line: it is fast to compare, and to look up what it leads
 * to.
 */
export class BlockValues implements NginxValues {
	readonly #uses: readonly ColumnUse[];
	/** Of each column the place in a row where what the scanner read of it stands. */
	#readingAt: readonly number[] = [];
	/** Those that came again, or may. */
	readonly texts = new RememberedTexts();
	#scanner: Scanner | undefined;
	#rows: Int32Array = new Int32Array();
	#numbers: Float64Array = new Float64Array();
	#block: Buffer = NO_BYTES;
	/** Where the line's row begins. */
	#row = 0;

	/** @param uses by column */
	constructor(uses: readonly ColumnUse[]) {
		this.#uses = uses;
	}

	/** Shows the first row that a scanner has made, always the same scanner. */
	show(scanner: Scanner): void {
		if (this.#scanner !== scanner) this.#readingAt = this.#uses.map((_, column) => scanner.readingAt(column));
		this.#scanner = scanner;
		this.#rows = scanner.rows;
		this.#numbers = scanner.numbers;
		this.#block = scanner.block;
		this.goTo(0);
	}

	/** Shows a line that no scanner takes. */
	showMisfit(line: Buffer): void {
		this.#rows = Int32Array.of(0, line.length, -1, 0, 0, 0);
		this.#block = line;
		this.goTo(0);
	}

	/** Shows the row that begins at a word. */
	goTo(row: number): void {
		this.#row = row;
	}

	/** What has made the rows; `undefined` before it has. */
	get scanner(): Scanner | undefined {
		return this.#scanner;
	}

	/** The line itself, as latin1, without its end. */
	get line(): string {
		const start = this.#word(ROW.start);
		const end = this.#word(ROW.next) - 1;
		return this.copy(start, end > start && this.#block[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
	}

	/** Bytes of the line, with its end. */
	get length(): number {
		return this.#word(ROW.next) - this.#word(ROW.start);
	}

	/** Whether the line fits a template, and has values. */
	get fits(): boolean {
		return this.#word(ROW.template) >= 0;
	}

	value(column: number): string | undefined {
		const from = this.#from(column);
		if (from < 0) return undefined;
		const to = this.to(column);
		if (to === from) return "";
		const use = this.#uses[column];
		if (use === "common" || use === "familiar") return this.#commonText(column, from, to);
		if (use === "recent" || use === "target") return this.#recentText(column, from, to);
		return this.#copyOf(column);
	}

	/**
	 * The number of the text of a `common` column; no other of the remembered {@link texts} has it. Negative where there is
	 * none, or no room for it.
	 */
	commonNumber(column: number): number {
		return this.has(column) ? this.#word(this.#readingAt[column] ?? 0) : -1;
	}

	has(column: number): boolean {
		return this.#from(column) >= 0;
	}

	isEmpty(column: number): boolean {
		if ((this.#word(ROW.present) & (1 << column)) === 0) return true;
		return this.#isEscaped(column) && present(this.#unescaped(column)) === undefined;
	}

	seconds(column: number): number | undefined {
		if (this.isEmpty(column)) return undefined;
		const seconds = this.#number(column);
		return Number.isNaN(seconds) ? parseSeconds(this.value(column) ?? "") : seconds;
	}

	status(column: number): number {
		const isUsual = this.to(column) - this.#from(column) === 3 && !this.isEmpty(column);
		const count = isUsual ? this.#number(column) : -1;
		return count < 0 ? parseStatus(this.value(column)) : count;
	}

	count(column: number): number | undefined {
		const count = this.#uses[column] === "count" && this.has(column) ? this.#number(column) : -1;
		return count < 0 ? parseCount(this.value(column)) : count;
	}

	/** Whether the path of a target ends with a text; `undefined` when that does not show in its bytes. */
	pathEndsWith(column: number, end: string): boolean | undefined {
		if (!this.#hasPlainPath(column)) return undefined;
		const to = this.#pathEnd(column);
		const from = to - end.length;
		return from >= this.#from(column) && this.isAt(from, to, end);
	}

	/** Whether a column's value is a text, which has no escapes. */
	isText(column: number, text: string): boolean {
		const from = this.#from(column);
		return from >= 0 && this.isAt(from, this.to(column), text);
	}

	/** Whether some bytes of the block are a text. */
	isAt(from: number, to: number, text: string): boolean {
		if (to - from !== text.length) return false;
		// From behind, where paths differ.
		for (let at = text.length - 1; at >= 0; at--) if (this.#block[from + at] !== text.charCodeAt(at)) return false;
		return true;
	}

	/** The extension of the path of a target, `""` when it has none or a longer one; `undefined` as above. */
	extension(column: number, longest: number): string | undefined {
		const scanner = this.#scanner;
		if (scanner === undefined || longest > scanner.longestExtension || !this.#hasPlainPath(column)) return undefined;
		const from = this.#word((this.#readingAt[column] ?? 0) + 1);
		const to = this.#pathEnd(column);
		if (to === from || to - from > longest) return "";
		const number = scanner.numberOf(from, to);
		return this.texts.common(number) ?? this.texts.keepCommon(number, this.copy(from, to));
	}

	/** Where a value ends, in bytes from the start of the block. */
	to(column: number): number {
		return this.#rows[this.#row + ROW.values + 2 * column + 1] ?? -1;
	}

	/** Bytes of the block as a text of its own. */
	copy(from: number, to: number): string {
		return this.#block.toString("latin1", from, to);
	}

	/** Where the query of a target begins, which ends where the target does; -1 when it has escapes, or there is no target. */
	queryFrom(column: number): number {
		if (this.#scanner === undefined || this.#isEscaped(column) || !this.has(column)) return -1;
		return Math.min(this.to(column), this.#pathEnd(column) + 1);
	}

	/** Packs all values but some, as {@link Scanner.pack}. */
	packInto(left: number, bytes: Buffer, at: number): number {
		return this.#scanner?.pack(this.#row, left, bytes, at) ?? -1;
	}

	#hasPlainPath(column: number): boolean {
		return !this.#isEscaped(column) && this.#block[this.#from(column)] === SLASH;
	}

	#pathEnd(column: number): number {
		return this.#word(this.#readingAt[column] ?? 0);
	}

	#number(column: number): number {
		return this.#numbers[(this.#row + (this.#readingAt[column] ?? 0)) >> 1] ?? Number.NaN;
	}

	#commonText(column: number, from: number, to: number): string {
		const isRead = this.#uses[column] === "common";
		const number = isRead ? this.commonNumber(column) : (this.#scanner?.numberOf(from, to) ?? -1);
		return this.texts.common(number) ?? this.texts.keepCommon(number, this.#copyOf(column));
	}

	#recentText(column: number, from: number, to: number): string {
		const scanner = this.#scanner;
		const place = scanner?.placeOf(from, to) ?? 0;
		if (place === scanner?.places) return this.#copyOf(column);
		return place >= 0 ? this.texts.recent(place) : this.texts.keepRecent(-1 - place, this.#copyOf(column));
	}

	#isEscaped(column: number): boolean {
		return (this.#word(ROW.escaped) & (1 << column)) !== 0;
	}

	/** A text of its own: a slice would keep all of the line alive. */
	#copyOf(column: number): string {
		return this.#isEscaped(column) ? this.#unescaped(column) : this.copy(this.#from(column), this.to(column));
	}

	#unescaped(column: number): string {
		return JSON.parse(`"${this.copy(this.#from(column), this.to(column))}"`);
	}

	#from(column: number): number {
		return this.#rows[this.#row + ROW.values + 2 * column] ?? -1;
	}

	#word(index: number): number {
		return this.#rows[this.#row + index] ?? 0;
	}
}
