import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { EpochMs } from "../event.ts";
import { LineCounter } from "./line-counter.ts";
import type { LiveLines, LogMark, LogStart } from "./live-source.ts";
import { HEAD, START } from "./live-source.ts";
import { headOf, sameLog } from "./rotated.ts";

const CHUNK = 64 * 1024;

/** A log of which something may still come: the one at the path, or one that was rotated away. */
export interface Generation {
	/** First bytes of it, as far as they are known; none of an empty one. */
	readonly head: Buffer;
	/** Wall clock of the last bytes, or of the rotation if that was later. */
	quietSince: EpochMs;
	/** Nothing can come any more. */
	readonly isComplete: boolean;
	/** Looks at its first bytes, as far as they are not known yet. */
	learnHead(): Promise<void>;
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

	/** Looks at its first bytes, as far as they are not known yet. */
	async learnHead(): Promise<void> {
		if (this.head.length >= HEAD) return;
		const head = await headOf(this.#file);
		// Else it was cut off, and this is another log's.
		if (head.subarray(0, this.head.length).equals(this.head)) this.#lines.head = head;
	}

	/** Whether another file holds the same, as far as this one was read. */
	async continuesIn(file: FileHandle): Promise<boolean> {
		const { position } = this.#lines;
		if (!sameLog(this.head, await headOf(file))) return false;
		const anchor = this.#anchor;
		if (anchor === undefined) return (await file.stat()).size >= position;
		const bytes = Buffer.alloc(anchor.length);
		const { bytesRead } = await file.read(bytes, 0, anchor.length, position - anchor.length);
		return bytesRead === anchor.length && bytes.equals(anchor);
	}

	async read(): Promise<LiveLines | undefined> {
		if (this.#isCutOff) return undefined;
		const { size, mtimeMs } = await this.#file.stat();
		const { position } = this.#lines;
		if (size === position && mtimeMs === this.#readAsOf) return undefined;
		const known = Math.min(position, HEAD);
		const { bytesRead } = await this.#file.read(this.#buffer, 0, known + CHUNK, position - known);
		const bytes = this.#buffer.subarray(0, bytesRead);
		if (size < this.head.length || !(await this.#isSame(bytes, known))) {
			this.#isCutOff = true;
			return undefined;
		}
		if (position + bytesRead - known >= size) this.#readAsOf = mtimeMs;
		this.#anchor = Buffer.from(bytes.subarray(-HEAD));
		return bytesRead > known ? this.#lines.push(bytes.subarray(known)) : undefined;
	}

	/**
	 * Whether what was read still goes on where it ended.
	 *
	 * @param known how many of the bytes were read before
	 */
	async #isSame(bytes: Buffer, known: number): Promise<boolean> {
		if (bytes.length < known) return false;
		if (this.#anchor && !this.#anchor.equals(bytes.subarray(0, known))) return false;
		const from = this.#lines.position - known;
		// The first bytes may be known from before the first read.
		const head = this.#anchor || from === 0 ? bytes : await headOf(this.#file);
		const common = from === 0 || !this.#anchor ? Math.min(head.length, this.head.length) : 0;
		return head.subarray(0, common).equals(this.head.subarray(0, common));
	}

	end(): LiveLines | undefined {
		return this.#lines.end();
	}

	async close(): Promise<void> {
		await this.#file.close();
	}
}
