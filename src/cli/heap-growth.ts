import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import type { LogPart } from "../source/log-part.ts";

/** Bytes of V8's young generation that are enough: what most lines need dies within a tenth of it, also in a second thread. */
const ENOUGH = 16_000_000;

/** Looking, and telling V8, takes some 30 µs: as long as reading a few lines. */
const CALLS_BETWEEN_LOOKS = 32;

/**
 * Keeps V8's young generation from growing beyond what is enough: left alone it takes twice as much, in each thread,
 * and hardly saves time by that.
 *
 * @returns to be called now and then, and soon: what has grown stays
 * @see https://nodejs.org/docs/latest-v20.x/api/cli.html#--max-semi-space-sizesize-in-megabytes does the same for those who start Node
 */
export function youngGenerationLimit(): () => void {
	let isEnough = false;
	let calls = 0;
	return () => {
		if (calls++ % CALLS_BETWEEN_LOOKS !== 0) return;
		isEnough ||= getHeapSpaceStatistics().some(
			({ space_name, space_size }) => space_name === "new_space" && space_size >= ENOUGH,
		);
		// A factor of one: no growth. Said again and again, since each thread that starts makes V8 forget it.
		if (isEnough) setFlagsFromString("--semi-space-growth-factor=1");
	};
}

/**
 * Lets V8's old generation grow as far beside archives as it does without. V8 adds what was inflated since its last look to
 * the memory that is in use, up to a fifth of it, so that it looks nearly twice as often: 54 times in 2.6 million lines
 * instead of 32, in several threads at once, while another one inflates.
 *
 * @see bin/monorail.js for the growth that is allowed without
 */
export function allowForArchives(parts: readonly LogPart[]): void {
	if (parts.some(({ stored }) => stored?.isCompressed)) setFlagsFromString("--heap-growing-percent=75");
}
