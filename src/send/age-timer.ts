import type { Milliseconds } from "../event.ts";
import type { Clock } from "./clock.ts";

/** What happens when a batch has waited long enough to be full. */
export interface AgeTimerOptions {
	readonly clock: Clock;
	/** `Infinity`: never. */
	readonly ms: Milliseconds;
	due(): void;
	/** The clock failed. */
	failed(error: unknown): void;
}

/** Measures the age of one batch at a time: from the first {@link start} until it is due or stopped. */
export class AgeTimer {
	readonly #options: AgeTimerOptions;
	#sleep: AbortController | undefined;

	constructor(options: AgeTimerOptions) {
		this.#options = options;
	}

	/** Does nothing when it runs already. */
	start(): void {
		const { clock, ms, due, failed } = this.#options;
		if (this.#sleep !== undefined || ms === Number.POSITIVE_INFINITY) return;
		const sleep = new AbortController();
		this.#sleep = sleep;
		const unlessStopped = (then: (error?: unknown) => void) => (error: unknown) => {
			if (sleep.signal.aborted) return;
			this.#sleep = undefined;
			then(error);
		};
		clock.sleep(ms, sleep.signal).then(unlessStopped(due), unlessStopped(failed));
	}

	stop(): void {
		this.#sleep?.abort();
		this.#sleep = undefined;
	}
}
