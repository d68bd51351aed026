import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

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
