import type { EpochMs, Milliseconds } from "../event.ts";

/** A place between two lines of a source. */
export interface Mark {
	/** In bytes after decompression. */
	readonly offset: number;
	/** Number of the line that begins there, from 1. */
	readonly line: number;
	/** The latest time of all lines before it; `-Infinity` when none has a time. */
	readonly latest: EpochMs;
}

/** The start of every source. */
export const START: Mark = { offset: 0, line: 1, latest: Number.NEGATIVE_INFINITY };

/** Bytes between two marks at first, and marks of one source at most. */
const STEP = 4 * 1024;
const MOST = 4096;

/** {@link Marks} between threads. */
export interface PackedMarks {
	readonly marks: readonly Mark[];
	readonly step: number;
	readonly isHeaded: boolean;
}

/** Marks of a source, some thousand at most: the longer the source, the further they are apart. */
export class Marks {
	#marks: Mark[];
	#step = STEP;
	#isHeaded = false;

	/** @param known marks of earlier runs, in order */
	constructor(known: readonly Mark[] = []) {
		this.#marks = [START, ...known];
	}

	/** What they are, in a form that travels between threads. */
	get packed(): PackedMarks {
		return { marks: this.#marks, step: this.#step, isHeaded: this.#isHeaded };
	}

	/** What others were. */
	static unpacked({ marks, step, isHeaded }: PackedMarks): Marks {
		const unpacked = new Marks();
		unpacked.#marks = [...marks];
		unpacked.#step = step;
		unpacked.#isHeaded = isHeaded;
		return unpacked;
	}

	/** A header was seen: who begins behind it would not know it, so nobody may. */
	forbidPlaces(): void {
		this.#isHeaded = true;
	}

	/** The next place between two lines; kept when it is far enough from the last one. */
	pass(offset: number, line: number, latest: EpochMs): void {
		if (offset - (this.#marks.at(-1)?.offset ?? 0) >= this.#step) this.keep({ offset, line, latest });
	}

	/** As {@link pass}, but always kept. */
	keep(mark: Mark): void {
		if (mark.offset <= (this.#marks.at(-1)?.offset ?? 0)) return;
		this.#marks.push(mark);
		if (this.#marks.length <= MOST) return;
		this.#step *= 2;
		this.#marks = this.#marks.filter((_, index) => index % 2 === 0);
	}

	/** The last mark before which every line is older than `time`. */
	before(time: EpochMs): Mark {
		let [low, high] = [0, this.#marks.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((this.#marks[middle]?.latest ?? 0) < time) low = middle;
			else high = middle - 1;
		}
		return this.#marks[low] ?? START;
	}

	/** Some marks up to one, the further from it the fewer: enough to begin anywhere before it without reading twice as much. */
	upTo({ offset }: Mark): readonly Mark[] {
		if (this.#isHeaded) return [];
		const chosen: Mark[] = [];
		let distance = 0;
		for (const mark of this.#marks.toReversed()) {
			if (mark.offset > offset || mark.offset === 0 || offset - mark.offset < distance) continue;
			chosen.unshift(mark);
			distance = 2 * Math.max(offset - mark.offset, STEP);
		}
		return chosen;
	}
}

/** How far an earlier run has decided a source. */
export interface Bookmark {
	/** Every line before it is decided. */
	readonly at: Mark;
	/** Places before it to begin at, in order. */
	readonly earlier: readonly Mark[];
}

/** What earlier runs know of sources. */
export interface Bookmarks {
	/** @param head first bytes of the source, after decompression: {@link HEAD_BYTES}, or all when it has fewer */
	find(head: Uint8Array): Promise<Bookmark | undefined>;
	/** @param tail up to {@link HEAD_BYTES} before the bookmark; whether they are those that were there */
	fits(bookmark: Bookmark, tail: Uint8Array): boolean;
}

/** How many bytes of a source tell which it is. */
export const HEAD_BYTES = 1024;

/** Where the reading of a source begins. */
export interface Beginning {
	/** At this mark, or not at all. */
	readonly from: Mark | "skip";
	/** What is older than this is passed over, up to the first line that is not. */
	readonly since: EpochMs;
	/** Lines up to this number are decided, and only looked at for what they tell of others. */
	readonly decidedLines: number;
	/** Marks of earlier runs. */
	readonly marks: readonly Mark[];
}

/** A source that nobody has seen before. */
export const NEW_SOURCE: Beginning & { readonly from: Mark } = {
	from: START,
	since: Number.NEGATIVE_INFINITY,
	decidedLines: 0,
	marks: [],
};

/** A source that was looked through, and how it can be recognised. */
export interface ScannedSource {
	readonly name: string;
	readonly head: Uint8Array;
	readonly marks: Marks;
	/** How many lines were decided before. */
	readonly decidedLines: number;
	/** What is to be added to its times. */
	readonly clockOffset: Milliseconds;
	/** Its bytes from one offset to another; `undefined` where they cannot be read again. */
	readonly bytes: ((from: number, to: number) => Promise<Uint8Array>) | undefined;
}
