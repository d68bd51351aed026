import type { EpochMs, Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import { LineReaders, maybeHeader } from "../format/line-readers.ts";
import { wholeLines } from "./line-splitter.ts";
import { type Beginning, Marks, NEW_SOURCE } from "./mark.ts";
import { isUtf16Line } from "./no-text.ts";

/** A stretch of a source whose records are in order of time, but for the allowed lateness. */
export interface Stretch {
	/** Byte offset of its first line, after decompression. */
	readonly from: number;
	/** Byte offset after its last line. */
	readonly to: number;
	/** Number of its first line in the source, from 1. */
	readonly firstLine: number;
	/** The last header before its first line. */
	readonly header: string | undefined;
	/** Earliest and latest time of a line; infinities (`Infinity`, `-Infinity`) when no line has a time. */
	readonly earliest: EpochMs;
	readonly latest: EpochMs;
}

/** First lines that are kept, for whoever must say why none can be read. */
const KEPT_LINES = 20;

/** Of so many lines of a log at least one has a time: among some thousand lines of anything, one looks as if it had. */
const LINES_PER_TIME = 1000;

/** How much of a line is looked at: times stand near the start, and an overlong line must not cost memory. */
const LOOKED_AT = 64 * 1024;

/**
 * Finds where whole logs were written one after the other (`cat request.log tracker.log`): wherever time jumps back by
 * more than the lateness, a new stretch begins. Looks at nothing but each line's time.
 */
export class PartScanner {
	readonly #formats: readonly Format[];
	readonly #lateness: Milliseconds;
	readonly #readers: LineReaders;
	readonly #stretches: Stretch[] = [];
	readonly #firstLines: string[] = [];
	#format: Format | undefined;
	#offset = 0;
	#line = 1;
	#from = 0;
	#firstLine = 1;
	#header: string | undefined;
	#earliest = Number.POSITIVE_INFINITY;
	#latest = Number.NEGATIVE_INFINITY;
	#tail = "";
	#tailBytes = 0;
	readonly #since: EpochMs;
	readonly #marks: Marks;
	/** The latest time of all stretches. */
	#highest: EpochMs;
	/** Lines with a time. */
	#timed = 0;
	/** Lines of text in UTF-16, and the number of the first. */
	#utf16 = 0;
	#utf16From = 0;
	/** The first line that was seen. */
	readonly #begunAt: number;

	/**
	 * @param formats those whose times may be read; the first that can read a line is tried first on the next
	 * @param beginning where in the source the first chunk begins, and what is passed over there
	 */
	constructor(formats: readonly Format[], lateness: Milliseconds, beginning: Beginning = NEW_SOURCE) {
		this.#formats = formats;
		this.#readers = new LineReaders(formats);
		this.#lateness = lateness;
		const { from, since, marks } = beginning;
		const { offset, line, latest } = from === "skip" ? NEW_SOURCE.from : from;
		this.#offset = offset;
		this.#from = offset;
		this.#line = line;
		this.#begunAt = line;
		this.#firstLine = line;
		this.#highest = latest;
		this.#since = since;
		this.#marks = new Marks(marks);
	}

	/** Places between the lines that were seen. */
	get marks(): Marks {
		return this.#marks;
	}

	/** Bytes seen so far. */
	get bytes(): number {
		return this.#offset + this.#tailBytes;
	}

	/** Whether lines had times that a format could read: one line in a thousand at least. */
	get readable(): boolean {
		return this.#timed * LINES_PER_TIME >= this.#line - this.#begunAt && this.#timed > 0;
	}

	/** Number of the first line of text in UTF-16; `undefined` when there are none, or one, as anything may look like it. */
	get utf16From(): number | undefined {
		return this.#utf16 > 1 ? this.#utf16From : undefined;
	}

	/** The first lines that are not empty: latin1, and cut where they are very long. */
	get firstLines(): readonly string[] {
		return this.#firstLines;
	}

	push(chunk: Buffer): void {
		const times = this.#format && this.#firstLines.length === KEPT_LINES && this.#readers.of(this.#format).times;
		if (!times) {
			this.#pushText(chunk.toString("latin1"));
			return;
		}
		const [first, last] = wholeLines(chunk);
		this.#pushText(chunk.toString("latin1", 0, first));
		const lines = chunk.subarray(first, last);
		times(lines, (from, to, time) => {
			if (Number.isNaN(time)) {
				const line = lines.toString("latin1", from, Math.min(to - 1, from + LOOKED_AT));
				this.#see(line, 0, line.length);
			} else this.#seen(time);
			this.#next(to - from);
		});
		this.#pushText(chunk.toString("latin1", last));
	}

	#pushText(text: string): void {
		let from = 0;
		let to = text.indexOf("\n");
		if (to >= 0 && this.#tailBytes > 0) {
			this.#keep(text.slice(0, to));
			this.#see(this.#tail, 0, this.#tail.length);
			this.#next(this.#tailBytes + 1);
			from = to + 1;
			to = text.indexOf("\n", from);
			this.#tail = "";
			this.#tailBytes = 0;
		}
		for (; to >= 0; to = text.indexOf("\n", from)) {
			this.#see(text, from, Math.min(to, from + LOOKED_AT));
			this.#next(to - from + 1);
			from = to + 1;
		}
		if (from < text.length) this.#keep(text.slice(from));
	}

	/** @returns the stretches in the order of the source; none when it is empty */
	end(): readonly Stretch[] {
		if (this.#tailBytes > 0) {
			this.#see(this.#tail, 0, this.#tail.length);
			this.#offset += this.#tailBytes;
			this.#line++;
			this.#passOver();
		} else this.#marks.keep({ offset: this.#offset, line: this.#line, latest: this.#highest });
		if (this.#offset > this.#from) this.#cut();
		return this.#stretches;
	}

	#keep(text: string): void {
		const room = LOOKED_AT - this.#tail.length;
		if (room > 0) this.#tail += text.slice(0, room);
		this.#tailBytes += text.length;
	}

	#next(bytes: number): void {
		this.#offset += bytes;
		this.#line++;
		this.#marks.pass(this.#offset, this.#line, this.#highest);
		this.#passOver();
	}

	/** Lines before the first that is new enough are none of any stretch. */
	#passOver(): void {
		if (this.#latest !== Number.NEGATIVE_INFINITY || this.#since === Number.NEGATIVE_INFINITY) return;
		this.#from = this.#offset;
		this.#firstLine = this.#line;
		this.#header = this.#readers.header;
	}

	#see(text: string, from: number, to: number): void {
		if (this.#firstLines.length < KEPT_LINES && to > from) this.#firstLines.push(text.slice(from, to));
		if (maybeHeader(text, from)) {
			const line = text.slice(from, to).trimEnd();
			if (this.#readers.isHeader(line)) {
				this.#readers.see(line);
				this.#marks.forbidPlaces();
			}
		}
		const time = this.#timeOf(text, from, to);
		if (!Number.isNaN(time)) this.#seen(time);
		else if (isUtf16Line(text, from, to) && this.#utf16++ === 0) this.#utf16From = this.#line;
	}

	#seen(time: EpochMs): void {
		this.#timed++;
		if (time > this.#highest) this.#highest = time;
		if (this.#latest === Number.NEGATIVE_INFINITY && time < this.#since) return;
		if (time < this.#latest - this.#lateness) this.#cut();
		if (time < this.#earliest) this.#earliest = time;
		if (time > this.#latest) this.#latest = time;
	}

	#timeOf(text: string, from: number, to: number): EpochMs {
		const time = this.#format === undefined ? Number.NaN : this.#readers.of(this.#format).loggedAt(text, from, to);
		if (!Number.isNaN(time)) return time;
		for (const format of this.#formats) {
			const other = format === this.#format ? Number.NaN : this.#readers.of(format).loggedAt(text, from, to);
			if (Number.isNaN(other)) continue;
			this.#format = format;
			return other;
		}
		return Number.NaN;
	}

	/** Ends the stretch before the line at `#offset`. */
	#cut(): void {
		this.#stretches.push({
			from: this.#from,
			to: this.#offset,
			firstLine: this.#firstLine,
			header: this.#header,
			earliest: this.#earliest,
			latest: this.#latest,
		});
		this.#from = this.#offset;
		this.#firstLine = this.#line;
		this.#header = this.#readers.header;
		this.#earliest = Number.POSITIVE_INFINITY;
		this.#latest = Number.NEGATIVE_INFINITY;
	}
}
