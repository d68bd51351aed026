import type { TrackerHit } from "../classify/tracker-hit.ts";
import type { LogEvent } from "../event.ts";
import type { DigestedHit } from "./digest.ts";
import { joinHit } from "./digest-hit.ts";

/** All that can be told of one tracker hit that can answer for a page view. */
export function digestedHit(event: LogEvent, hit: TrackerHit, fingerprint: string, hasFailed = false): DigestedHit {
	const { parameters } = hit;
	return {
		join: joinHit(event, hit, fingerprint, hasFailed),
		told: parameters,
		isDelayed: parameters !== undefined && parameters.secondsAgo > 0,
	};
}
