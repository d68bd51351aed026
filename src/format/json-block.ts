import { canScan, nextBlock } from "../scan/program.ts";
import { ROW_HEAD, Scanner } from "../scan/scanner.ts";
import type { Template } from "../scan/template.ts";
import { parseCount, parseStatus } from "./fields.ts";
import { templateOf } from "./json-template.ts";
import type { NginxValues } from "./nginx-values.ts";
import { parseSeconds } from "./time.ts";

/** Lines between two lessons after the first few: a log without any template must not pay for one a line. */
const LINES_BETWEEN_LESSONS = 1000;
/** Longer lines teach nothing: the regular expression's backtracking takes memory by length. */
const MAX_LENGTH = 65_536;
const CARRIAGE_RETURN = 0x0d;
const HYPHEN = 0x2d;
const SLASH = 0x2f;

/** A text that comes again: the same object, as long as it is remembered. */
export interface CommonText {
	readonly text: string;
	/** Small; no other text has it that is remembered. */
	readonly number: number;
}

/** Which values come again, so that a look whether they did is worth its time. */
export interface Coming {
	/** In many lines all over the log. */
	readonly common: ReadonlySet<string>;
	/** In some lines that are near each other. */
	readonly recent: ReadonlySet<string>;
}

/**
 * Reads blocks of JSON lines that a template wrote: the same keys in the same order, each value a string. Such lines are
 * cut by a {@link Scanner}, in a tenth of the time of `JSON.parse`. What fits is read exactly as `JSON.parse` would read
 * it; what does not is left to the caller, by whom templates are learned.
 *
 * It goes from line to line, and what it tells is of the line where it is. It remembers templates and values, on which
 * only its speed depends: that values which come again are one string, which shares no memory with any line, makes it fast
 * to compare and to look up what they lead to.
 */
export class JsonBlock implements NginxValues {
	readonly #keys: readonly string[];
	readonly #templates: Template[] = [];
	/** Of each template the number of the lesson before which it was seen to fit last. */
	readonly #usedBefore: number[] = [];
	/** By column, whether its values come again, and how. */
	readonly #isCommon: readonly boolean[];
	readonly #isRecent: readonly boolean[];
	/** Those that came, by the scanner's numbers, and those that came of late, by its places. */
	readonly #common: CommonText[] = [];
	readonly #recent: string[] = [];
	#scanner: Scanner | undefined;
	#rows: Int32Array = new Int32Array();
	/** Lines that are still to be scanned. */
	#rest: Buffer = Buffer.alloc(0);
	/** Bytes of those that are or were scanned, and how many of them. */
	#block: Buffer = Buffer.alloc(0);
	#size = 0;
	#scanned = 0;
	/** Of the line, once somebody has asked for more than numbers. */
	#line: string | undefined;
	#path = -1;
	/** Of the line: where its row begins; and of its rows how many are left. */
	#row = 0;
	#left = 0;
	#lessons = 0;
	#untilLesson = 0;

	/**
	 * @param keys whose values are wanted; the place of each is its column
	 */
	constructor(keys: readonly string[], { common, recent }: Coming) {
		this.#keys = keys;
		this.#isCommon = keys.map((key) => common.has(key));
		this.#isRecent = keys.map((key) => recent.has(key));
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
		this.#size = 0;
		this.#scanned = 0;
		this.#left = 0;
	}

	/** Goes to the next line. @returns `false` behind the last */
	next(): boolean {
		this.#line = undefined;
		this.#path = -1;
		if (this.#left > 0) {
			this.#left--;
			this.#row += this.#scanner?.rowLength ?? 0;
			return true;
		}
		return this.#scanMore();
	}

	/** The line itself, as latin1, without its end. */
	get line(): string {
		const text = this.#lineText();
		const end = text.length - 1;
		return text.slice(0, text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end);
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
		const from = this.from(column);
		if (from < 0) return undefined;
		const to = this.to(column);
		// What is shorter than two characters V8 has but once.
		if (to - from > 1) {
			if (this.#isCommon[column]) return this.#commonText(column, from, to).text;
			if (this.#isRecent[column]) return this.#recentText(column, from, to);
		} else if (to === from) return "";
		return this.#isEscaped(column) ? this.#unescaped(from, to) : this.#textOf(from, to);
	}

	/** Where a value begins, in bytes from the start of the block; -1 when the line does not have the key. */
	from(column: number): number {
		return this.#rows[this.#row + ROW_HEAD + 2 * column] ?? -1;
	}

	/** Where a value ends. */
	to(column: number): number {
		return this.#rows[this.#row + ROW_HEAD + 2 * column + 1] ?? -1;
	}

	/** A value of a column whose values come again; `undefined` when there is none. */
	common(column: number): CommonText | undefined {
		const from = this.from(column);
		return from < 0 ? undefined : this.#commonText(column, from, this.to(column));
	}

	has(column: number): boolean {
		return this.from(column) >= 0;
	}

	isEmpty(column: number): boolean {
		const from = this.from(column);
		if (from < 0) return true;
		const length = this.to(column) - from;
		return length === 0 || (length === 1 && this.#block[from] === HYPHEN);
	}

	seconds(column: number): number | undefined {
		if (this.isEmpty(column)) return undefined;
		const seconds = this.#scanner?.secondsOf(this.from(column), this.to(column)) ?? Number.NaN;
		return Number.isNaN(seconds) ? parseSeconds(this.value(column) ?? "") : seconds;
	}

	status(column: number): number {
		const from = this.from(column);
		const to = this.to(column);
		const count = to - from === 3 ? this.#scanner?.countOf(from, to) : undefined;
		return count === undefined || count < 0 ? parseStatus(this.value(column)) : count;
	}

	count(column: number): number | undefined {
		const from = this.from(column);
		const count = from < 0 ? undefined : this.#scanner?.countOf(from, this.to(column));
		return count === undefined || count < 0 ? parseCount(this.value(column)) : count;
	}

	/** Whether the path of a target ends with a text; `undefined` when that does not show in its bytes. */
	pathEndsWith(column: number, end: string): boolean | undefined {
		const pathEnd = this.#pathEnd(column);
		if (pathEnd < 0) return undefined;
		const from = pathEnd - end.length;
		if (from < this.from(column)) return false;
		for (let at = end.length - 1; at >= 0; at--) if (this.#block[from + at] !== end.charCodeAt(at)) return false;
		return true;
	}

	/** The extension of the path of a target, `""` when it has none or a longer one; `undefined` as above. */
	extension(column: number, longest: number): string | undefined {
		const pathEnd = this.#pathEnd(column);
		if (pathEnd < 0) return undefined;
		const from = this.#scanner?.extensionOf(this.from(column), pathEnd, longest) ?? pathEnd;
		return from === pathEnd ? "" : this.#commonText(column, from, pathEnd).text;
	}

	/** Where the path of a target ends; -1 when it has escapes, or does not begin with a slash. */
	#pathEnd(column: number): number {
		if (this.#path >= 0) return this.#path;
		const from = this.from(column);
		if (from < 0 || this.#isEscaped(column) || this.#block[from] !== SLASH) return -1;
		this.#path = this.#scanner?.pathEndOf(from, this.to(column)) ?? -1;
		return this.#path;
	}

	#commonText(column: number, from: number, to: number): CommonText {
		const number = this.#scanner?.numberOf(from, to) ?? -1;
		if (number < 0) {
			this.#scanner?.forgetTexts();
			this.#common.length = 0;
			return this.#commonText(column, from, to);
		}
		const known = this.#common[number];
		if (known !== undefined) return known;
		const common = { text: this.#copyOf(column, from, to), number };
		this.#common[number] = common;
		return common;
	}

	#recentText(column: number, from: number, to: number): string {
		const scanner = this.#scanner;
		const place = scanner?.placeOf(from, to) ?? 0;
		if (place === scanner?.places) return this.#isEscaped(column) ? this.#unescaped(from, to) : this.#textOf(from, to);
		if (place >= 0) return this.#recent[place] ?? "";
		const text = this.#copyOf(column, from, to);
		this.#recent[-1 - place] = text;
		return text;
	}

	/** A text of its own: a slice would keep all of the line alive. */
	#copyOf(column: number, from: number, to: number): string {
		return this.#isEscaped(column) ? this.#unescaped(from, to) : this.#block.toString("latin1", from, to);
	}

	/** Most lines that are asked for one text are asked for several. */
	#textOf(from: number, to: number): string {
		const start = this.#word(0);
		return this.#lineText().slice(from - start, to - start);
	}

	#lineText(): string {
		this.#line ??= this.#block.toString("latin1", this.#word(0), this.#word(1));
		return this.#line;
	}

	#isEscaped(column: number): boolean {
		return (this.#word(3) & (1 << column)) !== 0;
	}

	#unescaped(from: number, to: number): string {
		return JSON.parse(`"${this.#textOf(from, to)}"`);
	}

	#word(index: number): number {
		return this.#rows[this.#row + index] ?? 0;
	}

	#scanMore(): boolean {
		const scanner = this.#scanner;
		if (!scanner) throw new Error("lines are cut by what was learned, and nothing was");
		if (this.#scanned === this.#size) {
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
		this.#size = block.length;
		if (fits) scanner.load(block);
		this.#block = fits ? scanner.block : block;
		this.#rows = Int32Array.of(0, block.length, -1, 0);
		this.#row = 0;
		return fits;
	}
}

function isSame(one: Template, other: Template): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
