import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../send/clock.ts";

/** Real time and chance. */
export const SYSTEM_CLOCK: Clock = {
	now: Date.now,
	random: Math.random,
	async sleep(ms, signal) {
		await sleep(ms, undefined, signal && { signal });
	},
};
