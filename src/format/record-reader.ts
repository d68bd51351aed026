import type { LogEvent, Milliseconds } from "../event.ts";
import type { NoRequest } from "../outcome.ts";
import { carriersOf } from "./also-carried.ts";
import type { Detection } from "./detection.ts";
import { decodeLatin1 } from "./escape.ts";
import type { BlockEvent, BlockReader, Format } from "./format.ts";
import { readableBy } from "./formats.ts";
import { splitGlued } from "./glued.ts";
import { LineReaders } from "./line-readers.ts";
import { FoundKeys } from "./optional-keys.ts";
import { isPadded, withoutPadding } from "./padding.ts";
import { moved, parseEach } from "./parse-each.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant
const NON_ASCII = /[^\x00-\x7f]/;

/** Lines looked at to tell a part's format. */
const LOOKED_AT = 200;

/** Shorter pieces of a line are no records of any format, and are not given to all of them: there may be very many. */
const SHORTEST = 30;

/** Reads the lines of one log: tells its format from the first of them, and then each line with it. */
export class RecordReader {
	readonly #formats: readonly Format[];
	readonly #counts = new Map<Format, number>();
	readonly #readers: LineReaders;
	/** Lines of the last {@link read} that another format than the log's own has read, by index. */
	readonly #foreign = new Map<number, Format>();
	readonly #clockOffset: Milliseconds;
	readonly #rescued = new Map<number, readonly (LogEvent | NoRequest)[]>();
	readonly #keys = new FoundKeys();
	/** Those of the last {@link read}. */
	#lines: readonly string[] = [];
	#detection: Detection | undefined;
	/** One whose lines these are but for their addresses, while there is no detection. */
	#unaddressed: Format | undefined;

	/**
	 * @param formats those that may be; a single one is taken without looking
	 * @param header the last before the log's first line, where it was cut out of a longer one
	 * @param clockOffset added to the times of all records
	 */
	constructor(formats: readonly Format[], header?: string, clockOffset: Milliseconds = 0) {
		this.#clockOffset = clockOffset;
		this.#formats = formats;
		this.#readers = new LineReaders(formats, header);
		const [only, ...others] = formats;
		if (only && others.length === 0)
			this.#detection = { format: only, lookedAt: 0, readableBy: [], carriedBy: new Map() };
	}

	/** Lines read by each format so far. */
	get counts(): ReadonlyMap<Format, number> {
		return this.#counts;
	}

	/** Of formats with optional keys those that were on lines of what {@link mayBeSent}, as bits. */
	get keys(): ReadonlyMap<Format, number> {
		return this.#keys.byFormat;
	}

	/** The log's own format; `undefined` until a line is read that any format knows. */
	get detection(): Detection | undefined {
		return this.#detection;
	}

	/**
	 * What lines of the last {@link read} hold besides their first record, by index: the others of a line that was torn, or
	 * glued to the next.
	 */
	get rescued(): ReadonlyMap<number, readonly (LogEvent | NoRequest)[]> {
		return this.#rescued;
	}

	/**
	 * The format that has read a line of the last {@link read}; for a line without a request the one that says why.
	 *
	 * @param index of the line, from 0
	 */
	formatOf(index: number): Format | undefined {
		return this.#foreign.get(index) ?? this.#detection?.format;
	}

	/**
	 * A record may be sent, so it matters what its line can tell.
	 *
	 * @param from the index of its line in the last {@link read}, or the block reader that is at its line
	 */
	mayBeSent(from: number | BlockReader): void {
		const format = typeof from === "number" ? this.formatOf(from) : this.#detection?.format;
		const keys = format?.keys;
		if (format === undefined || keys === undefined) return;
		this.#keys.see(format, keys, () => {
			if (typeof from !== "number") return from.keys?.() ?? 0;
			return splitGlued(this.#lines[from] ?? "").reduce((bits, piece) => bits | keys.on(piece), 0);
		});
	}

	/** What can read the next lines at once; `undefined` when they must be read one by one. */
	get block(): BlockReader | undefined {
		const block = this.#detection?.format.block;
		return block?.lines.isTaught ? block : undefined;
	}

	/**
	 * Reads the next lines at once.
	 *
	 * @param longest bytes of a line, its end included; longer ones are left
	 * @param take gets what each line says, valid until the next one, or `undefined` when it must be {@link read} by itself
	 */
	readBlock(
		{ lines, event }: BlockReader,
		bytes: Buffer,
		longest: number,
		take: (event: BlockEvent | undefined) => void,
	): void {
		let read = 0;
		for (lines.take(bytes); lines.next(); ) {
			const record = lines.length > longest ? undefined : event();
			if (record !== undefined) {
				read++;
				record.start += this.#clockOffset;
				record.logged += this.#clockOffset;
			}
			take(record);
		}
		if (this.#detection) this.#count(this.#detection.format, read);
	}

	/**
	 * Reads latin1 lines; the result has their length and order. A line that the log's own format cannot read is given
	 * to the others before it is malformed: people append logs of several servers to one file.
	 *
	 * @param ascii whether all lines are known to be ASCII, which saves looking for what must be decoded
	 */
	read(latin1: readonly string[], ascii: boolean): (LogEvent | NoRequest)[] {
		const whole = latin1.some(isPadded) ? latin1.map(withoutPadding) : latin1;
		const lines = ascii ? whole : whole.map((line) => (NON_ASCII.test(line) ? decodeLatin1(line) : line));
		this.#lines = lines;
		this.#foreign.clear();
		this.#rescued.clear();
		// A program may print any number of lines before its log begins.
		for (let at = 0; !this.#detection && at < lines.length; at += LOOKED_AT) {
			this.#detection = this.#detect(lines.slice(at, at + LOOKED_AT));
		}
		if (!this.#detection) this.#unaddressed ??= this.#lackingAddresses(lines.slice(0, LOOKED_AT));
		const records: (LogEvent | NoRequest)[] = [];
		let from = 0;
		for (let index = 0; index < lines.length; index++) {
			const line = lines[index] ?? "";
			if (!this.#readers.isHeader(line)) continue;
			records.push(...this.#readRun(lines.slice(from, index), from), "header");
			this.#readers.see(line);
			from = index + 1;
		}
		return from === 0 ? this.#readRun(lines, 0) : [...records, ...this.#readRun(lines.slice(from), from)];
	}

	/** By whole lines; where all of them are torn, by what they are made of. */
	#detect(lines: readonly string[]): Detection | undefined {
		return this.#detectBy(lines) ?? this.#detectBy(lines.flatMap(splitGlued));
	}

	#detectBy(lines: readonly string[]): Detection | undefined {
		const readable = readableBy(lines, this.#formats, this.#readers.header);
		const format = readable[0]?.format;
		if (format === undefined) return undefined;
		const lookedAt = lines.filter((line) => !this.#readers.isComment(line, format)).length;
		return { format, lookedAt, readableBy: readable, carriedBy: carriersOf(lines, format) };
	}

	/** The format of lines that are whole but for an address, as where host names are logged instead. */
	#lackingAddresses(lines: readonly string[]): Format | undefined {
		return this.#formats.find((format) => lines.some((line) => this.#readers.of(format).parse(line) === "no-address"));
	}

	/** Reads lines between which there is no header; the first of them has the index `first`. */
	#readRun(lines: readonly string[], first: number): (LogEvent | NoRequest)[] {
		const format = this.#detection?.format;
		if (!format) {
			const nearest = this.#unaddressed && this.#readers.of(this.#unaddressed);
			const reasonOf = (line: string): NoRequest => {
				if (this.#readers.isComment(line, format)) return "header";
				return nearest?.parse(line) === "no-address" ? "no-address" : "unknown-format";
			};
			return lines.map((line) => (line === "" ? "empty-line" : reasonOf(line)));
		}
		const records = parseEach(lines, this.#readers.of(format));
		let foreign = 0;
		for (let index = 0; index < records.length; index++) {
			const record = records[index];
			if (typeof record !== "string") continue;
			foreign++;
			const line = lines[index] ?? "";
			records[index] =
				line === ""
					? "empty-line"
					: (this.#readByOthers(line, format, first + index) ??
						this.#rescue(line, format, first + index) ??
						(this.#readers.isComment(line, format) ? "header" : record));
		}
		this.#count(format, records.length - foreign);
		return this.#onTime(records);
	}

	#onTime(records: (LogEvent | NoRequest)[]): (LogEvent | NoRequest)[] {
		return this.#clockOffset === 0 ? records : records.map((record) => moved(record, this.#clockOffset));
	}

	#readByOthers(line: string, own: Format, index: number): LogEvent | undefined {
		for (const format of this.#formats) {
			if (format === own) continue;
			const record = this.#readers.of(format).parse(line);
			if (typeof record === "string") continue;
			this.#count(format, 1);
			this.#foreign.set(index, format);
			return record;
		}
		return undefined;
	}

	/** Reads what is left of a line that is no record. @returns its first record, or why that is none */
	#rescue(line: string, own: Format, index: number): LogEvent | NoRequest | undefined {
		const pieces = splitGlued(line);
		if (pieces.length === 0) return "empty-line";
		if (pieces.length === 1 && pieces[0] === line) return undefined;
		const read = pieces.map((piece): LogEvent | NoRequest => {
			if (piece.length < SHORTEST) return "torn";
			const record = this.#readers.of(own).parse(piece);
			if (typeof record !== "string") this.#count(own, 1);
			return typeof record === "string" ? (this.#readByOthers(piece, own, index) ?? "torn") : record;
		});
		if (read.every((record) => typeof record === "string")) return undefined;
		const [firstRecord, ...others] = read;
		if (others.length > 0) this.#rescued.set(index, this.#onTime(others));
		return firstRecord;
	}

	#count(format: Format, lines: number): void {
		if (lines > 0) this.#counts.set(format, (this.#counts.get(format) ?? 0) + lines);
	}
}
