import type { EpochMs } from "../event.ts";
import type { LogPart } from "./log-part.ts";

/** A part that is being read. The consumer keeps `watermark` up to date: the latest start that it has seen in it. */
export interface Cursor {
	readonly part: LogPart;
	watermark: EpochMs;
}

/** What was read of one part. */
export interface Merged<T> {
	readonly cursor: Cursor;
	/** `undefined` when the part has ended, by which more is known of the others. */
	readonly value: T | undefined;
}

interface OpenCursor<T> extends Cursor {
	readonly values: AsyncIterator<T, void>;
}

/**
 * Reads parts in order of event time: always some of the part that is furthest behind. A part is opened when the
 * others have come to its earliest time, so that a year of rotated logs needs no more memory than a day.
 */
export class Merge<T> {
	readonly #waiting: LogPart[];
	readonly #open: OpenCursor<T>[] = [];
	readonly #openPart: (part: LogPart) => AsyncIterator<T, void>;

	/** @param open reads a part from its start, some at a time */
	constructor(parts: readonly LogPart[], open: (part: LogPart) => AsyncIterator<T, void>) {
		this.#openPart = open;
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

	/** @returns what comes next; `undefined` when all parts are read */
	async next(): Promise<Merged<T> | undefined> {
		const cursor = this.#furthestBehind();
		if (!cursor) return undefined;
		const { done, value } = await cursor.values.next();
		if (!done) return { cursor, value };
		this.#open.splice(this.#open.indexOf(cursor), 1);
		return { cursor, value: undefined };
	}

	#furthestBehind(): OpenCursor<T> | undefined {
		let behind: OpenCursor<T> | undefined;
		for (const cursor of this.#open) if (!behind || cursor.watermark < behind.watermark) behind = cursor;
		const next = this.#waiting.at(-1);
		if (!next || (behind && behind.watermark < opensAt(next))) return behind;
		this.#waiting.pop();
		const opened: OpenCursor<T> = { part: next, watermark: opensAt(next), values: this.#openPart(next) };
		this.#open.push(opened);
		return opened;
	}
}

function opensAt(part: LogPart): EpochMs {
	return part.earliest === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : part.earliest;
}
