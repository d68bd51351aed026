import { isSame } from "./bytes";
import { BLOCK_AT, SLOTS, SLOTS_AT, TEXT, TEXTS, TEXTS_AT, TEXTS_BYTES, TEXTS_BYTES_AT } from "./memory";

// Texts that come again and again, by numbers: a hash table of places in a list of texts, which are bytes in a row.

/** 2^64 divided by the golden ratio, in two halves: a number of JavaScript would not be exact. */
const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;

let texts: i32 = 0;
let bytes: i32 = 0;

/** Forgets all texts: the next one has the number 0. */
export function forgetTexts(): void {
	memory.fill(SLOTS_AT, 0xff, SLOTS * 4);
	texts = 0;
	bytes = 0;
}

/**
 * The number of a text of the block, the same for the same bytes; new ones are numbered in a row.
 *
 * @param from in the block
 * @param to behind its end
 * @returns -1 when it is new and there is no room for it
 */
export function numberOf(from: i32, to: i32): i32 {
	const at = BLOCK_AT + from;
	const length = to - from;
	const hash = hashOf(at, length);
	let slot = hash & (SLOTS - 1);
	while (true) {
		const number = load<i32>(SLOTS_AT + slot * 4);
		if (number < 0) return add(at, length, hash, slot);
		const text = TEXTS_AT + number * TEXT;
		if (load<i32>(text, 8) === hash && load<i32>(text, 4) === length && isSame(load<i32>(text), at, length))
			return number;
		slot = (slot + 1) & (SLOTS - 1);
	}
}

function add(at: i32, length: i32, hash: i32, slot: i32): i32 {
	if (texts === TEXTS || bytes + length > TEXTS_BYTES) return -1;
	const place = TEXTS_BYTES_AT + bytes;
	memory.copy(place, at, length);
	bytes += length;
	const text = TEXTS_AT + texts * TEXT;
	store<i32>(text, place);
	store<i32>(text, length, 4);
	store<i32>(text, hash, 8);
	store<i32>(SLOTS_AT + slot * 4, texts);
	return texts++;
}

/** Eight bytes in one step, in two rows that need not wait for each other. */
function hashOf(at: i32, length: i32): i32 {
	let one: u64 = <u64>length;
	let other: u64 = 0;
	let done = 0;
	for (; done + 16 <= length; done += 16) {
		one = mixed(one, load<u64>(at + done));
		other = mixed(other, load<u64>(at + done, 8));
	}
	if (done + 8 <= length) {
		one = mixed(one, load<u64>(at + done));
		done += 8;
	}
	const rest = length - done;
	// What stands behind the text does not count.
	if (rest > 0) other = mixed(other, load<u64>(at + done) & (((<u64>1) << (<u64>rest * 8)) - 1));
	const hash = mixed(one, other);
	return <i32>(hash ^ (hash >> 32));
}

function mixed(hash: u64, more: u64): u64 {
	const product = (hash ^ more) * GOLDEN;
	return product ^ (product >> 29);
}
