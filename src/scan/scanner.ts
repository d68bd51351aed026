import { Scanning } from "./program.ts";
import type { Template } from "./template.ts";

/** Words of a row in front of its values: start and end of the line, its template, which values have escapes. */
export const ROW_HEAD = 4;

/** What literal texts are made of: no line feed, and no character that is several bytes. */
const LITERAL = /^[\t\r\x20-\x7e]*$/;

const WORD = Int32Array.BYTES_PER_ELEMENT;

/**
 * Cuts blocks of bytes into lines, and lines that fit a template into values, without making a text of anything.
 *
 * What it finds is in `rows`, {@link rowLength} words each: where the line begins and where the next one does, in bytes
 * from the start of the block; the number of the template that fits, or a negative number; a bit for each column whose
 * value has escapes; then of each column where its value starts and ends, -1 for one that the template does not have.
 * Only lines that are ASCII fit. A value is as it stands in the line, with escapes that JSON has.
 */
export class Scanner {
	/** Templates that it takes. */
	readonly templates: number;
	/** Bytes that it takes at a time. */
	readonly room: number;
	/** Words of a row. */
	readonly rowLength: number;
	readonly rows: Int32Array;
	/** The bytes that were loaded, and what stands behind them. */
	readonly block: Buffer;
	/** Places of texts that came of late. */
	readonly places: number;
	readonly #scanning = new Scanning();
	#length = 0;

	constructor() {
		const { does, is } = this.#scanning;
		does.forgetTexts();
		does.forgetPlaces();
		this.places = is.RECENT;
		this.block = this.#scanning.bytes.subarray(is.BLOCK_AT);
		this.templates = is.TEMPLATES;
		this.room = is.BLOCK;
		this.rowLength = is.ROW / WORD;
		this.rows = new Int32Array(does.memory.buffer, is.ROWS_AT);
	}

	/** Whether a template is neither too long nor has too many values or columns, and its literal texts are ASCII. */
	takes({ fields, end, absent }: Template): boolean {
		const { FIELDS, COLUMNS, LITERALS } = this.#scanning.is;
		const literal = [...fields.map(({ before }) => before), end].join("");
		const columns = [...fields.map(({ column }) => column ?? 0), ...absent];
		return (
			literal.length <= LITERALS &&
			LITERAL.test(literal) &&
			columns.length < FIELDS &&
			columns.every((column) => column < COLUMNS)
		);
	}

	/**
	 * Takes templates in place of those before. A row's template is a number of this list.
	 *
	 * @throws RangeError when there are too many, or one is not {@link takes taken}
	 */
	know(templates: readonly Template[]): void {
		if (templates.length > this.templates) throw new RangeError(`${templates.length} templates, ${this.templates} fit`);
		for (const [index, template] of templates.entries()) this.#write(template, index);
		this.#scanning.does.know(templates.length);
	}

	/** Takes whole lines, each with its line feed, of at most {@link room} bytes together. */
	load(lines: Buffer): void {
		this.#scanning.load(lines);
		this.#length = lines.length;
	}

	/**
	 * Makes rows of the next lines.
	 *
	 * @param from where the first of them begins
	 * @returns how many; 0 when there are no more
	 */
	scan(from: number): number {
		return this.#scanning.does.scan(from, this.#length);
	}

	/**
	 * The number of a text of the block, which is the same for the same bytes until texts are {@link forgetTexts forgotten};
	 * new ones are numbered from 0 in a row.
	 *
	 * @returns -1 when it is new and too many are known
	 */
	numberOf(from: number, to: number): number {
		return this.#scanning.does.numberOf(from, to);
	}

	/** Forgets all texts; then any text of the block has room. */
	forgetTexts(): void {
		this.#scanning.does.forgetTexts();
	}

	/**
	 * The place of a text of the block among {@link places} of texts that came of late, each of which takes the place of
	 * another.
	 *
	 * @returns the place where it was already; one less than the place's negative where it is now; {@link places} for a text
	 *   that is too long for any
	 */
	placeOf(from: number, to: number): number {
		return this.#scanning.does.placeOf(from, to);
	}

	/** Milliseconds of decimal seconds. @returns `NaN` for what is not written as most are, with a fraction for one */
	secondsOf(from: number, to: number): number {
		return this.#scanning.does.secondsOf(from, to);
	}

	/** A whole number. @returns -1 for what is not written as most are, without leading zeros for one */
	countOf(from: number, to: number): number {
		return this.#scanning.does.countOf(from, to);
	}

	/** Where the path of a target ends. */
	pathEndOf(from: number, to: number): number {
		return this.#scanning.does.pathEndOf(from, to);
	}

	/** Where the extension of a path begins; its end when there is none, or only one with more than `longest` bytes. */
	extensionOf(from: number, to: number, longest: number): number {
		return this.#scanning.does.extensionOf(from, to, longest);
	}

	#write({ fields, end, absent }: Template, index: number): void {
		const { TEMPLATES_AT, TEMPLATE, FIELDS, FIELD, VALUE, ABSENT, END, UNWANTED } = this.#scanning.is;
		const start = TEMPLATES_AT + index * TEMPLATE;
		let literalAt = start + FIELDS * FIELD;
		let fieldAt = start;
		const write = (literal: string, column: number, kind: number) => {
			for (const word of [literalAt, literal.length, column, kind])
				fieldAt = this.#scanning.bytes.writeInt32LE(word, fieldAt);
			literalAt += this.#scanning.bytes.write(literal, literalAt, "latin1");
		};
		for (const column of absent) write("", column, ABSENT);
		for (const { before, column } of fields) write(before, column ?? UNWANTED, VALUE);
		write(end, UNWANTED, END);
	}
}
