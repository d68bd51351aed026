import { bunzipped, isBzip2 } from "./bzip2.ts";
import { gunzipped, isGzip } from "./gzip.ts";
import { isXz, unxz } from "./xz.ts";
import { isZstd, unzstd } from "./zstd.ts";

/** A way to compress, told by the first bytes of an archive, whatever its name. */
export interface Compression {
	readonly name: string;
	/** @param start its first bytes, {@link LONGEST_MAGIC} if it has as many */
	readonly isIt: (start: Uint8Array) => boolean;
	/**
	 * Decompresses, archives that were written one after the other too. A damaged or truncated one ends at the damage, of
	 * which `onDamage` is told once.
	 *
	 * @throws what `compressed` throws
	 */
	readonly decompress: (compressed: AsyncIterable<Buffer>, onDamage: (what: string) => void) => AsyncIterable<Buffer>;
	/** Whether it is fast enough to be decompressed twice rather than kept on disk. */
	readonly isFast: boolean;
}

/** Bytes by which all are told. */
export const LONGEST_MAGIC = 6;

const COMPRESSIONS: readonly Compression[] = [
	{ name: "gzip", isIt: isGzip, decompress: gunzipped, isFast: true },
	{ name: "bzip2", isIt: isBzip2, decompress: bunzipped, isFast: false },
	{ name: "zstd", isIt: isZstd, decompress: unzstd, isFast: false },
	{ name: "xz", isIt: isXz, decompress: unxz, isFast: false },
];

/** @returns `undefined` for what is not compressed */
export function compressionOf(start: Uint8Array): Compression | undefined {
	return COMPRESSIONS.find(({ isIt }) => isIt(start));
}

/** Passes bytes on, decompressed when they begin like an archive. A chunk is valid until the next one is asked for. */
export async function* decompressed(
	bytes: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	const iterator = bytes[Symbol.asyncIterator]();
	const start: Buffer[] = [];
	try {
		for (let length = 0; length < LONGEST_MAGIC; ) {
			const { done, value } = await iterator.next();
			if (done) break;
			start.push(Buffer.from(value));
			length += value.length;
		}
		const whole = (async function* () {
			yield* start;
			for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
		})();
		const compression = compressionOf(Buffer.concat(start));
		yield* compression ? compression.decompress(whole, onDamage) : whole;
	} finally {
		await iterator.return?.();
	}
}
