// What lines are made of, and how bytes are found and compared, sixteen in one step.

/** `"` */
export const QUOTE: u32 = 0x22;
/** `\` */
export const BACKSLASH: u32 = 0x5c;
/** The end of a line. */
export const LINE_FEED: u32 = 0x0a;
/** May stand before it. */
export const CARRIAGE_RETURN: u32 = 0x0d;
/** The first byte that is no control character. */
export const SPACE: u32 = 0x20;
/** `%` */
export const PERCENT: u32 = 0x25;
/** `+` */
export const PLUS: u32 = 0x2b;
/** `&` */
export const AMPERSAND: u32 = 0x26;
/** `=` */
export const EQUALS: u32 = 0x3d;
/** `,` */
export const COMMA: u32 = 0x2c;
/** `-` */
export const HYPHEN: u32 = 0x2d;
/** `.` */
export const DOT: u32 = 0x2e;
/** `/` */
export const SLASH: u32 = 0x2f;
/** `?` */
export const QUESTION_MARK: u32 = 0x3f;
/** `0` */
export const DIGIT: u32 = 0x30;

/** 2^64 divided by the golden ratio, which spreads hashes; in two halves: a number of JavaScript would not be exact. */
export const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;

/** Whether two texts of a length are the same. */
export function isSame(one: i32, other: i32, length: i32): bool {
	let at = 0;
	for (; at + 16 <= length; at += 16) {
		if (!i8x16.all_true(i8x16.eq(v128.load(one + at), v128.load(other + at)))) return false;
	}
	const rest = (1 << (length - at)) - 1;
	const equal = i8x16.bitmask(i8x16.eq(v128.load(one + at), v128.load(other + at)));
	return (equal & rest) === rest;
}

/** Where a byte is next; it must be there. */
export function find(byte: u32, from: i32): i32 {
	let at = from;
	while (true) {
		const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>byte)));
		if (found !== 0) return at + ctz(found);
		at += 16;
	}
}
