import { isAscii } from "node:buffer";
import type { EpochMs } from "../event.ts";
import { type Line, LineSplitter } from "./line-splitter.ts";
import type { LogPart } from "./log-part.ts";

/** A part that is being read. The consumer keeps `watermark` up to date: the latest start that it has seen in it. */
export interface Cursor {
	readonly part: LogPart;
	watermark: EpochMs;
}

/** Lines of one part, and how far all parts are known before them. */
export interface MergedLines {
	readonly cursor: Cursor;
	readonly lines: readonly Line[];
	/** Number of the first of them in its source. */
	readonly firstLine: number;
	/** Bytes that were read for them. */
	readonly bytes: number;
	/** Whether all of them are known to be ASCII. */
	readonly ascii: boolean;
}

interface OpenCursor extends Cursor {
	readonly chunks: AsyncIterator<Buffer>;
	readonly splitter: LineSplitter;
	line: number;
	/** Whether the line that has begun is ASCII so far. */
	tailIsAscii: boolean;
}

/**
 * Reads parts in order of event time: always a chunk of the part that is furthest behind. A part is opened when the
 * others have come to its earliest time, so that a year of rotated logs needs no more memory than a day.
 */
export class Merge {
	readonly #waiting: LogPart[];
	readonly #open: OpenCursor[] = [];
	readonly #limit: number;

	/** @param lineLimit longest line in bytes */
	constructor(parts: readonly LogPart[], lineLimit: number) {
		this.#limit = lineLimit;
		// Latest first, so that the next is popped. What has no time at all is read first: it must not hold back the rest.
		this.#waiting = [...parts].sort((a, b) => opensAt(b) - opensAt(a));
	}

	/** Time up to which all parts are known, but for the lateness; `Infinity` at the end. */
	get watermark(): EpochMs {
		let lowest = Number.POSITIVE_INFINITY;
		for (const cursor of this.#open) if (cursor.watermark < lowest) lowest = cursor.watermark;
		const next = this.#waiting.at(-1);
		return next ? Math.min(lowest, opensAt(next)) : lowest;
	}

	/** @returns the next lines, possibly none; `undefined` when all parts are read */
	async next(): Promise<MergedLines | undefined> {
		const cursor = this.#furthestBehind();
		if (!cursor) return undefined;
		const { done, value } = await cursor.chunks.next();
		const lines = done ? cursor.splitter.end() : cursor.splitter.push(value);
		if (done) this.#open.splice(this.#open.indexOf(cursor), 1);
		const firstLine = cursor.line;
		cursor.line += lines.length;
		const chunkIsAscii = done || isAscii(value);
		const ascii = chunkIsAscii && cursor.tailIsAscii;
		cursor.tailIsAscii = lines.length > 0 ? chunkIsAscii : ascii;
		return { cursor, lines, firstLine, bytes: done ? 0 : value.length, ascii };
	}

	#furthestBehind(): OpenCursor | undefined {
		let behind: OpenCursor | undefined;
		for (const cursor of this.#open) if (!behind || cursor.watermark < behind.watermark) behind = cursor;
		const next = this.#waiting.at(-1);
		if (!next || (behind && behind.watermark < opensAt(next))) return behind;
		this.#waiting.pop();
		const opened: OpenCursor = {
			part: next,
			watermark: opensAt(next),
			chunks: next.open()[Symbol.asyncIterator](),
			splitter: new LineSplitter(this.#limit),
			line: next.firstLine,
			tailIsAscii: true,
		};
		this.#open.push(opened);
		return opened;
	}
}

function opensAt(part: LogPart): EpochMs {
	return part.earliest === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : part.earliest;
}
