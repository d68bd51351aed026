import type { Readable } from "node:stream";
import { cannotFollow } from "./cannot-follow.ts";
import { isGzip } from "./gzip.ts";
import { LineCounter } from "./line-counter.ts";
import type { LiveLines, LiveSource } from "./live-source.ts";

/**
 * A pipe that others write to. One that has a name goes on when its writer ends: the next one may come.
 */
export class FollowedPipe implements LiveSource {
	readonly name: string;
	readonly isFile = false;
	readonly #limit: number;
	/** Opens the pipe again; `undefined` when its end is the end. */
	readonly #reopen: (() => Readable) | undefined;
	#stream: Readable;
	#lines: LineCounter;
	#isAtEnd = false;
	#hasEnded = false;
	#error: { readonly error: unknown } | undefined;

	/**
	 * @param limit longest line in bytes
	 * @param reopen opens the pipe again when its writer has ended
	 */
	constructor(name: string, stream: Readable, limit: number, reopen?: () => Readable) {
		this.name = name;
		this.#limit = limit;
		this.#reopen = reopen;
		this.#lines = new LineCounter(limit);
		this.#stream = this.#listen(stream);
	}

	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	async read(): Promise<LiveLines | undefined> {
		if (this.#error) throw this.#error.error;
		if (this.#hasEnded) return undefined;
		const bytes: Buffer | null = this.#stream.read();
		if (bytes !== null) return this.#push(bytes);
		if (!this.#isAtEnd) return undefined;
		const { line } = this.#lines.mark;
		const last = this.#lines.end();
		if (this.#reopen) {
			this.#lines = new LineCounter(this.#limit, { offset: 0, line: line + (last?.lines.length ?? 0) });
			this.#isAtEnd = false;
			this.#stream = this.#listen(this.#reopen());
		} else this.#hasEnded = true;
		return last && { ...last, mark: undefined };
	}

	async close(): Promise<void> {
		this.#stream.destroy();
	}

	#push(bytes: Buffer): LiveLines {
		if (this.#lines.position === 0 && isGzip(bytes)) {
			throw cannotFollow(this.name, "gzip", "decompress it first, such as with gzip -dc");
		}
		return { ...this.#lines.push(bytes), mark: undefined };
	}

	#listen(stream: Readable): Readable {
		// Only somebody who listens gets a stream to fill its buffer; it holds no more than that.
		stream.on("readable", () => undefined);
		stream.on("end", () => {
			this.#isAtEnd = true;
		});
		stream.on("error", (error) => {
			this.#error = { error };
		});
		return stream;
	}
}
