/** A text as bytes, which can wait outside of V8's heap, where nothing has to move them. */
export interface PackedText {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Whether a code unit is two bytes, as in UTF-16, and not one. */
	readonly isWide: boolean;
}

/** Any text, broken UTF-16 too, that is to be packed. */
export class TextToPack {
	readonly #text: string;
	readonly #isWide: boolean;

	constructor(text: string) {
		this.#text = text;
		// Only of ASCII there are as many bytes in UTF-8.
		this.#isWide = Buffer.byteLength(text) !== text.length;
	}

	/** Bytes that it takes. */
	get size(): number {
		return this.#isWide ? 2 * this.#text.length : this.#text.length;
	}

	/** @param bytes as many as it takes */
	packInto(bytes: Buffer<ArrayBuffer>): PackedText {
		bytes.write(this.#text, this.#isWide ? "utf16le" : "latin1");
		return { bytes, isWide: this.#isWide };
	}
}

/** Makes texts again. */
export class PackedTextReader {
	readonly #bytes: Buffer;
	readonly #isWide: boolean;

	constructor({ bytes, isWide }: PackedText) {
		this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#isWide = isWide;
	}

	/** From one code unit to before another: a text of its own. */
	text(from: number, to: number): string {
		return this.#isWide ? this.#bytes.toString("utf16le", 2 * from, 2 * to) : this.#bytes.toString("latin1", from, to);
	}

	/** All of it. */
	all(): string {
		return this.text(0, this.#bytes.length);
	}
}
