import { AMPERSAND, EQUALS, GOLDEN, isSame, PERCENT, PLUS, SPACE } from "./bytes";
import { BLOCK_AT, NAME, NAME_SLOTS, NAME_SLOTS_AT, NAMES_AT, PACKED_AT, PARAMETERS_AT } from "./memory";

// Parameters of a query: those whose names are known are found in one pass.

let names: i32 = 0;
/** Names from this one on are only what names begin with. */
let beginnings: i32 = 0;

/** Says how many names there are now in the list, and from which on they are only what names begin with. */
export function knowNames(count: i32, whole: i32): void {
	names = count;
	beginnings = whole;
	memory.fill(NAME_SLOTS_AT, 0, NAME_SLOTS * 4);
	for (let name = 0; name < whole; name++) {
		const at = NAMES_AT + name * NAME;
		let slot = slotOf(at + 8, load<i32>(at));
		while (load<i32>(NAME_SLOTS_AT + slot * 4) !== 0) slot = (slot + 1) & (NAME_SLOTS - 1);
		store<i32>(NAME_SLOTS_AT + slot * 4, at);
	}
}

/**
 * Looks for the names in a query. Where the value of each is, the last of several, stands at `PARAMETERS_AT`.
 *
 * @param from in the block, behind the question mark
 * @param to where the query ends
 * @returns a bit for each name that occurs with an equals sign
 */
export function query(from: i32, to: i32): u32 {
	let found: u32 = 0;
	const end = BLOCK_AT + to;
	let at = BLOCK_AT + from;
	while (at < end) {
		let mark = next(at, end, true);
		if (mark < end && load<u8>(mark) === EQUALS) {
			const name = nameOf(at, mark - at);
			const value = mark + 1;
			mark = next(value, end, false);
			if (name >= 0) {
				found |= 1 << name;
				store<i32>(PARAMETERS_AT + name * 8, value - BLOCK_AT);
				store<i32>(PARAMETERS_AT + name * 8, mark - BLOCK_AT, 4);
			}
		}
		at = mark + 1;
	}
	return found;
}

/** Where an ampersand is next, or an equals sign if that counts; the end when there is none. */
function next(from: i32, end: i32, equals: bool): i32 {
	for (let at = from; at < end; at += 16) {
		const bytes = v128.load(at);
		let marks = i8x16.eq(bytes, i8x16.splat(<i8>AMPERSAND));
		if (equals) marks = v128.or(marks, i8x16.eq(bytes, i8x16.splat(<i8>EQUALS)));
		const found = i8x16.bitmask(marks);
		if (found !== 0) return min(end, at + ctz(found));
	}
	return end;
}

function nameOf(at: i32, length: i32): i32 {
	let slot = slotOf(at, length);
	for (let name = load<i32>(NAME_SLOTS_AT + slot * 4); name !== 0; name = load<i32>(NAME_SLOTS_AT + slot * 4)) {
		if (load<i32>(name) === length && isSame(name + 8, at, length)) return (name - NAMES_AT) / NAME;
		slot = (slot + 1) & (NAME_SLOTS - 1);
	}
	for (let name = beginnings; name < names; name++) {
		const beginning = load<i32>(NAMES_AT + name * NAME);
		if (length >= beginning && isSame(NAMES_AT + name * NAME + 8, at, beginning)) return name;
	}
	return -1;
}

/** By its length and its first eight bytes. */
function slotOf(at: i32, length: i32): i32 {
	const bytes = length >= 8 ? load<u64>(at) : load<u64>(at) & (((<u64>1) << (<u64>length * 8)) - 1);
	return <i32>(((bytes + <u64>length) * GOLDEN) >> 58);
}

/**
 * Decodes a value: `+` is a space, `%` and two digits a character.
 *
 * @param from in the block
 * @param to behind its end
 * @returns bytes at `PACKED_AT`; -1 for a value that is not all ASCII then, or has a `%` without two digits
 */
export function decode(from: i32, to: i32): i32 {
	const end = BLOCK_AT + to;
	let into = PACKED_AT;
	for (let at = BLOCK_AT + from; at < end; at++) {
		let byte = <u32>load<u8>(at);
		if (byte === PLUS) byte = SPACE;
		else if (byte === PERCENT) {
			const digits = at + 2 < end ? (digitOf(load<u8>(at, 1)) << 4) | digitOf(load<u8>(at, 2)) : -1;
			if (digits < 0 || digits > 0x7f) return -1;
			byte = digits;
			at += 2;
		}
		store<u8>(into++, byte);
	}
	return into - PACKED_AT;
}

/** @returns negative for what is no hexadecimal digit */
function digitOf(byte: u32): i32 {
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const letter = byte | 0x20;
	return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
