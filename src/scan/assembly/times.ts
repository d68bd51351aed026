import { DIGIT, DOT, find, isSame, LINE_FEED, QUOTE } from "./bytes";
import { BLOCK_AT, PREFIX_AT, ROWS_AT, TIME, TIMES } from "./memory";

/** More digits would be milliseconds by mistake. */
const MAX_WHOLE_DIGITS: i32 = 11;
const MICROSECOND_DIGITS: i32 = 6;

/**
 * Reads the times that lines begin with, behind the prefix: decimal seconds with a fraction, up to a quote.
 *
 * @param from in the block, where a line begins
 * @param to behind the line feed of the last line
 * @param prefix length of the prefix
 * @returns how many lines, at most `TIMES`: of each where the next one begins, and its time in milliseconds, NaN for a line
 *   that begins with something else
 */
export function times(from: i32, to: i32, prefix: i32): i32 {
	const end = BLOCK_AT + to;
	let at = BLOCK_AT + from;
	let row = ROWS_AT;
	let count = 0;
	while (at < end && count < TIMES) {
		const time = isSame(PREFIX_AT, at, prefix) ? secondsAt(at + prefix) : NaN;
		at = find(LINE_FEED, at) + 1;
		store<i32>(row, at - BLOCK_AT);
		store<f64>(row, time, 8);
		row += TIME;
		count++;
	}
	return count;
}

/** In the same steps as those who read a line by itself, so that not a bit differs. */
function secondsAt(from: i32): f64 {
	let units: f64 = 0;
	let at = from;
	let digit = <u32>load<u8>(at) - DIGIT;
	while (digit <= 9) {
		units = units * 10 + <f64>digit;
		digit = <u32>load<u8>(++at) - DIGIT;
	}
	const whole = at - from;
	if (whole < 1 || whole > MAX_WHOLE_DIGITS || load<u8>(at) !== DOT) return NaN;
	const fraction = ++at;
	digit = <u32>load<u8>(at) - DIGIT;
	while (digit <= 9) {
		units = units * 10 + <f64>digit;
		digit = <u32>load<u8>(++at) - DIGIT;
	}
	const decimals = at - fraction;
	if (decimals < 1 || decimals > MICROSECOND_DIGITS || load<u8>(at) !== QUOTE) return NaN;
	return decimals <= 3 ? units * power(3 - decimals) : units / power(decimals - 3);
}

function power(exponent: i32): f64 {
	return exponent === 0 ? 1 : exponent === 1 ? 10 : exponent === 2 ? 100 : 1000;
}
