import { BitReader, Bzip2Error, readBlock } from "./bzip2-block.ts";

/** More than any block takes when compressed: with so many bytes one can be read in one go. */
const ENOUGH = 1024 * 1024;
const HEADER = 4;

/** Whether these are the first bytes of a bzip2 archive: `BZh` and the size of its blocks. */
export function isBzip2(start: Uint8Array): boolean {
	const [b, z, h, size = 0] = start;
	return b === 0x42 && z === 0x5a && h === 0x68 && size >= 0x31 && size <= 0x39;
}

/**
 * Decompresses bzip2, several streams too (parallel compressors write many).
 *
 * A damaged or truncated archive ends before the block that is damaged, and `onDamage` is told once.
 *
 * @throws what `compressed` throws
 */
export async function* bunzipped(
	compressed: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	const blocks = new Blocks();
	try {
		for await (const chunk of compressed) {
			blocks.add(chunk);
			while (blocks.held >= ENOUGH) {
				const block = blocks.next();
				if (block === undefined) return;
				yield block;
			}
		}
		for (let block = blocks.next(); block !== undefined; block = blocks.next()) yield block;
	} catch (error) {
		if (!(error instanceof Bzip2Error)) throw error;
		onDamage(error.message);
	}
}

/** The blocks of an archive, as far as its bytes are there. */
class Blocks {
	readonly #chunks: Buffer[] = [];
	/** Of the first byte in the first chunk. */
	#bit = 0;
	/** Size of the stream's blocks; 0 between streams. */
	#size = 0;
	#streams = 0;
	held = 0;

	/** Takes a copy. */
	add(chunk: Buffer): void {
		this.#chunks.push(Buffer.from(chunk));
		this.held += chunk.length;
	}

	/** @returns `undefined` at the end of all streams; what follows them and is none is left out, as padding is */
	next(): Buffer | undefined {
		const bytes = Buffer.concat(this.#chunks.splice(0));
		const reader = new BitReader(bytes, this.#bit);
		let block: Buffer | undefined;
		let over = false;
		while (block === undefined && !over) {
			if (this.#size === 0) {
				const start = reader.position >>> 3;
				over = !isBzip2(bytes.subarray(start, start + HEADER));
				if (over && this.#streams === 0) throw new Bzip2Error("unexpected end of file");
				if (over) break;
				this.#streams++;
				this.#size = 100_000 * ((bytes[start + 3] ?? 0) - 0x30);
				reader.position += HEADER * 8;
			}
			block = readBlock(reader, this.#size);
			if (block !== undefined) break;
			this.#size = 0;
			// Streams end at whole bytes.
			reader.position = (reader.position + 7) & ~7;
		}
		const used = reader.position >>> 3;
		this.#bit = reader.position & 7;
		this.#chunks.push(bytes.subarray(used));
		this.held = bytes.length - used;
		return block;
	}
}
