import { createGunzip } from "node:zlib";

/** Compressed bytes taken at a time. Each goes to another thread and back; all that comes of it waits in memory. */
const SLICE = 64 * 1024;

/** Bytes that are inflated in one go. Where an archive is damaged, what came of the last ones is lost. */
const INFLATED = 256 * 1024;

/** Bytes that wait for the consumer, beyond which nothing more is inflated. */
const AHEAD = 2 * INFLATED;

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
	const inflating = new Inflating(compressed);
	try {
		for (let block = await inflating.next(); block; block = await inflating.next()) {
			for (let at = 0; at < block.length; at += CHUNK) yield block.subarray(at, at + CHUNK);
			// A consumer that waits for nothing else would keep what is inflated from coming in, and wait for it in the end.
			await new Promise<void>((resolve) => setImmediate(resolve));
		}
		if (inflating.damage !== undefined) onDamage(inflating.damage);
	} finally {
		await inflating.stop();
	}
}

/** An archive that is being inflated, always some blocks ahead of who takes them. */
class Inflating {
	readonly #stream = createGunzip({ chunkSize: INFLATED });
	readonly #blocks: Buffer[] = [];
	readonly #pumping: Promise<void>;
	/** Bytes of the blocks. */
	#waiting = 0;
	#damage: Error | undefined;
	/** Nothing more is taken of the archive. */
	#isOver = false;
	/** All that came of it is among the blocks. */
	#isDone = false;
	#worked = (): void => undefined;
	#wakePump = (): void => undefined;
	#wakeReader = (): void => undefined;

	constructor(compressed: AsyncIterable<Buffer>) {
		// Taken as it comes: what a stream still holds when it fails is thrown away.
		this.#stream.on("data", (piece: Buffer) => {
			this.#waiting += piece.length;
			const last = this.#blocks.at(-1);
			// A block that a slice did not fill comes in pieces, one behind the other.
			if (piece.byteOffset > 0 && last?.buffer === piece.buffer) {
				this.#blocks[this.#blocks.length - 1] = Buffer.from(piece.buffer, last.byteOffset, last.length + piece.length);
			} else this.#blocks.push(piece);
			if (this.#hasFull) this.#wakeReader();
		});
		this.#stream.on("end", () => this.#over());
		this.#stream.on("error", (error) => {
			this.#damage = error;
			this.#over();
		});
		this.#pumping = this.#pump(compressed).finally(() => {
			this.#isDone = true;
			this.#wakeReader();
		});
		this.#pumping.catch(() => undefined); // reported when it is awaited; a consumer that stops early never does
	}

	/** What is wrong with the archive. */
	get damage(): string | undefined {
		return this.#damage?.message;
	}

	/** @returns `undefined` at the end */
	async next(): Promise<Buffer | undefined> {
		while (!this.#hasFull && !this.#isDone) {
			await new Promise<void>((resolve) => (this.#wakeReader = resolve));
		}
		const block = this.#blocks.shift();
		if (!block) await this.#pumping;
		this.#waiting -= block?.length ?? 0;
		if (this.#waiting < AHEAD) this.#wakePump();
		return block;
	}

	/** Ends it, wherever it is. */
	async stop(): Promise<void> {
		this.#over();
		this.#stream.destroy();
		await this.#pumping.catch(() => undefined);
	}

	/** Whether the first block is all that it will be. */
	get #hasFull(): boolean {
		return this.#blocks.length > 1 || this.#blocks[0]?.length === INFLATED;
	}

	#over(): void {
		this.#isOver = true;
		this.#worked();
		this.#wakePump();
	}

	async #pump(compressed: AsyncIterable<Buffer>): Promise<void> {
		for await (const chunk of compressed) {
			for (let at = 0; at < chunk.length && !this.#isOver; at += SLICE) {
				await this.#work((done) => this.#stream.write(chunk.subarray(at, at + SLICE), done));
				while (this.#waiting >= AHEAD && !this.#isOver) {
					await new Promise<void>((resolve) => (this.#wakePump = resolve));
				}
			}
			if (this.#isOver) return;
		}
		await this.#work(() => this.#stream.end());
	}

	/** Gives the inflating thread some work, and waits until that is done, or all is over: an archive may end before its last byte. */
	#work(give: (done: () => void) => void): Promise<void> {
		return new Promise((resolve) => {
			this.#worked = resolve;
			give(() => resolve());
		});
	}
}
