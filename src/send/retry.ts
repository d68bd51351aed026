import type { EpochMs, Milliseconds } from "../event.ts";
import type { Clock } from "./clock.ts";

/** First and longest step of the backoff, and the least pause: chance must never make a tight loop of it. */
const STEP: Milliseconds = 1_000;
const LONGEST: Milliseconds = 60_000;
const LEAST: Milliseconds = 100;

/**
 * How long to wait before attempt n + 1: exponential backoff with full jitter, that is uniform between nothing and
 *
 *     min(60 s, 1 s · 2ⁿ)
 *
 * but at least a tenth of a second. A `Retry-After` that is longer is honoured.
 *
 * @param failures how many attempts have failed before this one, from 0
 * @param random uniform in [0, 1)
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(failures: number, afterMs: Milliseconds | undefined, random: number): Milliseconds {
	const jittered = Math.min(LONGEST, STEP * 2 ** failures) * random;
	return Math.max(LEAST, jittered, afterMs ?? 0);
}

/** Patience with one batch: waits between attempts, and ends when the total since the first failure is used up. */
export class Patience {
	readonly #clock: Clock;
	readonly #total: Milliseconds;
	#failures = 0;
	#since: EpochMs | undefined;

	constructor(clock: Clock, total: Milliseconds) {
		this.#clock = clock;
		this.#total = total;
	}

	/** A success: the total and the steps begin anew. */
	renew(): void {
		this.#failures = 0;
		this.#since = undefined;
	}

	/** The next failures are of another kind: the steps begin anew, the total goes on. */
	restart(): void {
		this.#failures = 0;
	}

	/**
	 * Waits after a failure.
	 *
	 * @returns `false`, at once, when the wait would exceed the total; also `false` when the signal ended it
	 */
	async wait(afterMs: Milliseconds | undefined, signal: AbortSignal): Promise<boolean> {
		const now = this.#clock.now();
		this.#since ??= now;
		const delay = backoff(this.#failures++, afterMs, this.#clock.random());
		if (signal.aborted || now + delay - this.#since > this.#total) return false;
		try {
			await this.#clock.sleep(delay, signal);
		} catch (error) {
			if (!signal.aborted) throw error;
		}
		return !signal.aborted;
	}
}
