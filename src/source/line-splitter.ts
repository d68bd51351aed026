import type { Transform, TransformOptions } from "node:stream";
import split2 from "split2";

/** Stands for a line over the limit: its text is gone, its place is kept. */
export const TOO_LONG = Symbol("too long");

/** One line of latin1 text (one character is one byte) without its end. */
export type Line = string | typeof TOO_LONG;

const LINE_FEED = 0x0a;

/** The part of split2's contract that its types leave out. */
interface SplitStream extends Transform {
	/** The line that has begun is over the limit, and is being dropped. */
	readonly overflow: boolean;
}

/**
 * Cuts bytes into lines, in arrays: one array per chunk, since an event per line costs more than reading it.
 *
 * Works on latin1 text, so that nothing is decoded that nobody looks at, invalid UTF-8 survives to be judged, and
 * lengths are bytes. Lines end with LF or CRLF; the last may lack its end.
 */
export class LineSplitter {
	readonly #stream: SplitStream;
	#lines: Line[] = [];
	#endsOpen = false;

	/** @param limit longest line in bytes; longer ones become `TOO_LONG` */
	constructor(limit: number) {
		const options: TransformOptions & { maxLength: number; skipOverflow: boolean } = {
			// One more, since a CR at the end of what has come so far may belong to the line's end.
			maxLength: limit + 1,
			skipOverflow: true,
			decodeStrings: false,
		};
		const take = (line: string): undefined => {
			const text = line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
			this.#lines.push(text.length > limit ? TOO_LONG : text);
		};
		// Nothing goes down the stream: the array that `take` fills is the result, and writing stays synchronous.
		this.#stream = split2("\n", take, options) as SplitStream;
	}

	/** @returns the lines that end in this chunk */
	push(chunk: Buffer): Line[] {
		this.#lines = [];
		const [first, last] = wholeLines(chunk);
		// In three pieces: split2 adds what it gets to what it holds, and the whole lines in between, nearly all there
		// is, need not be copied for that.
		this.#writeBytes(chunk, 0, first);
		this.#writeBytes(chunk, first, last);
		this.#writeBytes(chunk, last, chunk.length);
		return this.#lines;
	}

	/**
	 * Takes of a chunk what whole lines leave: the end of a line before them and the beginning of one behind.
	 *
	 * @returns the line that ends with the chunk's first line feed, if there is one, and the bytes of the lines behind it
	 */
	pushEnds(chunk: Buffer): { readonly first: Line[]; readonly whole: Buffer } {
		this.#lines = [];
		const [first, last] = wholeLines(chunk);
		this.#writeBytes(chunk, 0, first);
		this.#writeBytes(chunk, last, chunk.length);
		return { first: this.#lines, whole: chunk.subarray(first, last) };
	}

	/** @returns the last line, if it lacked its end */
	end(): Line[] {
		this.#lines = [];
		if (this.#endsOpen) this.#write("\n");
		this.#stream.destroy();
		return this.#lines;
	}

	#writeBytes(chunk: Buffer, from: number, to: number): void {
		if (to > from) this.#write(chunk.toString("latin1", from, to));
	}

	#write(text: string): void {
		const wasDropping = this.#stream.overflow;
		const before = this.#lines.length;
		this.#stream.write(text);
		this.#endsOpen = !text.endsWith("\n");
		// split2 drops an overlong line without a word; the first line end after it is where it stood.
		if (wasDropping && text.includes("\n")) this.#lines.splice(before, 0, TOO_LONG);
	}
}

/** Where the first line ends that may have begun before a chunk, and where the last line ends that ends in it. */
export function wholeLines(chunk: Buffer): readonly [first: number, last: number] {
	return [chunk.indexOf(LINE_FEED) + 1, chunk.lastIndexOf(LINE_FEED) + 1];
}
