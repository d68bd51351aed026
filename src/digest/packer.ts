import type { Visitor } from "../visitor/fingerprint.ts";
import type { UserAgent } from "../visitor/user-agent.ts";
import { NEW, NONE, type Packed } from "./packed.ts";
import { TextToPack } from "./packed-text.ts";

const FEWEST_NUMBERS = 16_384;
const FEWEST_BYTES = 16_384;

/** Writes values in a row. They are read back in the same order by `Unpacker`. */
export class Packer {
	#numbers = new Float64Array(FEWEST_NUMBERS);
	#count = 0;
	#text = "";
	#places = new Map<string, number>();
	/** By slot, those who were written last. */
	readonly #visitors: Visitor[] = [];
	/** Likewise. */
	readonly #userAgents: UserAgent[] = [];
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
		const { slot, fingerprint, ip, agent } = visitor;
		if (this.#visitors[slot] === visitor) {
			this.number(slot);
			return;
		}
		this.#visitors[slot] = visitor;
		this.number(NEW - slot);
		this.text(fingerprint);
		this.text(ip);
		this.#userAgent(agent);
	}

	/** A user agent: likewise. */
	#userAgent(agent: UserAgent): void {
		const { slot, userAgent } = agent;
		if (this.#userAgents[slot] === agent) {
			this.number(slot);
			return;
		}
		this.#userAgents[slot] = agent;
		this.number(NEW - slot);
		this.text(userAgent);
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
		const packed = this.#pack(sharedLengths, new TextToPack(this.#text), new TextToPack(shared));
		this.#byteCount = 0;
		this.#count = 0;
		this.#text = "";
		this.#places = new Map();
		return packed;
	}

	/** All in one buffer: each one that changes hands has its price. */
	#pack(lengths: Float64Array, text: TextToPack, shared: TextToPack): Packed {
		const ends = [8 * this.#count, 8 * lengths.length, text.size, shared.size, this.#byteCount];
		let end = 0;
		for (const [index, size] of ends.entries()) ends[index] = end += size;
		const [numbersEnd = 0, lengthsEnd = 0, textEnd = 0, sharedEnd = 0] = ends;
		const { buffer } = Buffer.allocUnsafeSlow(end);
		const numbers = new Float64Array(buffer, 0, this.#count);
		numbers.set(this.#numbers.subarray(0, this.#count));
		const sharedLengths = new Float64Array(buffer, numbersEnd, lengths.length);
		sharedLengths.set(lengths);
		const bytes = new Uint8Array(buffer, sharedEnd);
		bytes.set(this.#bytes.subarray(0, this.#byteCount));
		return {
			numbers,
			sharedLengths,
			text: text.packInto(Buffer.from(buffer, lengthsEnd, textEnd - lengthsEnd)),
			shared: shared.packInto(Buffer.from(buffer, textEnd, sharedEnd - textEnd)),
			bytes,
		};
	}
}
