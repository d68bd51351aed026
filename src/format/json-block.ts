import { canScan, nextBlock } from "../scan/program.ts";
import { ROW_HEAD, Scanner } from "../scan/scanner.ts";
import type { Template } from "../scan/template.ts";
import { templateOf } from "./json-template.ts";

/** Lines between two lessons after the first few: a log without any template must not pay for one a line. */
const LINES_BETWEEN_LESSONS = 1000;
/** Longer lines teach nothing: the regular expression's backtracking takes memory by length. */
const MAX_LENGTH = 65_536;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads blocks of JSON lines that a template wrote: the same keys in the same order, each value a string. Such lines are
 * cut by a {@link Scanner}, in a tenth of the time of `JSON.parse`. What fits is read exactly as `JSON.parse` would read
 * it; what does not is left to the caller, by whom templates are learned.
 *
 * It goes from line to line, and what it tells is of the line where it is. It remembers templates and values, on which
 * only its speed depends: that values which come again are one string, which shares no memory with any line, makes it fast
 * to compare and to look up what they lead to.
 */
export class JsonBlock {
	readonly #keys: readonly string[];
	readonly #templates: Template[] = [];
	/** Of each template the number of the lesson before which it was seen to fit last. */
	readonly #usedBefore: number[] = [];
	/** By column, whether its values come again. */
	readonly #isCommon: readonly boolean[];
	/** Those that came, by the scanner's numbers. */
	readonly #common: string[] = [];
	#scanner: Scanner | undefined;
	#rows: Int32Array = new Int32Array();
	/** Lines that are still to be scanned. */
	#rest: Buffer = Buffer.alloc(0);
	/** The latest that were. */
	#text = "";
	#scanned = 0;
	/** Of the line: where its row begins; and of its rows how many are left. */
	#row = 0;
	#left = 0;
	#lessons = 0;
	#untilLesson = 0;

	/**
	 * @param keys whose values are wanted; the place of each is its column
	 * @param common those whose values come again in many lines
	 */
	constructor(keys: readonly string[], common: ReadonlySet<string>) {
		this.#keys = keys;
		this.#isCommon = keys.map((key) => common.has(key));
	}

	/** Whether any template is known: without one every line would be left to the caller. */
	get isTaught(): boolean {
		return this.#templates.length > 0;
	}

	/**
	 * Takes up the template of a line that `JSON.parse` took as an object, and that none known fits. Does nothing for a line
	 * that has none, nor for most where none ever fits.
	 */
	learn(line: string): void {
		if (line.length > MAX_LENGTH || !canScan()) return;
		this.#scanner ??= new Scanner();
		const most = this.#scanner.templates;
		if (this.#lessons >= most && this.#untilLesson > 0) return;
		this.#lessons++;
		this.#untilLesson = LINES_BETWEEN_LESSONS;
		const template = templateOf(line, this.#keys);
		// A line can have a known template and yet not fit it, by a byte beyond ASCII.
		if (!template || this.#templates.some((known) => isSame(known, template)) || !this.#scanner.takes(template)) return;
		const unused = this.#usedBefore.indexOf(Math.min(...this.#usedBefore));
		const place = this.#templates.length < most ? this.#templates.length : unused;
		this.#templates[place] = template;
		this.#usedBefore[place] = this.#lessons;
		this.#scanner.know(this.#templates);
	}

	/** Takes whole lines, each with its line feed, which must stay as they are until all are read. */
	take(lines: Buffer): void {
		this.#rest = lines;
		this.#text = "";
		this.#scanned = 0;
		this.#left = 0;
	}

	/** Goes to the next line. @returns `false` behind the last */
	next(): boolean {
		if (this.#left > 0) {
			this.#left--;
			this.#row += this.#scanner?.rowLength ?? 0;
			return true;
		}
		return this.#scanMore();
	}

	/** The line itself, as latin1, without its end. */
	get line(): string {
		const end = this.#word(1) - 1;
		return this.#text.slice(this.#word(0), this.#text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
	}

	/** Bytes of the line, with its end. */
	get length(): number {
		return this.#word(1) - this.#word(0);
	}

	/** Whether the line fits a template, and has values. */
	get fits(): boolean {
		return this.#word(2) >= 0;
	}

	/** A value of a line that fits; `undefined` when the line does not have the key. */
	value(column: number): string | undefined {
		const place = this.#row + ROW_HEAD + 2 * column;
		const from = this.#rows[place] ?? -1;
		if (from < 0) return undefined;
		const to = this.#rows[place + 1] ?? from;
		// What is shorter than two characters V8 has but once.
		if (to - from > 1 && this.#isCommon[column]) return this.#commonText(column, from, to);
		return this.#isEscaped(column) ? this.#unescaped(from, to) : this.#text.slice(from, to);
	}

	#commonText(column: number, from: number, to: number): string {
		const number = this.#scanner?.numberOf(from, to) ?? -1;
		if (number < 0) {
			this.#scanner?.forgetTexts();
			this.#common.length = 0;
			return this.#commonText(column, from, to);
		}
		const known = this.#common[number];
		if (known !== undefined) return known;
		// Either way a copy: a slice would keep all of the text alive that it was cut from.
		const text = this.#isEscaped(column)
			? this.#unescaped(from, to)
			: Buffer.from(this.#text.slice(from, to), "latin1").toString("latin1");
		this.#common[number] = text;
		return text;
	}

	#isEscaped(column: number): boolean {
		return (this.#word(3) & (1 << column)) !== 0;
	}

	#unescaped(from: number, to: number): string {
		return JSON.parse(`"${this.#text.slice(from, to)}"`);
	}

	#word(index: number): number {
		return this.#rows[this.#row + index] ?? 0;
	}

	#scanMore(): boolean {
		const scanner = this.#scanner;
		if (!scanner) throw new Error("lines are cut by what was learned, and nothing was");
		if (this.#scanned === this.#text.length) {
			if (this.#rest.length === 0) return false;
			if (!this.#load(scanner)) return true;
		}
		const count = scanner.scan(this.#scanned);
		this.#untilLesson -= count;
		this.#rows = scanner.rows;
		this.#row = 0;
		this.#left = count - 1;
		const last = (count - 1) * scanner.rowLength;
		this.#scanned = this.#rows[last + 1] ?? 0;
		// One line in many tells well enough what is in use.
		const template = this.#rows[last + 2] ?? -1;
		if (template >= 0) this.#usedBefore[template] = this.#lessons + 1;
		return true;
	}

	/** Gives the scanner as many lines as it takes. @returns `false` for a line that is too long for it */
	#load(scanner: Scanner): boolean {
		const { block, fits } = nextBlock(this.#rest, scanner.room);
		this.#rest = this.#rest.subarray(block.length);
		this.#scanned = fits ? 0 : block.length;
		this.#text = fits ? scanner.load(block) : block.toString("latin1");
		this.#rows = Int32Array.of(0, block.length, -1, 0);
		this.#row = 0;
		return fits;
	}
}

function isSame(one: Template, other: Template): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
