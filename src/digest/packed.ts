import type { PackedText } from "./packed-text.ts";

/** Values in a row, in a form that goes from thread to thread at the price of handing one buffer on, which has it all. */
export interface Packed {
	/** Numbers, lengths of texts, and places of shared texts, in the order in which they were written. */
	readonly numbers: Float64Array<ArrayBuffer>;
	/** The texts, one after the other. */
	readonly text: PackedText;
	/** The bytes, one after the other. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** The shared texts, one after the other, and the length of each. */
	readonly shared: PackedText;
	readonly sharedLengths: Float64Array<ArrayBuffer>;
}

/** Length or place of a text that is `undefined`. */
export const NONE = -1;
/** Less its slot: of a visitor who comes with all that is known, or of a user agent that does. */
export const NEW = -2;
