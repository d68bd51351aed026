import type { TrackingRequest } from "../../src/matomo/tracking-request.ts";
import type { Clock } from "../../src/send/clock.ts";

/** Noon of a day, epoch milliseconds. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** A request that Matomo accepts, number `n` of its test; each has its own URL and `pv_id`. */
export function request(n: number, more: Readonly<Record<string, string | number>> = {}): TrackingRequest {
	return {
		idsite: 1,
		rec: 1,
		apiv: 1,
		url: `https://shop.example/page/${n}`,
		cip: `198.51.100.${n % 250}`,
		cdt: NOON / 1000 - 3600 + n,
		ua: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
		lang: "de",
		pv_id: String(n).padStart(6, "p"),
		...more,
	};
}

/** A clock on which sleeping costs nothing: it jumps. `slept` lists the waits in order. */
export interface JumpingClock extends Clock {
	readonly slept: number[];
}

/** @param chance what `random` always says */
export function jumpingClock(chance = 0.5, start = NOON): JumpingClock {
	let now = start;
	const slept: number[] = [];
	return {
		slept,
		now: () => now,
		sleep: async (ms) => {
			slept.push(ms);
			now += ms;
		},
		random: () => chance,
	};
}
