import { GOLDEN, isSame } from "./bytes";
import {
	BLOCK_AT,
	RECENT,
	RECENT_AT,
	RECENT_LONGEST,
	RECENT_TEXT,
	SLOTS,
	SLOTS_AT,
	TEXT_HEAD,
	TEXTS,
	TEXTS_AT,
	TEXTS_BYTES,
} from "./memory";

// Texts that come again and again, by numbers: a hash table of places in a list of texts, which are bytes in a row.

let texts: i32 = 0;
/** Where the next one goes. */
let free: i32 = TEXTS_AT;
/** The one that was asked for last; 0 for none. */
let latest: i32 = 0;

/** Forgets all texts: the next one has the number 0. */
export function forgetTexts(): void {
	memory.fill(SLOTS_AT, 0, SLOTS * 4);
	texts = 0;
	free = TEXTS_AT;
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
	return numberAt(BLOCK_AT + from, to - from);
}

/** {@link numberOf} a text by its address. */
export function numberAt(at: i32, length: i32): i32 {
	// What comes behind the same text is often the same: then it need not be looked for.
	const before = latest;
	if (before !== 0) {
		const guess = load<i32>(before, 12);
		if (guess !== 0 && isText(guess, at, length)) {
			latest = guess;
			return load<i32>(guess, 8);
		}
	}
	const text = find(at, length);
	if (text === 0) return -1;
	if (before !== 0) store<i32>(before, text, 12);
	latest = text;
	return load<i32>(text, 8);
}

function isText(text: i32, at: i32, length: i32): bool {
	return load<i32>(text) === length && isSame(text + TEXT_HEAD, at, length);
}

function find(at: i32, length: i32): i32 {
	const hash = hashOf(at, length);
	let slot = hash & (SLOTS - 1);
	while (true) {
		const text = load<i32>(SLOTS_AT + slot * 4);
		if (text === 0) return add(at, length, hash, slot);
		if (load<i32>(text, 4) === hash && isText(text, at, length)) return text;
		slot = (slot + 1) & (SLOTS - 1);
	}
}

function add(at: i32, length: i32, hash: i32, slot: i32): i32 {
	const size = (TEXT_HEAD + length + 7) & ~7;
	if (texts === TEXTS || free + size > TEXTS_AT + TEXTS_BYTES) return 0;
	const text = free;
	free += size;
	store<i32>(text, length);
	store<i32>(text, hash, 4);
	store<i32>(text, texts++, 8);
	store<i32>(text, 0, 12);
	memory.copy(text + TEXT_HEAD, at, length);
	store<i32>(SLOTS_AT + slot * 4, text);
	return text;
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
