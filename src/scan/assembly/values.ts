import { DIGIT, DOT, QUESTION_MARK, SLASH } from "./bytes";
import { EXTENSION } from "./memory";

// Values that are numbers, where they are written as most are.

/** More digits would be milliseconds by mistake. */
const MAX_WHOLE_DIGITS: i32 = 11;
const MICROSECOND_DIGITS: i32 = 6;
/** More digits are not exact as a number of JavaScript. */
const MAX_COUNT_DIGITS: i32 = 15;

/**
 * Milliseconds of decimal seconds with a fraction, at an address and up to another one. In the same steps as those who read
 * a text by itself, so that not a bit differs.
 *
 * @returns NaN for what is written in another way, with more digits for example
 */
export function milliseconds(from: i32, to: i32): f64 {
	let units: f64 = 0;
	let at = from;
	let digit = <u32>load<u8>(at) - DIGIT;
	while (digit <= 9 && at < to) {
		units = units * 10 + <f64>digit;
		digit = <u32>load<u8>(++at) - DIGIT;
	}
	const whole = at - from;
	if (whole < 1 || whole > MAX_WHOLE_DIGITS || at === to || load<u8>(at) !== DOT) return NaN;
	const fraction = ++at;
	digit = <u32>load<u8>(at) - DIGIT;
	while (digit <= 9 && at < to) {
		units = units * 10 + <f64>digit;
		digit = <u32>load<u8>(++at) - DIGIT;
	}
	const decimals = at - fraction;
	if (decimals < 1 || decimals > MICROSECOND_DIGITS || at !== to) return NaN;
	return decimals <= 3 ? units * power(3 - decimals) : units / power(decimals - 3);
}

function power(exponent: i32): f64 {
	return exponent === 0 ? 1 : exponent === 1 ? 10 : exponent === 2 ? 100 : 1000;
}

/** A whole number without leading zeros, at an address and up to another one. @returns -1 for what is written in another way */
export function count(from: i32, to: i32): f64 {
	const length = to - from;
	if (length < 1 || length > MAX_COUNT_DIGITS || (length > 1 && load<u8>(from) === DIGIT)) return -1;
	let count: f64 = 0;
	for (let at = from; at < to; at++) {
		const digit = <u32>load<u8>(at) - DIGIT;
		if (digit > 9) return -1;
		count = count * 10 + <f64>digit;
	}
	return count;
}

/** Where the path of a target ends that stands at an address: at the question mark, or where the target does. */
export function pathEnd(from: i32, to: i32): i32 {
	for (let at = from; at < to; at += 16) {
		const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>QUESTION_MARK)));
		if (found !== 0) return min(to, at + ctz(found));
	}
	return to;
}

/**
 * Where the extension of a path begins, behind the last dot of its last segment.
 *
 * @returns where the path ends when there is none, or only a longer one
 */
export function extension(from: i32, to: i32): i32 {
	const first = max(from, to - EXTENSION - 1);
	for (let at = to - 1; at >= first; at--) {
		const byte = <u32>load<u8>(at);
		if (byte === DOT) return at + 1;
		if (byte === SLASH) return to;
	}
	return to;
}
