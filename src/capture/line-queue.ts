/** Lines in a row, as the bytes of one write. */
class Chunk {
	readonly bytes: Buffer;
	/** Where the first line begins: always behind a line feed, the end of what was before it. */
	start = 1;
	end = 1;
	lines = 0;

	constructor(size: number) {
		this.bytes = Buffer.allocUnsafeSlow(size);
		this.bytes[0] = NEWLINE;
	}

	get length(): number {
		return this.end - this.start;
	}
}

const NEWLINE = 0x0a;
/** Bytes of a chunk; a longer line has one of its own. */
const CHUNK = 65_536;
/** Bytes of UTF-8 that a unit of a string takes at most. */
const WIDEST = 3;

/**
 * Lines that wait, as bytes: strings would be copied by the garbage collector for as long as they do, and encoded all
 * at once while requests wait. No line is parted, so that each write ends with the end of a line.
 */
export class LineQueue {
	readonly #chunks: Chunk[] = [];
	/** For reuse: memory that is got anew costs more than what is written to it. */
	#spare: Chunk | undefined;
	/** The chunk that is being written, to which nothing may be added. */
	#taken: Chunk | undefined;
	#lines = 0;
	#bytes = 0;

	/** How many lines wait, those that are being written, too. */
	get lines(): number {
		return this.#lines;
	}

	/** Whether more waits than goes in one write. */
	get isLong(): boolean {
		return this.#chunks.length > 1;
	}

	/** Adds a line with its end, unless more than so many bytes would wait. @returns whether it did */
	add(line: string, maxBytes: number): boolean {
		const widest = line.length * WIDEST;
		if (this.#bytes + widest > maxBytes && this.#bytes + Buffer.byteLength(line) > maxBytes) return false;
		let last = this.#chunks.at(-1);
		if (last === undefined || last === this.#taken || last.bytes.length - last.end < widest) {
			last = this.#newChunk(widest + 1);
			this.#chunks.push(last);
		}
		const length = last.bytes.write(line, last.end);
		last.end += length;
		last.lines++;
		this.#bytes += length;
		this.#lines++;
		return true;
	}

	/**
	 * The bytes to write next. They stay in the queue until {@link wrote} says what became of them.
	 *
	 * @param afresh with a line feed before them, which ends a line that was torn
	 */
	take(afresh: boolean): Uint8Array {
		const chunk = this.#chunks[0] ?? this.#newChunk(0);
		this.#taken = chunk;
		return bytesOf(chunk, afresh);
	}

	/** So many bytes of those that were taken are written. @returns how many whole lines these were */
	wrote(count: number, afresh: boolean): number {
		const chunk = this.#taken;
		this.#taken = undefined;
		if (chunk === undefined) return 0;
		const written = count - (afresh ? 1 : 0);
		const isAll = written === chunk.length;
		const end = isAll ? chunk.end : chunk.bytes.lastIndexOf(NEWLINE, chunk.start + Math.max(written, 0) - 1) + 1;
		const lines = isAll ? chunk.lines : newlines(chunk.bytes.subarray(chunk.start, end));
		this.#bytes -= end - chunk.start;
		this.#lines -= lines;
		chunk.lines -= lines;
		chunk.start = end;
		if (chunk.length === 0) this.#free(chunk);
		return lines;
	}

	/** What waits and is not being written, for the last moment. */
	*rest(afresh: boolean): Generator<Uint8Array> {
		for (const chunk of this.#chunks) {
			if (chunk !== this.#taken) yield bytesOf(chunk, afresh && chunk === this.#chunks[0]);
		}
	}

	/** Forgets all that waits. @returns how many lines that was */
	clear(): number {
		const lines = this.#lines;
		this.#chunks.length = 0;
		this.#lines = 0;
		this.#bytes = 0;
		return lines;
	}

	#newChunk(atLeast: number): Chunk {
		const spare = this.#spare;
		if (spare === undefined || atLeast > CHUNK) return new Chunk(Math.max(CHUNK, atLeast));
		this.#spare = undefined;
		return spare;
	}

	#free(chunk: Chunk): void {
		this.#chunks.shift();
		if (chunk.bytes.length !== CHUNK) return;
		chunk.start = 1;
		chunk.end = 1;
		chunk.lines = 0;
		this.#spare = chunk;
	}
}

function bytesOf({ bytes, start, end }: Chunk, afresh: boolean): Uint8Array {
	return bytes.subarray(afresh ? start - 1 : start, end);
}

function newlines(bytes: Uint8Array): number {
	return bytes.reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 0);
}
