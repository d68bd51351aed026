import { isSame } from "./bytes";
import {
	BLOCK_AT,
	FOLLOWERS_AT,
	RECENT,
	RECENT_AT,
	RECENT_LONGEST,
	RECENT_TEXT,
	SLOTS,
	SLOTS_AT,
	TEXT,
	TEXTS,
	TEXTS_AT,
	TEXTS_BYTES,
	TEXTS_BYTES_AT,
} from "./memory";

// Texts that come again and again, by numbers: a hash table of places in a list of texts, which are bytes in a row.

/** 2^64 divided by the golden ratio, in two halves: a number of JavaScript would not be exact. */
const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;

let texts: i32 = 0;
let bytes: i32 = 0;
/** The one that was asked for last. */
let latest: i32 = 0;

/** Forgets all texts: the next one has the number 0. */
export function forgetTexts(): void {
	memory.fill(SLOTS_AT, 0xff, SLOTS * 4);
	memory.fill(FOLLOWERS_AT, 0, TEXTS * 4);
	texts = 0;
	bytes = 0;
	latest = 0;
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
	// What comes behind the same text is often the same: then it need not be looked for.
	const follower = FOLLOWERS_AT + latest * 4;
	const guess = load<i32>(follower);
	if (guess < texts && isText(guess, at, length)) {
		latest = guess;
		return guess;
	}
	const number = numberByHash(at, length);
	if (number >= 0) {
		store<i32>(follower, number);
		latest = number;
	}
	return number;
}

function isText(number: i32, at: i32, length: i32): bool {
	const text = TEXTS_AT + number * TEXT;
	return load<i32>(text, 4) === length && isSame(load<i32>(text), at, length);
}

function numberByHash(at: i32, length: i32): i32 {
	const hash = hashOf(at, length);
	let slot = hash & (SLOTS - 1);
	while (true) {
		const number = load<i32>(SLOTS_AT + slot * 4);
		if (number < 0) return add(at, length, hash, slot);
		if (load<i32>(TEXTS_AT + number * TEXT, 8) === hash && isText(number, at, length)) return number;
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

/**
 * The place of a text among those that came of late, of which each takes the place of another.
 *
 * @param from in the block
 * @param to behind its end
 * @returns the place where the text was already; one less than the place's negative where it is now; `RECENT` for a text
 *   that is too long
 */
export function placeOf(from: i32, to: i32): i32 {
	const at = BLOCK_AT + from;
	const length = to - from;
	if (length > RECENT_LONGEST) return RECENT;
	const hash = hashOf(at, length);
	const place = hash & (RECENT - 1);
	const recent = RECENT_AT + place * RECENT_TEXT;
	if (load<i32>(recent, 4) === hash && load<i32>(recent) === length && isSame(recent + 8, at, length)) return place;
	store<i32>(recent, length);
	store<i32>(recent, hash, 4);
	memory.copy(recent + 8, at, length);
	return -1 - place;
}

/** Forgets what came of late. */
export function forgetPlaces(): void {
	// No text has this length.
	for (let place = 0; place < RECENT; place++) store<i32>(RECENT_AT + place * RECENT_TEXT, -1);
}
