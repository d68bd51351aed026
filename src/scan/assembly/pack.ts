import { COMMA, QUOTE } from "./bytes";
import { BLOCK_AT, PACKED_AT, ROW_HEAD, ROWS_AT } from "./memory";

const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;
/** `null`, as four bytes in the order of the machine. */
const NULL: u32 = 0x6c6c756e;

/**
 * Puts the values of a row together to a list in JSON, as they stand in the line.
 *
 * @param row where it begins, in bytes behind the first row
 * @param count columns
 * @param left a bit for each that is left out: it is `null`, as one is that the line does not have
 * @returns bytes at `PACKED_AT`
 */
export function pack(row: i32, count: i32, left: u32): i32 {
	let into = PACKED_AT;
	let value = ROWS_AT + row + ROW_HEAD;
	for (let column = 0; column < count; column++, value += 8) {
		store<u8>(into++, column === 0 ? OPEN : COMMA);
		const from = load<i32>(value);
		if (from < 0 || (left & (1 << column)) !== 0) {
			store<u32>(into, NULL);
			into += 4;
			continue;
		}
		store<u8>(into++, QUOTE);
		const length = load<i32>(value, 4) - from;
		const at = BLOCK_AT + from;
		// What is too much will be written over.
		for (let done = 0; done < length; done += 16) v128.store(into + done, v128.load(at + done));
		into += length;
		store<u8>(into++, QUOTE);
	}
	store<u8>(into++, CLOSE);
	return into - PACKED_AT;
}
