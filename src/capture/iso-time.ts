import type { EpochMs } from "../event.ts";

/** Writes times as `Date`'s `toISOString` does, which it asks once a second only. */
export function isoTimes(): (time: EpochMs) => string {
	let second = Number.NaN;
	let begun = "";
	return (time) => {
		const rest = ((time % 1000) + 1000) % 1000;
		if (time - rest !== second) {
			second = time - rest;
			begun = new Date(second).toISOString().slice(0, -4);
		}
		return `${begun}${rest < 10 ? "00" : rest < 100 ? "0" : ""}${rest}Z`;
	};
}
