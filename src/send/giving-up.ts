import type { Milliseconds } from "../event.ts";
import type { Obstacle, Verdict } from "../matomo/verdict.ts";

/**
 * Matomo kept failing until the patience was used up.
 *
 * @param forMs how long it was tried; `undefined` when it was not time that ended it
 */
export function gaveUp(
	{ reason, afterMs, suspect }: Extract<Verdict, { readonly is: "retry" }>,
	forMs: Milliseconds | undefined,
): Obstacle {
	const asked = afterMs === undefined ? "" : ` and asks to wait ${seconds(afterMs)}`;
	const limit = forMs === undefined ? "" : `; it is tried for ${seconds(forMs)} at most`;
	return {
		problem: "gave up on Matomo",
		expected: "the page views to be accepted",
		found: `${reason}${asked}${limit}`,
		hint:
			suspect === "entry"
				? "its database may be down, or it has locked this address out for an hour after too many requests with a wrong token: see its log, check the token, and start again later"
				: "check that Matomo can be reached from here, and start again; nothing is lost",
	};
}

/** Answers that leave nothing known to be stored came in a row. */
export function fruitless(count: number, reason: string): Obstacle {
	return {
		problem: "Matomo's answers leave in doubt what it stored",
		expected: "one that can be trusted",
		found: `${count} in a row that cannot, the last: ${reason}`,
		hint: "look after Matomo and its web server before the rest is sent",
	};
}

function seconds(ms: Milliseconds): string {
	return `${Math.round(ms / 1000)} s`;
}
