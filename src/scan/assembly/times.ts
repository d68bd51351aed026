import { DIGIT, DOT, find, isSame, LINE_FEED, QUOTE } from "./bytes";
import { BLOCK_AT, PREFIX_AT, ROWS_AT, TIME, TIMES } from "./memory";
import { milliseconds } from "./values";

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

function secondsAt(from: i32): f64 {
	let at = from;
	for (let byte = <u32>load<u8>(at); byte - DIGIT <= 9 || byte === DOT; byte = <u32>load<u8>(at)) at++;
	return load<u8>(at) === QUOTE ? milliseconds(from, at) : NaN;
}
