import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { EpochMs } from "../event.ts";
import { LineCounter } from "./line-counter.ts";
import type { LiveLines, LogMark, LogStart } from "./live-source.ts";
import { HEAD, START } from "./live-source.ts";

const CHUNK = 64 * 1024;

/** A log of which something may still come: the one at the path, or one that was rotated away. */
export interface Generation {
	/** First bytes of it, as far as they are known; none of an empty one. */
	readonly head: Buffer;
	/** Wall clock of the last bytes, or of the rotation if that was later. */
	quietSince: EpochMs;
	/** Nothing can come any more. */
	readonly isComplete: boolean;
	/** Whether a path leads to it. */
	is(stats: Pick<Stats, "dev" | "ino">): boolean;
	/** Takes what is there. @returns `undefined` when there is nothing at the moment */
	read(): Promise<LiveLines | undefined>;
	/** Nothing more is expected. @returns the last line, if it lacks its end */
	end(): LiveLines | undefined;
	close(): Promise<void>;
}

/**
 * An open file that others append to.
 *
 * Every read takes the last bytes before it along: only when they are still the same has the file been appended to.
 * Otherwise somebody has cut it off and written it anew, to whatever length.
 */
export class GrowingLog implements Generation {
	readonly #file: FileHandle;
	readonly #stats: Pick<Stats, "dev" | "ino">;
	readonly #lines: LineCounter;
	readonly #buffer = Buffer.allocUnsafe(HEAD + CHUNK);
	readonly isComplete = false;
	quietSince: EpochMs = Number.NEGATIVE_INFINITY;
	/** What was read last, at most `HEAD` bytes; `undefined` until the first read when it was not begun at its start. */
	#anchor: Buffer | undefined;
	/** When the file had been changed last when all of it was read. */
	#readAsOf: number | undefined;
	#isCutOff = false;

	private constructor(file: FileHandle, stats: Pick<Stats, "dev" | "ino">, lines: LineCounter) {
		this.#file = file;
		this.#stats = stats;
		this.#lines = lines;
		this.#anchor = lines.position === 0 ? Buffer.alloc(0) : undefined;
	}

	/**
	 * @param file open for reading; it is closed with the log
	 * @param limit longest line in bytes
	 * @param head its first bytes, when it is not begun at its start
	 */
	static async open(file: FileHandle, limit: number, start: LogStart = START, head?: Buffer): Promise<GrowingLog> {
		const { dev, ino } = await file.stat();
		return new GrowingLog(file, { dev, ino }, new LineCounter(limit, start, head));
	}

	get head(): Buffer {
		return this.#lines.head;
	}

	get mark(): LogMark {
		return this.#lines.mark;
	}

	/** Whether the file no longer begins with what was read of it. */
	get isCutOff(): boolean {
		return this.#isCutOff;
	}

	is({ dev, ino }: Pick<Stats, "dev" | "ino">): boolean {
		return dev === this.#stats.dev && ino === this.#stats.ino;
	}

	/** Whether another file holds the same, as far as this one was read. */
	async continuesIn(file: FileHandle): Promise<boolean> {
		const anchor = this.#anchor;
		if (anchor === undefined || this.#lines.position === 0) return false;
		const bytes = Buffer.alloc(anchor.length);
		const { bytesRead } = await file.read(bytes, 0, anchor.length, this.#lines.position - anchor.length);
		return bytesRead === anchor.length && bytes.equals(anchor);
	}

	async read(): Promise<LiveLines | undefined> {
		if (this.#isCutOff) return undefined;
		const { size, mtimeMs } = await this.#file.stat();
		const { position } = this.#lines;
		if (size === position && mtimeMs === this.#readAsOf) return undefined;
		const known = Math.min(position, HEAD);
		const { bytesRead } = await this.#file.read(this.#buffer, 0, known + CHUNK, position - known);
		const before = this.#buffer.subarray(0, Math.min(known, bytesRead));
		this.#anchor ??= Buffer.from(before);
		if (!before.equals(this.#anchor)) {
			this.#isCutOff = true;
			return undefined;
		}
		if (position + bytesRead - known >= size) this.#readAsOf = mtimeMs;
		if (bytesRead === known) return undefined;
		this.#anchor = Buffer.from(this.#buffer.subarray(Math.max(0, bytesRead - HEAD), bytesRead));
		return this.#lines.push(this.#buffer.subarray(known, bytesRead));
	}

	end(): LiveLines | undefined {
		return this.#lines.end();
	}

	async close(): Promise<void> {
		await this.#file.close();
	}
}
