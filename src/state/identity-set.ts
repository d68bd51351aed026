/** Bytes that are kept of an identity: at a thousand million of them, chance makes two alike once in 10²⁰ times. */
export const IDENTITY_BYTES = 16;

/** 32-bit words of a slot. */
const WORDS = IDENTITY_BYTES / 4;
const FEWEST_SLOTS = 1024;

/**
 * A set of identities, some 40 bytes each: a table with open addressing, since a `Set` of texts would need ten times as
 * much. Identities are hashes, so their first bits are as good as any hash of them. One of nothing but zeros stands for
 * an empty slot, and is never in it.
 */
export class IdentitySet {
	#slots = new Uint32Array(FEWEST_SLOTS * WORDS);
	#size = 0;

	get size(): number {
		return this.#size;
	}

	/** @param at where in the bytes the identity begins */
	has(bytes: Uint8Array, at = 0): boolean {
		return !this.#isEmpty(this.#find(wordsOf(bytes, at)));
	}

	/** Adds the identities that stand one after the other in the bytes; what is left over at the end is no whole one. */
	addAll(bytes: Uint8Array): void {
		for (let at = 0; at + IDENTITY_BYTES <= bytes.length; at += IDENTITY_BYTES) this.#add(wordsOf(bytes, at));
	}

	#add(words: Words): void {
		if (words.every((word) => word === 0)) return;
		const slot = this.#find(words);
		if (!this.#isEmpty(slot)) return;
		this.#slots.set(words, slot);
		if (++this.#size * 2 * WORDS > this.#slots.length) this.#grow();
	}

	#grow(): void {
		const old = this.#slots;
		this.#slots = new Uint32Array(2 * old.length);
		for (let slot = 0; slot < old.length; slot += WORDS) {
			const words = wordsAt(old, slot);
			if (words.some((word) => word !== 0)) this.#slots.set(words, this.#find(words));
		}
	}

	/** @returns the slot that holds the identity, or the empty one where it belongs */
	#find(words: Words): number {
		const slots = this.#slots;
		const [a, b, c, d] = words;
		for (let slot = (a * WORDS) % slots.length; ; slot = (slot + WORDS) % slots.length) {
			const isSame = slots[slot] === a && slots[slot + 1] === b && slots[slot + 2] === c && slots[slot + 3] === d;
			if (isSame || this.#isEmpty(slot)) return slot;
		}
	}

	#isEmpty(slot: number): boolean {
		const slots = this.#slots;
		return slots[slot] === 0 && slots[slot + 1] === 0 && slots[slot + 2] === 0 && slots[slot + 3] === 0;
	}
}

type Words = readonly [number, number, number, number];

function wordsOf(bytes: Uint8Array, at: number): Words {
	const view = new DataView(bytes.buffer, bytes.byteOffset + at, IDENTITY_BYTES);
	return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
}

function wordsAt(slots: Uint32Array, slot: number): Words {
	return [slots[slot] ?? 0, slots[slot + 1] ?? 0, slots[slot + 2] ?? 0, slots[slot + 3] ?? 0];
}
