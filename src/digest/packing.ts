import { newVisitor, type Visitor } from "../visitor/fingerprint.ts";
import { Intern } from "../visitor/intern.ts";
import { type PackedText, PackedTextReader, packText } from "./packed-text.ts";

/** Values in a row, in a form that goes from thread to thread at the price of copying bytes. */
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

const FEWEST_NUMBERS = 16_384;
const FEWEST_BYTES = 16_384;

/** Length or place of a text that is `undefined`. */
const NONE = -1;
/** Less its slot: of a visitor who comes with all that is known. */
const NEW = -2;

/** Writes values in a row. They are read back in the same order by {@link Unpacker}. */
export class Packer {
	#numbers = new Float64Array(FEWEST_NUMBERS);
	#count = 0;
	#text = "";
	#places = new Map<string, number>();
	/** By slot, those who were written last. */
	readonly #visitors: Visitor[] = [];
	#bytes = Buffer.allocUnsafeSlow(FEWEST_BYTES);
	#byteCount = 0;

	/** How many numbers it holds: what it will weigh, roughly. */
	get size(): number {
		return this.#count;
	}

	/** A number; `undefined` is one, too. */
	number(value: number | undefined): void {
		if (this.#count === this.#numbers.length) {
			const longer = new Float64Array(2 * this.#count);
			longer.set(this.#numbers);
			this.#numbers = longer;
		}
		this.#numbers[this.#count++] = value === undefined ? Number.NaN : value;
	}

	/** A text that is likely the only one of its kind. */
	text(value: string | undefined): void {
		if (value === undefined) {
			this.number(NONE);
			return;
		}
		this.number(value.length);
		this.#text += value;
	}

	/** Some of a buffer's bytes. */
	bytes(source: Buffer, from: number, to: number): void {
		const end = this.#byteCount + to - from;
		if (end > this.#bytes.length) {
			const longer = Buffer.allocUnsafeSlow(Math.max(end, 2 * this.#bytes.length));
			this.#bytes.copy(longer, 0, 0, this.#byteCount);
			this.#bytes = longer;
		}
		source.copy(this.#bytes, this.#byteCount, from, to);
		this.#byteCount = end;
		this.number(to - from);
	}

	/** A text that is likely to come again soon: it travels once. */
	shared(value: string | undefined): void {
		if (value === undefined) {
			this.number(NONE);
			return;
		}
		let place = this.#places.get(value);
		if (place === undefined) {
			place = this.#places.size;
			this.#places.set(value, place);
		}
		this.number(place);
	}

	/** A visitor: the first time with all that is known of it, and afterwards by its slot. */
	visitor(visitor: Visitor | undefined): void {
		if (visitor === undefined) {
			this.number(NONE);
			return;
		}
		const { slot, fingerprint, ip, userAgent } = visitor;
		if (this.#visitors[slot] === visitor) {
			this.number(slot);
			return;
		}
		this.#visitors[slot] = visitor;
		this.number(NEW - slot);
		this.text(fingerprint);
		this.text(ip);
		this.shared(userAgent);
	}

	/** All that was written since the last time. */
	take(): Packed {
		const sharedLengths = new Float64Array(this.#places.size);
		let shared = "";
		let place = 0;
		for (const text of this.#places.keys()) {
			shared += text;
			sharedLengths[place++] = text.length;
		}
		const packed = {
			numbers: this.#numbers.slice(0, this.#count),
			text: packText(this.#text),
			bytes: new Uint8Array(this.#bytes.subarray(0, this.#byteCount)),
			shared: packText(shared),
			sharedLengths,
		};
		this.#byteCount = 0;
		this.#count = 0;
		this.#text = "";
		this.#places = new Map();
		return packed;
	}
}

/** Visitors that were read, one list for each {@link Packer}. */
export class ReadVisitors {
	readonly bySlot: Visitor[] = [];
	readonly userAgents = new Intern();
}

/** Reads what a {@link Packer} has written. Reading something else, or on behind the end, gives nonsense. */
export class Unpacker {
	readonly #numbers: Float64Array;
	readonly #texts: PackedTextReader;
	/** All of them, once somebody has asked for one that may be cut from it. */
	#allText: string | undefined;
	readonly #shared: readonly string[];
	readonly #visitors: ReadVisitors;
	/** All bytes, of which some are asked for. */
	readonly allBytes: Buffer;
	#next = 0;
	#at = 0;
	#byteAt = 0;

	/** @param visitors who were read so far of what the same {@link Packer} has written */
	constructor({ numbers, text, bytes, shared, sharedLengths }: Packed, visitors = new ReadVisitors()) {
		this.#visitors = visitors;
		this.allBytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#numbers = numbers;
		this.#texts = new PackedTextReader(text);
		const sharedTexts = new PackedTextReader(shared);
		let end = 0;
		this.#shared = Array.from(sharedLengths, (length) => {
			end += length;
			return sharedTexts.text(end - length, end);
		});
	}

	/** A visitor, the same object each time. */
	visitor(): Visitor | undefined {
		const slot = this.number();
		if (slot === NONE) return undefined;
		const { bySlot, userAgents } = this.#visitors;
		if (slot >= 0) return bySlot[slot];
		const fingerprint = this.ownText() ?? "";
		const ip = this.ownText() ?? "";
		const visitor = newVisitor({ fingerprint, ip, userAgent: userAgents.of(this.shared() ?? "") });
		bySlot[NEW - slot] = visitor;
		return visitor;
	}

	/** Whether everything has been read. */
	get isDone(): boolean {
		return this.#next >= this.#numbers.length;
	}

	/** A number that is always there. */
	number(): number {
		return this.#numbers[this.#next++] ?? Number.NaN;
	}

	/** A number, or `undefined`. `NaN` cannot be told from that. */
	optionalNumber(): number | undefined {
		const value = this.number();
		return Number.isNaN(value) ? undefined : value;
	}

	/** A text, which may be cut from a larger one. */
	text(): string | undefined {
		const length = this.number();
		if (length === NONE) return undefined;
		const from = this.#at;
		this.#at += length;
		this.#allText ??= this.#texts.all();
		return this.#allText.slice(from, this.#at);
	}

	/** The same in a copy that shares no memory with any other. */
	ownText(): string | undefined {
		const length = this.number();
		if (length === NONE) return undefined;
		const from = this.#at;
		this.#at += length;
		return this.#texts.text(from, this.#at);
	}

	/** Passes over some bytes. @returns where they begin in {@link allBytes}; they end where the next ones begin */
	skipBytes(): number {
		const from = this.#byteAt;
		this.#byteAt += this.number();
		return from;
	}

	/** Where the next bytes begin in {@link allBytes}. */
	get nextBytes(): number {
		return this.#byteAt;
	}

	/** A shared text, which is the same copy each time and shares no memory with any other. */
	shared(): string | undefined {
		const place = this.number();
		return place === NONE ? undefined : this.#shared[place];
	}
}
