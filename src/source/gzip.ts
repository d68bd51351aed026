import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** Whether these are the first bytes of a gzip archive (RFC 1952). */
export function isGzip(start: Uint8Array): boolean {
	return start.length >= 2 && start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Decompresses gzip, several members too (logs are appended to archives).
 *
 * A damaged or truncated archive ends at the damage: what was read before is kept, and `onDamage` is told once.
 */
export async function* gunzipped(
	compressed: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	// Chunks of a file are only valid until the next one; the stream may hold several.
	const copied = Readable.from(copies(compressed), { objectMode: false });
	const stream = createGunzip({ chunkSize: 256 * 1024 });
	pipeline(copied, stream, () => undefined); // errors are met below, where the bytes are
	try {
		for await (const chunk of stream) yield chunk as Buffer;
	} catch (error) {
		if (!isZlibError(error)) throw error;
		onDamage(error.message);
	}
}

/** Passes bytes on, decompressed when they begin like gzip. A chunk is valid until the next one is asked for. */
export async function* decompressed(
	bytes: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	const iterator = bytes[Symbol.asyncIterator]();
	const start: Buffer[] = [];
	for (let length = 0; length < 2; ) {
		const { done, value } = await iterator.next();
		if (done) break;
		start.push(Buffer.from(value));
		length += value.length;
	}
	const whole = (async function* () {
		yield* start;
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
	})();
	yield* isGzip(Buffer.concat(start)) ? gunzipped(whole, onDamage) : whole;
}

async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
	for await (const chunk of chunks) yield Buffer.from(chunk);
}

function isZlibError(error: unknown): error is Error {
	return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
