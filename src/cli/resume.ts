import type { EpochMs, Milliseconds } from "../event.ts";
import { Checkpoints } from "../source/checkpoints.ts";
import type { LiveLines, LogStart } from "../source/live-source.ts";
import { type LivePosition, placeIn, readLivePosition, writeLivePosition } from "../state/live-position.ts";

/** How often it is kept how far a run came. */
const EVERY: Milliseconds = 30_000;

/** What of the past page views are judged by, besides the window: the visit that they belong to. */
const VISIT: Milliseconds = 30 * 60_000;

/**
 * Lets a run that follows logs go on where an earlier one has ended: what that has settled is left alone, but read again
 * as far as later page views are judged by it.
 */
export class Resume {
	readonly #path: string;
	readonly #context: Milliseconds;
	readonly #earlier: LivePosition | undefined;
	readonly #checkpoints = new Checkpoints();
	#savedAt: EpochMs;

	private constructor(path: string, context: Milliseconds, earlier: LivePosition | undefined, now: EpochMs) {
		this.#path = path;
		this.#context = context;
		this.#earlier = earlier;
		this.#savedAt = now;
	}

	/**
	 * @param path of the file that it is kept in
	 * @param window how far apart page views and what they are judged by may lie
	 * @param now wall clock
	 * @throws UserError when what an earlier run has kept cannot be read
	 */
	static async open(path: string, window: Milliseconds, now: EpochMs): Promise<Resume> {
		return new Resume(path, VISIT + window, await readLivePosition(path), now);
	}

	/** Page views that start earlier were settled by an earlier run. */
	get settledBefore(): EpochMs {
		return this.#earlier?.settledBefore ?? Number.NEGATIVE_INFINITY;
	}

	/** Where to begin in the log that begins with `head`. */
	startIn(head: Buffer): LogStart | undefined {
		return this.#earlier && placeIn(this.#earlier, head);
	}

	/** Lines were read. @param latest latest start seen in their source so far */
	read(source: string, read: LiveLines, latest: EpochMs): void {
		this.#checkpoints.read(source, read, latest);
	}

	/** Whether it is time to save. @param now wall clock */
	isDue(now: EpochMs): boolean {
		return now - this.#savedAt >= EVERY;
	}

	/**
	 * Keeps that all page views are settled that start before `settledBefore`.
	 *
	 * @throws UserError when it cannot be written
	 */
	async save(settledBefore: EpochMs, now: EpochMs): Promise<void> {
		this.#savedAt = now;
		if (!Number.isFinite(settledBefore) || settledBefore < this.settledBefore) return;
		await writeLivePosition(this.#path, settledBefore, this.#checkpoints.at(settledBefore - this.#context));
	}
}
