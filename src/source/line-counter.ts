import { isAscii } from "node:buffer";
import { LineSplitter } from "./line-splitter.ts";
import type { LiveLines, LogMark, LogStart } from "./live-source.ts";
import { HEAD, START } from "./live-source.ts";

const LINE_FEED = 0x0a;

/** Cuts the bytes of a live log into lines, and keeps count of how far it is handed out. */
export class LineCounter {
	/** First bytes of the log, as far as they are known. */
	head: Buffer;
	readonly #splitter: LineSplitter;
	#position: number;
	#offset: number;
	#line: number;
	#tailIsAscii = true;

	/**
	 * @param limit longest line in bytes
	 * @param start where the bytes begin in their log
	 * @param head first bytes of the log, when it does not begin at its start
	 */
	constructor(limit: number, start: LogStart = START, head: Buffer = Buffer.alloc(0)) {
		this.#splitter = new LineSplitter(limit);
		this.#position = start.offset;
		this.#offset = start.offset;
		this.#line = start.line;
		this.head = head;
	}

	/** Bytes of the log that were taken. */
	get position(): number {
		return this.#position;
	}

	get mark(): LogMark {
		return { head: this.head, offset: this.#offset, line: this.#line };
	}

	/** Takes the next bytes. @returns the lines that end in them */
	push(bytes: Buffer): LiveLines {
		if (this.#position < HEAD && this.head.length === this.#position) {
			this.head = Buffer.concat([this.head, bytes.subarray(0, HEAD - this.#position)]);
		}
		const from = { offset: this.#offset, line: this.#line };
		const lines = this.#splitter.push(bytes);
		const end = bytes.lastIndexOf(LINE_FEED) + 1;
		if (end > 0) this.#offset = this.#position + end;
		this.#position += bytes.length;
		const chunkIsAscii = isAscii(bytes);
		const ascii = chunkIsAscii && this.#tailIsAscii;
		this.#tailIsAscii = lines.length > 0 ? chunkIsAscii : ascii;
		return this.#handOut(from, lines, bytes.length, ascii);
	}

	/** The log is complete. @returns its last line, if it lacked its end */
	end(): LiveLines | undefined {
		const from = { offset: this.#offset, line: this.#line };
		const lines = this.#splitter.end();
		this.#offset = this.#position;
		return lines.length > 0 ? this.#handOut(from, lines, 0, this.#tailIsAscii) : undefined;
	}

	#handOut(from: LogStart, lines: LiveLines["lines"], bytes: number, ascii: boolean): LiveLines {
		this.#line += lines.length;
		return { lines, firstLine: from.line, bytes, ascii, from, mark: this.mark };
	}
}
