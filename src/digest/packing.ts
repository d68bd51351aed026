import { detach } from "../visitor/detach.ts";

/** Values in a row, in a form that goes from thread to thread at the price of copying bytes. */
export interface Packed {
	/** Numbers, lengths of texts, and places of shared texts, in the order in which they were written. */
	readonly numbers: Float64Array<ArrayBuffer>;
	/** The texts, one after the other. */
	readonly text: string;
	/** The shared texts, one after the other, and the length of each. */
	readonly shared: string;
	readonly sharedLengths: Float64Array<ArrayBuffer>;
}

const FEWEST_NUMBERS = 16_384;

/** Length or place of a text that is `undefined`. */
const NONE = -1;

/** Writes values in a row. They are read back in the same order by {@link Unpacker}. */
export class Packer {
	#numbers = new Float64Array(FEWEST_NUMBERS);
	#count = 0;
	#text = "";
	#places = new Map<string, number>();

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

	/** All that was written since the last time. */
	take(): Packed {
		const sharedLengths = new Float64Array(this.#places.size);
		let shared = "";
		let place = 0;
		for (const text of this.#places.keys()) {
			shared += text;
			sharedLengths[place++] = text.length;
		}
		const packed = { numbers: this.#numbers.slice(0, this.#count), text: this.#text, shared, sharedLengths };
		this.#count = 0;
		this.#text = "";
		this.#places = new Map();
		return packed;
	}
}

/** Reads what a {@link Packer} has written. Reading something else, or on behind the end, gives nonsense. */
export class Unpacker {
	readonly #numbers: Float64Array;
	readonly #text: string;
	readonly #shared: readonly string[];
	#next = 0;
	#at = 0;

	constructor({ numbers, text, shared, sharedLengths }: Packed) {
		this.#numbers = numbers;
		this.#text = text;
		let end = 0;
		const texts: string[] = [];
		for (const length of sharedLengths) {
			texts.push(detach(shared.slice(end, end + length)));
			end += length;
		}
		this.#shared = texts;
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
		return this.#text.slice(from, this.#at);
	}

	/** A shared text, which is the same copy each time and shares no memory with any other. */
	shared(): string | undefined {
		const place = this.number();
		return place === NONE ? undefined : this.#shared[place];
	}
}
