import type { EpochMs, Milliseconds } from "../event.ts";

/**
 * How far a server's clock is ahead of ours (negative: behind), by the `Date` header of an answer.
 *
 * The header has whole seconds and was written at some moment between our request and its answer, so only what goes
 * beyond that is a difference:
 *
 *     0 when sent - 1 s < date <= received
 *
 * @param sent when our request was sent, by our clock
 * @param received when its answer was there
 * @returns `undefined` when the header is missing or no date
 */
export function clockDifference(date: string | undefined, sent: EpochMs, received: EpochMs): Milliseconds | undefined {
	const theirs = date === undefined ? Number.NaN : Date.parse(date);
	if (Number.isNaN(theirs)) return undefined;
	if (theirs > received) return theirs - received;
	return Math.min(0, theirs + 999 - sent);
}
