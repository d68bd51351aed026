/** A text as bytes, which can wait outside of V8's heap, where nothing has to move them. */
export interface PackedText {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Whether a code unit is two bytes, as in UTF-16, and not one. */
	readonly isWide: boolean;
}

/** Any text, broken UTF-16 too. */
export function packText(text: string): PackedText {
	// Only of ASCII there are as many bytes in UTF-8.
	const isWide = Buffer.byteLength(text) !== text.length;
	const bytes = Buffer.allocUnsafeSlow(isWide ? 2 * text.length : text.length);
	bytes.write(text, isWide ? "utf16le" : "latin1");
	return { bytes, isWide };
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
