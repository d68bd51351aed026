import { EXIT, UserError } from "../errors.ts";
import type { Stretch } from "./part-scanner.ts";

/** Stretches that may cover the same moment: the logs of many sites in one pipe may, but each costs memory and time. */
const MOST_AT_ONCE = 1_000;

/** How many stretches cover the same moment, at most: as many must be read at once. */
export function mostAtOnce(stretches: readonly Pick<Stretch, "earliest" | "latest">[]): number {
	const timed = stretches.filter(({ earliest, latest }) => earliest <= latest);
	const starts = timed.map(({ earliest }) => earliest).sort((a, b) => a - b);
	const ends = timed.map(({ latest }) => latest).sort((a, b) => a - b);
	let ended = 0;
	let most = 0;
	for (const [begun, start] of starts.entries()) {
		while ((ends[ended] ?? Number.POSITIVE_INFINITY) < start) ended++;
		most = Math.max(most, begun + 1 - ended);
	}
	return most;
}

/**
 * Refuses a source whose lines are in no order of time, such as one that was sorted by address: reading it in order
 * would take hours.
 *
 * @throws UserError
 */
export function refuseDisorder(name: string, stretches: readonly Stretch[]): void {
	const most = mostAtOnce(stretches);
	if (most <= MOST_AT_ONCE) return;
	throw new UserError({
		problem: `cannot read "${name}"`,
		expected: "lines in order of time, or whole logs one after the other",
		found: `${most} stretches of the same time`,
		hint: "sort it by time, or allow more disorder with --lateness",
		status: EXIT.input,
	});
}
