import type { EpochMs, Milliseconds } from "../event.ts";
import type { LiveLines, LogMark } from "./live-source.ts";
import { isTelling, sameLog } from "./rotated.ts";

/** Marks closer than this need not be told apart. */
const STEP: Milliseconds = 1_000;

/** A place in a log of a source. */
export interface SourcePlace extends LogMark {
	readonly source: string;
}

/** How far a source was read when nothing in it had started after `latest`. */
interface Entry {
	readonly mark: LogMark;
	readonly latest: EpochMs;
}

/**
 * Remembers where in live sources a run would have to begin, so that everything is read again from some moment on.
 *
 * Memory is bounded by how far that moment lies back.
 */
export class Checkpoints {
	readonly #sources = new Map<string, Entry[]>();

	/** Sources of which a place can be told. */
	get sources(): Iterable<string> {
		return this.#sources.keys();
	}

	/**
	 * Lines were read from a source.
	 *
	 * @param latest the latest start that was seen in it so far
	 */
	read(
		source: string,
		{ from, mark }: Omit<LiveLines, "lines" | "firstLine" | "bytes" | "ascii">,
		latest: EpochMs,
	): void {
		if (!mark || !isTelling(mark.head)) return;
		let entries = this.#sources.get(source);
		if (!entries) {
			entries = [{ mark: { head: mark.head, ...from }, latest: Number.NEGATIVE_INFINITY }];
			this.#sources.set(source, entries);
		}
		const [before, last] = entries.slice(-2);
		const isClose = before && last && latest - before.latest < STEP;
		if (isClose && sameLog(before.mark.head, mark.head) && sameLog(last.mark.head, mark.head)) entries.pop();
		entries.push({ mark, latest });
	}

	/**
	 * Where to begin, so that every record is read again that starts at `moment` or later, or came after one that does.
	 * Moments before those that were asked for are forgotten.
	 *
	 * @returns for each log the place, for each source one at least; what begins later than all of these is to be read from its start
	 */
	at(moment: EpochMs): readonly SourcePlace[] {
		return [...this.#sources].flatMap(([source, entries]) => {
			const index = Math.max(
				0,
				entries.findLastIndex(({ latest }) => latest < moment),
			);
			const later = entries.slice(index + 1);
			// Of a log that was rotated away, and is read on beside the next one, both places count.
			const marks = latestOfEach(entries.slice(0, index + 1)).filter(
				(entry) => entry === entries[index] || later.some(({ mark }) => sameLog(mark.head, entry.mark.head)),
			);
			this.#sources.set(source, [...marks, ...later]);
			return marks.map(({ mark }) => ({ source, ...mark }));
		});
	}
}

function latestOfEach(entries: readonly Entry[]): readonly Entry[] {
	return entries.filter(
		({ mark }, index) => !entries.slice(index + 1).some((later) => sameLog(later.mark.head, mark.head)),
	);
}
