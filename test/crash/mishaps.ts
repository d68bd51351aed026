import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour } from "../helpers/matomo/behaviour.ts";
import type { MatomoStandIn } from "../helpers/matomo-stand-in.ts";
import { type Dice, oneOf, smallNumber } from "./dice.ts";

/** Ways in which Matomo stores a batch and does not say so, and in which it does not store it. */
const MISHAPS: readonly [Behaviour, ...Behaviour[]] = [
	"hang-after-commit",
	"drop-after-commit",
	"drop-within-answer",
	"gateway-timeout",
	"php-dies-late",
	"cut-off-answer",
	"no-content",
	"lock-wait-timeout",
	"php-dies",
	"drop-before-commit",
	"hang-before-commit",
	"database-gone",
	"database-error",
	"unavailable",
	"reset-connection",
];

/** How a Matomo is. */
export const TEMPERS = ["that works", "with mishaps", "that goes down and comes back"] as const;

/** One of {@link TEMPERS}. */
export type Temper = (typeof TEMPERS)[number];

/** How many requests may go wrong: then it works, or no world would end. */
const LONGEST = 40;

/** Makes a Matomo as good or bad as its temper. @returns ends its outages, and waits until it is there */
export function temper(matomo: MatomoStandIn, is: Temper, roll: Dice): () => Promise<void> {
	const badly = is === "that works" ? 0 : is === "with mishaps" ? roll() / 2 : roll() / 6;
	matomo.behave(Array.from({ length: LONGEST }, () => (roll() < badly ? oneOf(roll, ...MISHAPS) : "process")));
	const over = new AbortController();
	const ended = is === "that goes down and comes back" ? outages(matomo, roll, over.signal) : Promise.resolve();
	return async () => {
		over.abort();
		await ended;
	};
}

async function outages(matomo: MatomoStandIn, roll: Dice, signal: AbortSignal): Promise<void> {
	while (!signal.aborted) {
		const last = matomo.seen.length + smallNumber(roll, 20);
		while (matomo.seen.length <= last && !signal.aborted) await sleep(5);
		if (signal.aborted) return;
		await sleep(10 * roll());
		await matomo.refuse();
		await sleep(20 + smallNumber(roll, 800));
		await matomo.accept();
	}
}
