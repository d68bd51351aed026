import { Scanning } from "./program.ts";
import type { Template } from "./template.ts";

/** What a value is read as when it is found, besides where it is. */
export type Reading = "text" | "seconds" | "count" | "common" | "target";

/** What they are called in the program. */
const READING_NAMES = {
	text: "TEXT",
	seconds: "SECONDS",
	count: "COUNT",
	common: "COMMON",
	target: "TARGET",
} as const;

/** Names of parameters, by number: whole ones, then what others begin with. The same object stands for the same names. */
export interface ParameterNames {
	readonly whole: readonly string[];
	readonly beginnings: readonly string[];
}

/** What literal texts are made of: no line feed, and no character that is several bytes. */
const LITERAL = /^[\t\r\x20-\x7e]*$/;

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Where things are in a row: words from its start on. */
export const ROW = {
	/** Where the line begins, in bytes from the start of the block. */
	start: 0,
	/** Where the next one does. */
	next: 1,
	/** Number of the template that fits; negative when none does. Then the row has no more. */
	template: 2,
	/** A bit for each column whose value has escapes. */
	escaped: 3,
	/** A bit for each column that has a value, and more than a hyphen. */
	present: 4,
	/** Where the first column's value starts and, in the next word, ends; -1 for one that the template does not have. Then the second's … */
	values: 6,
} as const;

/**
 * Cuts blocks of bytes into lines, and lines that fit a template into values, without making a text of anything.
 *
 * What it finds is in `rows`, {@link rowLength} words each, as {@link ROW} says. Only lines that are ASCII fit. A value is
 * as it stands in the line, with escapes that JSON has. What some are read as is at {@link readingAt}.
 */
export class Scanner {
	/** Templates that it takes. */
	readonly templates: number;
	/** Bytes that it takes at a time. */
	readonly room: number;
	/** Words of a row. */
	readonly rowLength: number;
	readonly rows: Int32Array;
	/** The same, by two words. */
	readonly numbers: Float64Array;
	/** The bytes that were loaded, and what stands behind them. */
	readonly block: Buffer;
	/** Places of texts that came of late. */
	readonly places: number;
	/** Bytes of the longest extension that the path of a target is said to have. */
	readonly longestExtension: number;
	readonly #scanning = new Scanning();
	readonly #readings: readonly Reading[];
	/** Of each name that was looked for where its value starts and, in the next word, ends. */
	readonly parameters: Int32Array;
	readonly #packed: Buffer;
	#names: ParameterNames | undefined;
	#length = 0;

	/**
	 * @param readings by column, what its value is read as
	 * @throws RangeError when too many are read as more than text
	 */
	constructor(readings: readonly Reading[]) {
		const { does, is } = this.#scanning;
		const read = readings.filter((reading) => reading !== "text").length;
		if (read > is.READINGS) throw new RangeError(`${read} values to read, ${is.READINGS} fit`);
		does.forgetTexts();
		does.forgetPlaces();
		this.#readings = readings;
		this.places = is.RECENT;
		this.longestExtension = is.EXTENSION;
		this.block = this.#scanning.bytes.subarray(is.BLOCK_AT);
		this.templates = is.TEMPLATES;
		this.room = is.BLOCK;
		this.rowLength = is.ROW / WORD;
		this.rows = new Int32Array(does.memory.buffer, is.ROWS_AT);
		this.parameters = new Int32Array(does.memory.buffer, is.PARAMETERS_AT, 2 * is.NAMES);
		this.#packed = this.#scanning.bytes.subarray(is.PACKED_AT, is.PACKED_AT + is.PACKED);
		this.numbers = new Float64Array(does.memory.buffer, is.ROWS_AT);
	}

	/**
	 * Where in a row, in words, what a column was read as stands:
	 *
	 * - `seconds`: milliseconds in two words, `NaN` where it is not written as most are, with a fraction for one
	 * - `count`: a whole number in two words, -1 where it is not written as most are, without leading zeros for one
	 * - `common`: what {@link numberOf} says of it, in one word
	 * - `target`: where the path of a request's target ends, and in the next word where its extension begins, which is the
	 *   same where there is none of at most {@link longestExtension} bytes
	 */
	readingAt(column: number): number {
		const before = this.#readings.slice(0, column).filter((reading) => reading !== "text").length;
		return ROW.values + 2 * (this.#scanning.is.COLUMNS + before);
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

	/**
	 * Takes names of parameters to look for, in place of those before.
	 *
	 * @throws RangeError when there are too many, or one is too long
	 */
	knowNames(names: ParameterNames): void {
		if (names === this.#names) return;
		const { whole, beginnings } = names;
		const { NAMES, NAME, NAME_LONGEST, NAMES_AT } = this.#scanning.is;
		const all = [...whole, ...beginnings];
		if (all.length > NAMES || all.some((name) => name.length > NAME_LONGEST)) {
			throw new RangeError(`${NAMES} names of ${NAME_LONGEST} bytes fit`);
		}
		for (const [index, name] of all.entries()) {
			const at = NAMES_AT + index * NAME;
			this.#scanning.bytes.fill(0, at, at + NAME);
			this.#scanning.bytes.writeInt32LE(name.length, at);
			this.#scanning.bytes.write(name, at + 8, "latin1");
		}
		this.#scanning.does.knowNames(all.length, whole.length);
		this.#names = names;
	}

	/** @returns a bit for each name that a query has, with an equals sign; where their last values are is in {@link parameters} */
	query(from: number, to: number): number {
		return this.#scanning.does.query(from, to);
	}

	/** A value of a query, decoded; `undefined` when it is not all ASCII then, or cannot be decoded. */
	decoded(from: number, to: number): string | undefined {
		const length = this.#scanning.does.decode(from, to);
		return length < 0 ? undefined : this.#packed.toString("latin1", 0, length);
	}

	/**
	 * Makes a list in JSON of the values of a row, as they stand in the line; `null` for those that it does not have.
	 *
	 * @param row the word that it begins with
	 * @param left a bit for each column that is left out, which is `null`, too
	 * @param into takes the list
	 * @returns its bytes; -1 when there is no room for them
	 */
	pack(row: number, left: number, into: Buffer, at: number): number {
		const length = this.#scanning.does.pack(row * WORD, this.#readings.length, left);
		if (length > into.length - at) return -1;
		into.set(this.#packed.subarray(0, length), at);
		return length;
	}

	#write({ fields, end, absent }: Template, index: number): void {
		const { TEMPLATES_AT, TEMPLATE, FIELDS, FIELD, VALUE, ABSENT, END, UNWANTED, ROW_HEAD } = this.#scanning.is;
		const { COLUMNS } = this.#scanning.is;
		const start = TEMPLATES_AT + index * TEMPLATE;
		let literalAt = start + FIELDS * FIELD;
		let fieldAt = start;
		const write = (literal: string, column: number, kind: number) => {
			const reading = this.#scanning.is[READING_NAMES[this.#readings[column] ?? "text"]];
			const into = column === UNWANTED ? 0 : this.readingAt(column) * WORD - ROW_HEAD - 2 * WORD * COLUMNS;
			for (const word of [literalAt, literal.length, column, kind, reading, into])
				fieldAt = this.#scanning.bytes.writeInt32LE(word, fieldAt);
			literalAt += this.#scanning.bytes.write(literal, literalAt, "latin1");
		};
		for (const column of absent) write("", column, ABSENT);
		for (const { before, column } of fields) write(before, column ?? UNWANTED, VALUE);
		write(end, UNWANTED, END);
	}
}
