// AssemblyScript, which is TypeScript with the machine's own numbers, compiled to WebAssembly by `npm run build`: it looks
// at sixteen bytes in one step, which nothing else in Node can. It knows no memory but that at fixed addresses below.

import { BACKSLASH, CARRIAGE_RETURN, find, HYPHEN, isSame, LINE_FEED, QUOTE, SPACE } from "./bytes";
import {
	ABSENT,
	BLOCK_AT,
	COLUMNS,
	COMMON,
	COUNT,
	END,
	FIELD,
	ROW,
	ROW_HEAD,
	ROWS,
	ROWS_AT,
	SECONDS,
	TARGET,
	TEMPLATE,
	TEMPLATES_AT,
	TEXT,
	UNWANTED,
} from "./memory";
import { numberAt } from "./texts";
import { count as countAt, extension, milliseconds, pathEnd } from "./values";

export * from "./memory";
export { pack } from "./pack";
export { decode, knowNames, query } from "./query";
export { forgetPlaces, forgetTexts, numberOf, placeOf } from "./texts";
export { times } from "./times";

/** How many templates are known. */
let templates: i32 = 0;
/** The one that fitted last: it is tried first. */
let latest: i32 = 0;
/** Which values of the line have escapes. */
let escaped: u32 = 0;
/** Which values are there, and more than a hyphen, which stands for none. */
let present: u32 = 0;

/** Says how many templates there are now. */
export function know(count: i32): void {
	templates = count;
	latest = 0;
}

/**
 * Cuts whole lines, each of which ends with a line feed, into rows.
 *
 * @param from in the block, where a line begins
 * @param to behind the line feed of the last line
 * @returns rows made, at most `ROWS`
 */
export function scan(from: i32, to: i32): i32 {
	const end = BLOCK_AT + to;
	let at = BLOCK_AT + from;
	let row = ROWS_AT;
	let count = 0;
	while (at < end && count < ROWS) {
		let next = 0;
		let template = latest;
		for (let tried = 0; tried < templates && next === 0; tried++) {
			template = (latest + tried) % templates;
			next = fit(template, at, row);
		}
		if (next === 0) {
			template = -1;
			next = find(LINE_FEED, at) + 1;
		} else latest = template;
		store<i32>(row, at - BLOCK_AT);
		store<i32>(row, next - BLOCK_AT, 4);
		store<i32>(row, template, 8);
		store<u32>(row, escaped, 12);
		store<u32>(row, present, 16);
		at = next;
		row += ROW;
		count++;
	}
	return count;
}

/** Takes a line apart by a template. @returns where the next line begins, 0 when this one does not fit */
function fit(template: i32, line: i32, row: i32): i32 {
	let field = TEMPLATES_AT + template * TEMPLATE;
	let at = line;
	escaped = 0;
	present = 0;
	for (; ; field += FIELD) {
		const kind = load<i32>(field, 12);
		const column = load<i32>(field, 8);
		const value = row + ROW_HEAD + 8 * column;
		if (kind === ABSENT) {
			store<i32>(value, -1);
			continue;
		}
		const length = load<i32>(field, 4);
		if (!isSame(load<i32>(field), at, length)) return 0;
		at += length;
		if (kind === END) break;
		const end = endOfText(at, column);
		if (end === 0) return 0;
		if (column !== UNWANTED) {
			store<i32>(value, at - BLOCK_AT);
			store<i32>(value, end - BLOCK_AT, 4);
			if (end - at > 1 || (end - at === 1 && load<u8>(at) !== HYPHEN)) present |= 1 << column;
			const reading = load<i32>(field, 16);
			if (reading !== TEXT) read(reading, at, end, row + ROW_HEAD + 8 * COLUMNS + load<i32>(field, 20));
		}
		at = end;
	}
	if (load<u8>(at) === CARRIAGE_RETURN) at++;
	return load<u8>(at) === LINE_FEED ? at + 1 : 0;
}

/** Reads a value as it is to be read, and stores that. */
function read(reading: i32, from: i32, to: i32, into: i32): void {
	if (reading === SECONDS) store<f64>(into, milliseconds(from, to));
	else if (reading === COUNT) store<f64>(into, countAt(from, to));
	else if (reading === COMMON) store<i32>(into, numberAt(from, to - from));
	else if (reading === TARGET) {
		const end = pathEnd(from, to);
		store<i32>(into, end - BLOCK_AT);
		store<i32>(into, extension(from, end) - BLOCK_AT, 4);
	}
}

/** Where a text of JSON that is all ASCII ends, which is at its closing quote; 0 when it is none. */
function endOfText(from: i32, column: i32): i32 {
	let at = from;
	while (true) {
		const bytes = v128.load(at);
		// As signed numbers, bytes beyond ASCII are less than a space, too.
		const special = v128.or(
			v128.or(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)), i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))),
			i8x16.lt_s(bytes, i8x16.splat(<i8>SPACE)),
		);
		const found = i8x16.bitmask(special);
		if (found === 0) {
			at += 16;
			continue;
		}
		at += ctz(found);
		const byte = load<u8>(at);
		if (byte === QUOTE) return at;
		if (byte !== BACKSLASH) return 0;
		const length = lengthOfEscape(at);
		if (length === 0) return 0;
		if (column !== UNWANTED) escaped |= 1 << column;
		at += length;
	}
}

/** @returns 0 when JSON has no such escape */
function lengthOfEscape(at: i32): i32 {
	const letter = <u32>load<u8>(at, 1);
	switch (letter) {
		case QUOTE:
		case BACKSLASH:
		case 0x2f: // slash
		case 0x62: // b
		case 0x66: // f
		case 0x6e: // n
		case 0x72: // r
		case 0x74: // t
			return 2;
		case 0x75: // u
			return isHex(load<u8>(at, 2)) && isHex(load<u8>(at, 3)) && isHex(load<u8>(at, 4)) && isHex(load<u8>(at, 5))
				? 6
				: 0;
		default:
			return 0;
	}
}

function isHex(byte: u32): bool {
	const letter = byte | 0x20;
	return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}
