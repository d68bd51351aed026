import type { FileHandle } from "node:fs/promises";
import type { EpochMs } from "../event.ts";
import { fileBytes } from "./file-bytes.ts";
import type { Generation } from "./growing-log.ts";
import { gunzipped } from "./gzip.ts";
import { LineCounter } from "./line-counter.ts";
import type { LiveLines, LogStart } from "./live-source.ts";

/** A log that was rotated away and compressed before it was read to its end. */
export class ArchivedLog implements Generation {
	readonly head: Buffer;
	readonly #file: FileHandle;
	readonly #bytes: AsyncGenerator<Buffer, void>;
	readonly #lines: LineCounter;
	quietSince: EpochMs = Number.NEGATIVE_INFINITY;
	/** Bytes before the start, which are known. */
	#known: number;
	#isComplete = false;

	/**
	 * @param file open for reading; it is closed with the log
	 * @param size of the archive
	 * @param limit longest line in bytes
	 */
	constructor(
		file: FileHandle,
		size: number,
		options: { limit: number; start: LogStart; head: Buffer; onDamage: (what: string) => void },
	) {
		const { limit, start, head, onDamage } = options;
		this.#file = file;
		this.#bytes = gunzipped(fileBytes(file, 0, size), onDamage);
		this.#lines = new LineCounter(limit, start, head);
		this.#known = start.offset;
		this.head = head;
	}

	get isComplete(): boolean {
		return this.#isComplete;
	}

	/** No path that is followed leads to an archive. */
	is(): boolean {
		return false;
	}

	/** They are known from the beginning. */
	async learnHead(): Promise<void> {}

	async read(): Promise<LiveLines | undefined> {
		while (!this.#isComplete) {
			const { done, value } = await this.#bytes.next();
			if (done) {
				this.#isComplete = true;
				return undefined;
			}
			const skipped = Math.min(this.#known, value.length);
			this.#known -= skipped;
			if (skipped < value.length) return this.#lines.push(value.subarray(skipped));
		}
		return undefined;
	}

	end(): LiveLines | undefined {
		return this.#lines.end();
	}

	async close(): Promise<void> {
		await this.#bytes.return();
		await this.#file.close();
	}
}
