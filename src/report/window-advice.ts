import type { Milliseconds } from "../event.ts";
import type { Delays } from "./delays.ts";

/** Fewer matches say too little about the one in a thousand that is cut off. */
const ENOUGH = 100;

/** The part of all matches that may lie outside, half on either side. */
const OUTSIDE = 0.001;

/** A window cuts off what is longer, so the longest delays seen may understate what there is. */
const MARGIN = 1.5;

/** Round values of a window, in seconds; above the last, whole hours. */
const ROUND = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600];

/** The two sides of a matching window. */
export interface WindowAdvice {
	readonly before: Milliseconds;
	readonly after: Milliseconds;
}

/**
 * The smallest window in round values that covers 99.9 % of the delays, with half as much again to spare on either
 * side; at least 1 s each, since many logs count in whole seconds. `undefined` with fewer than 100 delays.
 */
export function windowAdvice(delays: Delays): WindowAdvice | undefined {
	if (delays.count < ENOUGH) return undefined;
	const allowed = (delays.count * OUTSIDE) / 2;
	return {
		before: roundUp(delays.reach("earlier", allowed) * MARGIN),
		after: roundUp(delays.reach("later", allowed) * MARGIN),
	};
}

function roundUp(duration: Milliseconds): Milliseconds {
	const seconds = duration / 1000;
	return (ROUND.find((round) => round >= seconds) ?? Math.ceil(seconds / 3600) * 3600) * 1000;
}
