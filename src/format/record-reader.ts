import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { decodeLatin1 } from "./escape.ts";
import type { Format, LineReader } from "./format.ts";
import { type Readable, readableBy } from "./formats.ts";
import { LineReaders } from "./line-readers.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant
const NON_ASCII = /[^\x00-\x7f]/;

/** Lines looked at to tell a part's format. */
const LOOKED_AT = 200;

/** Why a log is read in a format. */
export interface Detection {
	readonly format: Format;
	/** How many of its first lines were looked at; 0 when the format was given. */
	readonly lookedAt: number;
	/** Which formats read any of them, best first. */
	readonly readableBy: readonly Readable[];
}

/** Reads the lines of one log: tells its format from the first of them, and then each line with it. */
export class RecordReader {
	readonly #formats: readonly Format[];
	readonly #counts = new Map<Format, number>();
	readonly #readers: LineReaders;
	/** Lines of the last {@link read} that another format than the log's own has read, by index. */
	readonly #foreign = new Map<number, Format>();
	#detection: Detection | undefined;

	/**
	 * @param formats those that may be; a single one is taken without looking
	 * @param header the last before the log's first line, where it was cut out of a longer one
	 */
	constructor(formats: readonly Format[], header?: string) {
		this.#formats = formats;
		this.#readers = new LineReaders(formats, header);
		const [only, ...others] = formats;
		if (only && others.length === 0) this.#detection = { format: only, lookedAt: 0, readableBy: [] };
	}

	/** Lines read by each format so far. */
	get counts(): ReadonlyMap<Format, number> {
		return this.#counts;
	}

	/** The log's own format; `undefined` until a line is read that any format knows. */
	get detection(): Detection | undefined {
		return this.#detection;
	}

	/**
	 * The format that has read a line of the last {@link read}; for a malformed line the one that says why.
	 *
	 * @param index of the line, from 0
	 */
	formatOf(index: number): Format | undefined {
		return this.#foreign.get(index) ?? this.#detection?.format;
	}

	/**
	 * Reads latin1 lines; the result has their length and order. A line that the log's own format cannot read is given
	 * to the others before it is malformed: people append logs of several servers to one file.
	 *
	 * @param ascii whether all lines are known to be ASCII, which saves looking for what must be decoded
	 */
	read(latin1: readonly string[], ascii: boolean): (LogEvent | MalformedReason)[] {
		const lines = ascii ? latin1 : latin1.map((line) => (NON_ASCII.test(line) ? decodeLatin1(line) : line));
		this.#foreign.clear();
		this.#detection ??= detect(lines.slice(0, LOOKED_AT), this.#formats, this.#readers.header);
		const records: (LogEvent | MalformedReason)[] = [];
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

	/** Reads lines between which there is no header; the first of them has the index `first`. */
	#readRun(lines: readonly string[], first: number): (LogEvent | MalformedReason)[] {
		const format = this.#detection?.format;
		if (!format) return lines.map((line) => (line === "" ? "empty-line" : "unknown-format"));
		const reader = this.#readers.of(format);
		const records = reader.parseAll ? reader.parseAll(lines) : parseEach(lines, reader);
		let foreign = 0;
		for (let index = 0; index < records.length; index++) {
			const record = records[index];
			if (typeof record !== "string") continue;
			foreign++;
			const line = lines[index] ?? "";
			records[index] = line === "" ? "empty-line" : (this.#readByOthers(line, format, first + index) ?? record);
		}
		this.#count(format, records.length - foreign);
		return records;
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

	#count(format: Format, lines: number): void {
		if (lines > 0) this.#counts.set(format, (this.#counts.get(format) ?? 0) + lines);
	}
}

function detect(
	lines: readonly string[],
	formats: readonly Format[],
	header: string | undefined,
): Detection | undefined {
	const readable = readableBy(lines, formats, header);
	const [best] = readable;
	return best && { format: best.format, lookedAt: lines.length, readableBy: readable };
}

function parseEach(lines: readonly string[], { parse }: LineReader): (LogEvent | MalformedReason)[] {
	const records = new Array<LogEvent | MalformedReason>(lines.length);
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index] ?? "";
		records[index] = line === "" ? "empty-line" : parse(line);
	}
	return records;
}
