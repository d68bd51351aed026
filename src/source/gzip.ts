import { createGunzip } from "node:zlib";

/** Compressed bytes taken at a time: where an archive is damaged, what came of the last of them is lost. */
const SLICE = 4 * 1024;

/** Whether these are the first bytes of a gzip archive (RFC 1952). */
export function isGzip(start: Uint8Array): boolean {
	return start.length >= 2 && start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Decompresses gzip, several members too (logs are appended to archives).
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
	const stream = createGunzip({ chunkSize: 64 * 1024 });
	const plain: Buffer[] = [];
	let damage: Error | undefined;
	/** The archive has said that this is all, which it may do before its last byte: padding follows. */
	let ended = false;
	let wake = (): void => undefined;
	// Taken as it comes: what a stream still holds when it fails is thrown away.
	stream.on("data", (chunk: Buffer) => plain.push(chunk));
	stream.on("end", () => {
		ended = true;
		wake();
	});
	stream.on("error", (error) => {
		damage = error;
		wake();
	});
	/** Waits until what `give` gives has been worked on, or cannot be. */
	const worked = async (give: (done: () => void) => void): Promise<readonly Buffer[]> => {
		await new Promise<void>((resolve) => {
			wake = resolve;
			give(resolve);
		});
		return plain.splice(0);
	};
	try {
		for await (const chunk of compressed) {
			for (let at = 0; at < chunk.length && !damage && !ended; at += SLICE) {
				yield* await worked((done) => stream.write(chunk.subarray(at, at + SLICE), () => done()));
			}
			if (damage || ended) break;
		}
		if (!damage && !ended) yield* await worked(() => stream.end());
		if (damage) onDamage(damage.message);
	} finally {
		stream.destroy();
	}
}
