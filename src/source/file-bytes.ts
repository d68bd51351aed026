import type { FileHandle } from "node:fs/promises";

/** Bytes read at a time: large enough that a chunk's fixed cost vanishes, small enough that many logs can be open. */
const CHUNK = 64 * 1024;

/**
 * The bytes of an open file from `from` to `to` (excluded), in chunks, always reading one ahead.
 *
 * A chunk is valid until the next one is asked for: two buffers take turns. Ends early when the file does.
 */
export async function* fileBytes(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer, void> {
	const size = Math.min(CHUNK, Math.max(0, to - from));
	if (size === 0) return;
	const buffers: [Buffer, Buffer] = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
	let position = from;
	let turn: 0 | 1 = 0;
	const read = () => file.read(buffers[turn], 0, Math.min(size, to - position), position);
	let next = read();
	for (;;) {
		const { bytesRead, buffer } = await next;
		if (bytesRead === 0) return;
		position += bytesRead;
		turn = turn === 0 ? 1 : 0;
		const more = position < to;
		if (more) {
			next = read();
			next.catch(() => undefined); // reported when it is awaited; a consumer that stops early never does
		}
		yield buffer.subarray(0, bytesRead);
		if (!more) return;
	}
}
