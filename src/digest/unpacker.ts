import { unboxed } from "../unboxed.ts";
import { newVisitor, type Visitor } from "../visitor/fingerprint.ts";
import { newUserAgent, type UserAgent } from "../visitor/user-agent.ts";
import { NEW, NONE, type Packed } from "./packed.ts";
import { PackedTextReader } from "./packed-text.ts";

/** Visitors and user agents that were read last, by slot: one of it for each `Packer`. */
export class ReadVisitors {
	readonly bySlot: Visitor[] = [];
	readonly userAgents: UserAgent[] = [];
}

/** Reads what a `Packer` has written. Reading something else, or on behind the end, gives nonsense. */
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

	/** @param visitors who were read so far of what the same `Packer` has written */
	constructor({ numbers, text, bytes, shared, sharedLengths }: Packed, visitors = new ReadVisitors()) {
		this.#visitors = visitors;
		this.allBytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#numbers = numbers;
		this.#texts = new PackedTextReader(text);
		this.#shared = textsOf(new PackedTextReader(shared), sharedLengths);
	}

	/** A visitor, the same object each time. */
	visitor(): Visitor | undefined {
		const slot = this.number();
		if (slot === NONE) return undefined;
		const { bySlot } = this.#visitors;
		if (slot >= 0) return bySlot[slot];
		const fingerprint = this.ownText() ?? "";
		const ip = this.ownText() ?? "";
		const visitor = newVisitor({ fingerprint, ip, agent: this.#userAgent() });
		bySlot[NEW - slot] = visitor;
		return visitor;
	}

	#userAgent(): UserAgent {
		const slot = this.number();
		const { userAgents } = this.#visitors;
		if (slot >= 0) return userAgents[slot] ?? newUserAgent("");
		const agent = newUserAgent(this.ownText() ?? "");
		userAgents[NEW - slot] = agent;
		return agent;
	}

	/** Whether everything has been read. */
	get isDone(): boolean {
		return this.#next >= this.#numbers.length;
	}

	/** A number that is always there. */
	number(): number {
		return this.#numbers[this.#next++] ?? Number.NaN;
	}

	/** A whole number, which is kept. */
	count(): number {
		return unboxed(this.number());
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
		this.#byteAt = unboxed(this.#byteAt + this.number());
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

/** Without an iterator, which makes an object of each length. */
function textsOf(texts: PackedTextReader, lengths: Float64Array): readonly string[] {
	const all = new Array<string>(lengths.length);
	for (let place = 0, from = 0; place < all.length; place++) {
		const to = from + (lengths[place] ?? 0);
		all[place] = texts.text(from, to);
		from = to;
	}
	return all;
}
