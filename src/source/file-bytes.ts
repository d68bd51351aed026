/** What is asked of an open file: a handle of `node:fs/promises` can do it. */
export interface ReadableAt {
	read(
		buffer: Buffer,
		offset: number,
		length: number,
		position: number,
	): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }>;
}

/** Some bytes of an open file; fewer where it ends. */
export async function bytesAt(file: ReadableAt, position: number, length: number): Promise<Buffer> {
	const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
	return buffer.subarray(0, bytesRead);
}

/** Where a question goes to other threads and back. */
const READ = 1024 * 1024;
/** Bytes handed on at a time: their text still fits into V8's young generation, where it dies cheaply. */
const CHUNK = 64 * 1024;

/**
 * The bytes of an open file from `from` to `to` (excluded), in chunks of at most 64 KB, always reading ahead.
 *
 * A chunk is valid until the next one is asked for: two buffers take turns. Ends early when the file does.
 *
 * @param most bytes asked of the disk at a time: each question costs the same, and twice as much memory is needed
 */
export async function* fileBytes(
	file: ReadableAt,
	from: number,
	to: number,
	most = READ,
): AsyncGenerator<Buffer, void> {
	const size = Math.min(most, Math.max(0, to - from));
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
		for (let at = 0; at < bytesRead; at += CHUNK) yield buffer.subarray(at, Math.min(at + CHUNK, bytesRead));
		if (!more) return;
	}
}
