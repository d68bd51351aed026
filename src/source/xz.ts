import { ReadableStream } from "node:stream/web";
import type { XzReadableStream } from "xz-decompress";

/** First bytes of a stream, and last bytes of one; zeros may stand between two. */
const MAGIC = Buffer.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00);
const FOOTER = Buffer.of(0x59, 0x5a);
/** Padding between streams, at most; more is taken for the end. */
const MAX_PADDING = 4096;

/** What the decoder's status codes mean. */
const REASONS: Readonly<Record<string, string>> = {
	"3": "not enough memory for it",
	"4": "not enough memory for it",
	"5": "not xz",
	"6": "options that are not supported",
	"7": "damaged data",
	"8": "unexpected end of file",
};

/** Whether these are the first bytes of an xz archive. */
export function isXz(start: Uint8Array): boolean {
	return MAGIC.equals(start.subarray(0, MAGIC.length));
}

/**
 * Decompresses xz, several streams too.
 *
 * A damaged or truncated archive ends at the damage, and `onDamage` is told once.
 *
 * One archive at a time, as its decoder has room for one: another waits until this is read to its end, or given up.
 *
 * @throws what `compressed` throws
 */
export async function* unxz(
	compressed: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	// Loaded when there is something to decompress: starting must not wait for it.
	const loaded = await import("xz-decompress");
	// Node hands a CommonJS module over as `default`; loaders that compile it hand over what it exports.
	const Decoder = loaded.XzReadableStream ?? loaded.default.XzReadableStream;
	const streams = new XzStreams(compressed);
	try {
		while (await streams.more()) yield* inflate(new Decoder(ReadableStream.from(streams.one())));
	} catch (error) {
		if (streams.failure !== undefined) throw streams.failure.error;
		onDamage(reasonOf(error));
	} finally {
		await streams.close();
	}
}

async function* inflate(stream: XzReadableStream): AsyncGenerator<Buffer, void> {
	for await (const chunk of stream) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return REASONS[/error code (\d+)/.exec(message)?.[1] ?? ""] ?? "unexpected end of file";
}

/** Tells the streams of an archive apart: the decoder ends behind the first, and does not say where. */
class XzStreams {
	readonly #iterator: AsyncIterator<Buffer>;
	/** Bytes that were not handed on yet. */
	#held = Buffer.alloc(0);
	/** Bytes of the current stream that were handed on, or `undefined` before the first. */
	#taken: number | undefined;
	/** The last bytes that were handed on. */
	#before = Buffer.alloc(0);
	/** What reading the archive has thrown: no damage of the archive. */
	failure: { readonly error: unknown } | undefined;

	constructor(compressed: AsyncIterable<Buffer>) {
		this.#iterator = compressed[Symbol.asyncIterator]();
	}

	/** Goes to the next stream; false when there is none. */
	async more(): Promise<boolean> {
		if (this.#taken === undefined) await this.#fill();
		// The decoder does not take what follows the end of its stream.
		else for await (const _ of this.one());
		this.#taken = 0;
		return this.#held.length > 0;
	}

	/** The bytes of a stream, and the padding behind it. */
	async *one(): AsyncGenerator<Uint8Array, void> {
		for (;;) {
			const boundary = this.#boundary();
			// All but what may be the start of another.
			const ready = boundary ?? this.#held.length - MAGIC.length + 1;
			if (ready > 0) {
				const bytes = this.#take(ready);
				yield bytes;
			}
			if (boundary !== undefined) return;
			if (!(await this.#fill())) break;
		}
		if (this.#held.length > 0) yield this.#take(this.#held.length);
	}

	async close(): Promise<void> {
		await this.#iterator.return?.();
	}

	/** Where in the held bytes another stream begins. */
	#boundary(): number | undefined {
		const from = this.#taken === 0 ? MAGIC.length : 0;
		for (let at = this.#held.indexOf(MAGIC, from); at >= 0; at = this.#held.indexOf(MAGIC, at + 1)) {
			const before = Buffer.concat([this.#before, this.#held.subarray(0, at)]);
			let end = before.length;
			while (before[end - 1] === 0) end--;
			if (before.subarray(end - FOOTER.length, end).equals(FOOTER)) return at;
		}
		return undefined;
	}

	/** A copy, as the reader of bytes may use its buffers again. */
	#take(length: number): Uint8Array {
		const bytes = this.#held.subarray(0, length);
		this.#held = this.#held.subarray(length);
		this.#taken = (this.#taken ?? 0) + length;
		this.#before = Buffer.from(Buffer.concat([this.#before, bytes]).subarray(-MAX_PADDING));
		return Uint8Array.from(bytes);
	}

	async #fill(): Promise<boolean> {
		try {
			const { done, value } = await this.#iterator.next();
			if (done) return false;
			this.#held = Buffer.concat([this.#held, value]);
			return true;
		} catch (error) {
			this.failure = { error };
			throw error;
		}
	}
}
