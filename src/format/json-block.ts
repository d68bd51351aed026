import { canScan, nextBlock } from "../scan/program.ts";
import { ROW, Scanner } from "../scan/scanner.ts";
import type { Template } from "../scan/template.ts";
import { BlockValues, type ColumnUse, readingOf } from "./block-values.ts";
import { templateOf } from "./json-template.ts";

/** Lines between two lessons after the first few: a log without any template must not pay for one a line. */
const LINES_BETWEEN_LESSONS = 1000;
/** Longer lines teach nothing: the regular expression's backtracking takes memory by length. */
const MAX_LENGTH = 65_536;

/**
 * Reads blocks of JSON lines that a template wrote: the same keys in the same order, each value a string. Such lines are
 * cut by a {@link Scanner}, in a tenth of the time of `JSON.parse`. What fits is read exactly as `JSON.parse` would read
 * it; what does not is left to the caller, by whom templates are learned.
 *
 * It goes from line to line, and what it tells is of the line where it is. It remembers templates, on which only its speed
 * depends.
 */
export class JsonBlock {
	/** Of a line that fits. */
	readonly values: BlockValues;
	readonly #keys: readonly string[];
	readonly #uses: readonly ColumnUse[];
	readonly #templates: Template[] = [];
	/** Of each template the number of the lesson before which it was seen to fit last. */
	readonly #usedBefore: number[] = [];
	#scanner: Scanner | undefined;
	/** Lines that are still to be scanned. */
	#rest: Buffer = Buffer.alloc(0);
	/** Bytes of those that are or were, and how many of them were. */
	#size = 0;
	#scanned = 0;
	/** Of the line: where its row begins; and of its rows how many are left. */
	#row = 0;
	#left = 0;
	#lessons = 0;
	#untilLesson = 0;

	/**
	 * @param keys whose values are wanted; the place of each is its column
	 * @param uses by key, what its values are for; texts when it has none
	 */
	constructor(keys: readonly string[], uses: Readonly<Record<string, ColumnUse>>) {
		this.#keys = keys;
		this.#uses = keys.map((key) => uses[key] ?? "text");
		this.values = new BlockValues(this.#uses);
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
		this.#scanner ??= new Scanner(this.#uses.map(readingOf));
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
		if (this.#left === 0) return this.#scanMore();
		this.#left--;
		this.#row += this.#scanner?.rowLength ?? 0;
		this.values.goTo(this.#row);
		return true;
	}

	/** The line itself, as latin1, without its end. */
	get line(): string {
		return this.values.line;
	}

	/** Bytes of the line, with its end. */
	get length(): number {
		return this.values.length;
	}

	/** Whether the line fits a template, and has values. */
	get fits(): boolean {
		return this.values.fits;
	}

	#scanMore(): boolean {
		const scanner = this.#scanner;
		if (!scanner) throw new Error("lines are cut by what was learned, and nothing was");
		if (this.#scanned === this.#size) {
			if (this.#rest.length === 0) return false;
			if (!this.#load(scanner)) return true;
		}
		this.values.texts.makeRoom(scanner);
		const count = scanner.scan(this.#scanned);
		this.#untilLesson -= count;
		this.#row = 0;
		this.#left = count - 1;
		const last = (count - 1) * scanner.rowLength;
		this.#scanned = scanner.rows[last + ROW.next] ?? 0;
		// One line in many tells well enough what is in use.
		const template = scanner.rows[last + ROW.template] ?? -1;
		if (template >= 0) this.#usedBefore[template] = this.#lessons + 1;
		this.values.show(scanner);
		return true;
	}

	/** Gives the scanner as many lines as it takes. @returns `false` for a line that is too long for it */
	#load(scanner: Scanner): boolean {
		const { block, fits } = nextBlock(this.#rest, scanner.room);
		this.#rest = this.#rest.subarray(block.length);
		this.#scanned = fits ? 0 : block.length;
		this.#size = block.length;
		if (fits) scanner.load(block);
		else this.values.showMisfit(block);
		return fits;
	}
}

function isSame(one: Template, other: Template): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
