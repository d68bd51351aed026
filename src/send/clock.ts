import type { EpochMs, Milliseconds } from "../event.ts";

/** Time and chance, given from outside so that tests own them. */
export interface Clock {
	now(): EpochMs;
	/** Ends early, by resolving or rejecting, when the signal is aborted. */
	sleep(ms: Milliseconds, signal?: AbortSignal): Promise<void>;
	/** Uniform in [0, 1). */
	random(): number;
}
