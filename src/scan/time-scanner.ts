import { nextBlock, Scanning } from "./program.ts";

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Takes of a line where it begins and where the next one does, in bytes, and its time in milliseconds. */
export type TakeTime = (from: number, to: number, time: number) => void;

/** Reads the times that lines begin with, without making a text of anything: decimal seconds up to a quote. */
export class TimeScanner {
	readonly #scanning = new Scanning();
	readonly #prefix: number;
	readonly #ends: Int32Array;
	readonly #times: Float64Array;

	/**
	 * @param prefix what stands in front of the time, in ASCII
	 * @throws RangeError when that is too long
	 */
	constructor(prefix: string) {
		const { does, is, bytes } = this.#scanning;
		if (prefix.length > is.PREFIX) throw new RangeError(`a prefix of ${prefix.length} bytes, ${is.PREFIX} fit`);
		this.#prefix = bytes.write(prefix, is.PREFIX_AT, "latin1");
		this.#ends = new Int32Array(does.memory.buffer, is.ROWS_AT);
		this.#times = new Float64Array(does.memory.buffer, is.ROWS_AT);
	}

	/**
	 * Reads whole lines, each with its line feed.
	 *
	 * @param take gets every line, with `NaN` for one that begins with something else
	 */
	read(lines: Buffer, take: TakeTime): void {
		const { BLOCK } = this.#scanning.is;
		for (let at = 0; at < lines.length; ) {
			const { block, fits } = nextBlock(lines.subarray(at), BLOCK);
			if (fits) this.#readBlock(block, at, take);
			else take(at, at + block.length, Number.NaN);
			at += block.length;
		}
	}

	#readBlock(lines: Buffer, offset: number, take: TakeTime): void {
		const { does, is } = this.#scanning;
		const [ends, times] = [this.#ends, this.#times];
		this.#scanning.load(lines);
		for (let from = 0; from < lines.length; ) {
			const count = does.times(from, lines.length, this.#prefix);
			for (let index = 0; index < count; index++) {
				const to = ends[(index * is.TIME) / WORD] ?? lines.length;
				take(offset + from, offset + to, times[(index * is.TIME) / WORD / 2 + 1] ?? Number.NaN);
				from = to;
			}
		}
	}
}
