import { createGunzip } from "node:zlib";

/**
 * Compressed bytes taken at a time. Each goes to another thread and back, which costs more than to inflate 4 KB; what
 * comes of it waits in memory.
 */
const SLICE = 16 * 1024;

/** Bytes that are inflated in one go. Where an archive is damaged, what came of the last ones is lost. */
const INFLATED = 128 * 1024;

/** Bytes handed on at a time, as of files that are not compressed. */
const CHUNK = 64 * 1024;

/** Whether these are the first bytes of a gzip archive (RFC 1952). */
export function isGzip(start: Uint8Array): boolean {
	return start.length >= 2 && start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Decompresses gzip, several members too (logs are appended to archives), in chunks of at most 64 KB. What comes next is
 * inflated in another thread while the consumer works on a chunk.
 *
 * A damaged or truncated archive ends at the damage: what was read before is kept, and `onDamage` is told once. The
 * same bytes always end at the same place.
 *
 * @throws what `compressed` throws
 */
export async function* gunzipped(
	compressed: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	const blocks = inflated(compressed, onDamage);
	try {
		for (let next = blocks.next(); ; ) {
			const { done, value } = await next;
			if (done) return;
			next = blocks.next();
			next.catch(() => undefined); // reported when it is awaited; a consumer that stops early never does
			for (let at = 0; at < value.length; at += CHUNK) yield value.subarray(at, at + CHUNK);
		}
	} finally {
		await blocks.return();
	}
}

/** What comes of the archive, in blocks that are full but for the last of a stretch. */
async function* inflated(
	compressed: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	const stream = createGunzip({ chunkSize: INFLATED });
	const blocks: Buffer[] = [];
	let damage: Error | undefined;
	/** The archive has said that this is all, which it may do before its last byte: padding follows. */
	let ended = false;
	let wake = (): void => undefined;
	// Taken as it comes: what a stream still holds when it fails is thrown away.
	stream.on("data", (piece: Buffer) => {
		const last = blocks.at(-1);
		// A block comes in pieces, one for each slice.
		if (last?.buffer === piece.buffer && last.byteOffset + last.length === piece.byteOffset) {
			blocks[blocks.length - 1] = Buffer.from(last.buffer, last.byteOffset, last.length + piece.length);
		} else blocks.push(piece);
	});
	stream.on("end", () => {
		ended = true;
		wake();
	});
	stream.on("error", (error) => {
		damage = error;
		wake();
	});
	/** Waits until what `give` gives has been worked on, or cannot be. */
	const worked = (give: (done: () => void) => void): Promise<void> =>
		new Promise((resolve) => {
			wake = resolve;
			give(resolve);
		});
	try {
		for await (const chunk of compressed) {
			for (let at = 0; at < chunk.length && !damage && !ended; at += SLICE) {
				await worked((done) => stream.write(chunk.subarray(at, at + SLICE), () => done()));
				while (blocks.length > 1 || blocks[0]?.length === INFLATED) yield blocks.shift() as Buffer;
			}
			if (damage || ended) break;
		}
		if (!damage && !ended) await worked(() => stream.end());
		yield* blocks.splice(0);
		if (damage) onDamage(damage.message);
	} finally {
		stream.destroy();
	}
}
