import { resolve } from "node:path";
import type { EpochMs, Milliseconds } from "../event.ts";
import { maybeHeader } from "../format/line-readers.ts";
import { Checkpoints } from "../source/checkpoints.ts";
import { type LiveLines, type LogStart, START } from "../source/live-source.ts";
import { keptPlace, type LivePosition, placeIn, readLivePosition, writeLivePosition } from "../state/live-position.ts";

/** How often it is kept how far a run came. */
const EVERY: Milliseconds = 30_000;

/** What of the past page views are judged by, besides the window: the visit that they belong to. */
const VISIT: Milliseconds = 30 * 60_000;

/** What a run that follows logs keeps. */
export interface ResumeOptions {
	/** Of the file that it is kept in. */
	readonly path: string;
	/** Paths that are followed. */
	readonly inputs: readonly string[];
	/** How far apart page views and what they are judged by may lie. */
	readonly window: Milliseconds;
	/** Wall clock. */
	readonly now: EpochMs;
}

/**
 * Lets a run that follows logs go on where an earlier one has ended: what that has settled is left alone, but read again
 * as far as later page views are judged by it.
 */
export class Resume {
	readonly #path: string;
	readonly #inputs: ReadonlySet<string>;
	readonly #context: Milliseconds;
	readonly #checkpoints = new Checkpoints();
	/** As the last run has left it. */
	readonly #earlier: LivePosition | undefined;
	/** As it is on the disk. */
	#kept: LivePosition | undefined;
	#savedAt: EpochMs;

	private constructor({ path, inputs, window, now }: ResumeOptions, earlier: LivePosition | undefined) {
		this.#path = path;
		this.#inputs = new Set(inputs.map((input) => resolve(input)));
		this.#context = VISIT + window;
		this.#earlier = earlier;
		this.#kept = earlier;
		this.#savedAt = now;
	}

	/** @throws UserError when what an earlier run has kept cannot be read */
	static async open(options: ResumeOptions): Promise<Resume> {
		return new Resume(options, await readLivePosition(options.path));
	}

	/** Page views that start earlier were settled by an earlier run. */
	get settledBefore(): EpochMs {
		return this.#earlier?.settledBefore ?? Number.NEGATIVE_INFINITY;
	}

	/** Where to begin in the log that begins with `head`: one with headers at its start, since they tell how to read the rest. */
	startIn(head: Buffer): LogStart | undefined {
		const place = this.#earlier && placeIn(this.#earlier, head);
		return place && maybeHeader(head.toString("latin1", 0, 1)) ? START : place;
	}

	/** Whether an earlier run has followed a path. */
	wasFollowed(path: string): boolean {
		return this.#earlier?.places.some(({ source }) => source === resolve(path)) ?? false;
	}

	/** From when on what is at a path, or was, must be read; `undefined` when no run has followed it and settled anything. */
	unsettledSince(path: string): EpochMs | undefined {
		const { settledBefore = Number.NEGATIVE_INFINITY } = this.#earlier ?? {};
		return this.wasFollowed(path) && Number.isFinite(settledBefore) ? settledBefore - this.#context : undefined;
	}

	/** Lines were read. @param latest latest start seen in their source so far */
	read(source: string, read: LiveLines, latest: EpochMs): void {
		this.#checkpoints.read(resolve(source), read, latest);
	}

	/** Whether it is time to save. @param now wall clock */
	isDue(now: EpochMs): boolean {
		return now - this.#savedAt >= EVERY;
	}

	/**
	 * Keeps where logs were begun that no run has followed before: whoever is killed before the first {@link save} would
	 * else be followed by one that knows nothing of a log that was rotated in between.
	 *
	 * @throws UserError when it cannot be written
	 */
	async keepBeginnings(): Promise<void> {
		const known = new Set(this.#kept?.places.map(({ source }) => source));
		for (const source of this.#checkpoints.sources) {
			if (known.has(source)) continue;
			await this.#keep(this.#kept?.settledBefore ?? Number.NEGATIVE_INFINITY);
			return;
		}
	}

	/**
	 * Keeps that all page views are settled that start before `settledBefore`.
	 *
	 * @throws UserError when it cannot be written
	 */
	async save(settledBefore: EpochMs, now: EpochMs): Promise<void> {
		this.#savedAt = now;
		if (!Number.isFinite(settledBefore) || settledBefore < this.settledBefore) return;
		await this.#keep(settledBefore);
	}

	async #keep(settledBefore: EpochMs): Promise<void> {
		const read = new Set(this.#checkpoints.sources);
		// Of a log that had nothing new so far, the place is where it was.
		const unread = this.#kept?.places.filter(({ source }) => this.#inputs.has(source) && !read.has(source)) ?? [];
		const places = [...unread, ...this.#checkpoints.at(settledBefore - this.#context).map(keptPlace)];
		const position = { settledBefore, places };
		await writeLivePosition(this.#path, position);
		this.#kept = position;
	}
}
