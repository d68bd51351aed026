/** Why bytes are no bzip2; the message goes into a notice. */
export class Bzip2Error extends Error {
	override readonly name = "Bzip2Error";
}

const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
const MAX_CODE_LENGTH = 20;
const SYMBOLS_PER_SELECTOR = 50;
const MAX_SELECTORS = 18_002;

/** Reads bits, the highest of each byte first. */
export class BitReader {
	readonly #bytes: Uint8Array;
	/** In bits. */
	position: number;

	constructor(bytes: Uint8Array, position: number) {
		this.#bytes = bytes;
		this.position = position;
	}

	/** @throws Bzip2Error when there are no more bits */
	bit(): number {
		const byte = this.#bytes[this.position >>> 3];
		if (byte === undefined) throw new Bzip2Error("unexpected end of file");
		return (byte >> (7 - (this.position++ & 7))) & 1;
	}

	/** @param count up to 48 */
	bits(count: number): number {
		let value = 0;
		for (let n = 0; n < count; n++) value = value * 2 + this.bit();
		return value;
	}
}

/** A code: for each length the highest code of that length, and where its symbols begin. */
interface Code {
	readonly limits: Int32Array;
	readonly offsets: Int32Array;
	readonly symbols: Uint16Array;
}

/**
 * Reads one block at the reader's position.
 *
 * @param size of a block of this stream in bytes, before the last run-length encoding is undone
 * @returns its bytes; `undefined` at the end of the stream, behind whose checksum the reader then stands
 * @throws Bzip2Error when it is damaged or cut off
 * @see https://en.wikipedia.org/wiki/Bzip2#File_format
 */
export function readBlock(reader: BitReader, size: number): Buffer | undefined {
	const magic = reader.bits(48);
	const checksum = reader.bits(32);
	if (magic === END_MAGIC) return undefined;
	if (magic !== BLOCK_MAGIC) throw new Bzip2Error("no block where one should be");
	if (reader.bit() === 1) throw new Bzip2Error("randomised blocks are not supported");
	const origin = reader.bits(24);
	const used = readUsedBytes(reader);
	const groups = reader.bits(3);
	const selectors = readSelectors(reader, groups);
	const codes = Array.from({ length: groups }, () => readCode(reader, used.length + 2));
	const { block, length } = readSymbols(reader, used, selectors, codes, size);
	if (origin >= length) throw new Bzip2Error("a block that leads nowhere");
	const bytes = expand(block, length, origin);
	if (crcOf(bytes) !== checksum) throw new Bzip2Error("a wrong checksum");
	return bytes;
}

function readUsedBytes(reader: BitReader): number[] {
	const ranges = reader.bits(16);
	const used: number[] = [];
	for (let range = 0; range < 16; range++) {
		if (((ranges >> (15 - range)) & 1) === 0) continue;
		for (let low = 0; low < 16; low++) if (reader.bit() === 1) used.push(range * 16 + low);
	}
	if (used.length === 0) throw new Bzip2Error("a block without bytes");
	return used;
}

function readSelectors(reader: BitReader, groups: number): Uint8Array {
	const count = reader.bits(15);
	if (groups < 2 || groups > 6 || count === 0 || count > MAX_SELECTORS) throw new Bzip2Error("a bad table of codes");
	const order = Array.from({ length: groups }, (_, group) => group);
	return Uint8Array.from({ length: count }, () => {
		let place = 0;
		while (reader.bit() === 1) place++;
		const [group] = order.splice(place, 1);
		if (group === undefined) throw new Bzip2Error("a bad table of codes");
		order.unshift(group);
		return group;
	});
}

function readCode(reader: BitReader, count: number): Code {
	const lengths = new Uint8Array(count);
	let length = reader.bits(5);
	for (let symbol = 0; symbol < count; symbol++) {
		while (reader.bit() === 1) length += reader.bit() === 1 ? -1 : 1;
		if (length < 1 || length > MAX_CODE_LENGTH) throw new Bzip2Error("a bad code");
		lengths[symbol] = length;
	}
	const limits = new Int32Array(MAX_CODE_LENGTH + 1).fill(-1);
	const offsets = new Int32Array(MAX_CODE_LENGTH + 1);
	const symbols = new Uint16Array(count);
	let code = 0;
	let index = 0;
	for (let bits = 1; bits <= MAX_CODE_LENGTH; bits++) {
		const first = index;
		for (let symbol = 0; symbol < count; symbol++) if (lengths[symbol] === bits) symbols[index++] = symbol;
		offsets[bits] = first - code;
		code += index - first;
		limits[bits] = code - 1;
		code *= 2;
	}
	return { limits, offsets, symbols };
}

function nextSymbol(reader: BitReader, { limits, offsets, symbols }: Code): number {
	let code = 0;
	for (let bits = 1; bits <= MAX_CODE_LENGTH; bits++) {
		code = code * 2 + reader.bit();
		if (code <= (limits[bits] ?? -1)) return symbols[code + (offsets[bits] ?? 0)] ?? 0;
	}
	throw new Bzip2Error("a bad code");
}

/** Undoes Huffman coding, run lengths and move-to-front: the block as it was sorted. */
function readSymbols(
	reader: BitReader,
	used: readonly number[],
	selectors: Uint8Array,
	codes: readonly Code[],
	size: number,
): { readonly block: Uint32Array; readonly length: number } {
	const block = new Uint32Array(size);
	const front = Uint8Array.from(used);
	const end = used.length + 1;
	let length = 0;
	let run = 0;
	let weight = 1;
	let code: Code | undefined;
	for (let at = 0; ; at++) {
		if (at % SYMBOLS_PER_SELECTOR === 0) code = codes[selectors[at / SYMBOLS_PER_SELECTOR] ?? -1];
		if (code === undefined) throw new Bzip2Error("a bad table of codes");
		const symbol = nextSymbol(reader, code);
		if (symbol <= 1) {
			run += weight << symbol;
			weight *= 2;
			if (run > size) throw new Bzip2Error("a block that is too long");
			continue;
		}
		if (length + run > size) throw new Bzip2Error("a block that is too long");
		block.fill(front[0] ?? 0, length, length + run);
		length += run;
		run = 0;
		weight = 1;
		if (symbol === end) return { block, length };
		const place = symbol - 1;
		const byte = front[place] ?? 0;
		front.copyWithin(1, 0, place);
		front[0] = byte;
		if (length === size) throw new Bzip2Error("a block that is too long");
		block[length++] = byte;
	}
}

/** Undoes the Burrows–Wheeler transform, and the run lengths that were made before it. */
function expand(block: Uint32Array, length: number, origin: number): Buffer {
	const starts = new Uint32Array(257);
	for (let at = 0; at < length; at++) {
		const after = ((block[at] ?? 0) & 0xff) + 1;
		starts[after] = (starts[after] ?? 0) + 1;
	}
	for (let byte = 0; byte < 256; byte++) starts[byte + 1] = (starts[byte + 1] ?? 0) + (starts[byte] ?? 0);
	for (let at = 0; at < length; at++) {
		const byte = (block[at] ?? 0) & 0xff;
		const next = starts[byte] ?? 0;
		starts[byte] = next + 1;
		block[next] = (block[next] ?? 0) + at * 256;
	}
	let bytes = Buffer.allocUnsafe(length + 1024);
	let written = 0;
	let next = (block[origin] ?? 0) >>> 8;
	let last = -1;
	let same = 0;
	for (let at = 0; at < length; at++) {
		const entry = block[next] ?? 0;
		const byte = entry & 0xff;
		next = entry >>> 8;
		const repeats = same === 4 ? byte : 1;
		if (written + repeats > bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
		if (same === 4) {
			bytes.fill(last, written, written + repeats);
			same = 0;
			last = -1;
		} else {
			bytes[written] = byte;
			same = byte === last ? same + 1 : 1;
			last = byte;
		}
		written += repeats;
	}
	return bytes.subarray(0, written);
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
	return crc >>> 0;
});

function crcOf(bytes: Uint8Array): number {
	let crc = -1;
	// An index, as iterating over bytes takes ten times as long.
	for (let at = 0; at < bytes.length; at++) crc = (crc << 8) ^ (CRC[((crc >>> 24) ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
	return ~crc >>> 0;
}
