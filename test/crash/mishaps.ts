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
export const TEMPERS = [
	"that works",
	"with mishaps",
	"with mishaps that cannot always be asked",
	"that goes down and comes back",
] as const;

/** One of {@link TEMPERS}. */
export type Temper = (typeof TEMPERS)[number];

/** How many requests may go wrong: then it works, or no world would end. */
const LONGEST = 40;

/** How often something goes wrong with a request. */
const OFTEN: Readonly<Record<Temper, (roll: Dice) => number>> = {
	"that works": () => 0,
	"with mishaps": (roll) => roll() / 2,
	"with mishaps that cannot always be asked": (roll) => roll() / 2,
	"that goes down and comes back": (roll) => roll() / 6,
};

/** Makes a Matomo as good or bad as its temper. @returns ends its outages, and waits until it is there */
export function temper(matomo: MatomoStandIn, is: Temper, roll: Dice): () => Promise<void> {
	const often = OFTEN[is](roll);
	matomo.behave(Array.from({ length: LONGEST }, () => (roll() < often ? oneOf(roll, ...MISHAPS) : "process")));
	const over = new AbortController();
	const ended = turns(matomo, is, roll, over.signal);
	return async () => {
		over.abort();
		await ended;
	};
}

async function turns(matomo: MatomoStandIn, is: Temper, roll: Dice, signal: AbortSignal): Promise<void> {
	const goesDown = is === "that goes down and comes back";
	const isMaintained = is === "with mishaps that cannot always be asked";
	while (goesDown || isMaintained) {
		const last = matomo.seen.length + smallNumber(roll, 20);
		while (matomo.seen.length <= last && !signal.aborted) await sleep(5);
		if (signal.aborted) break;
		if (isMaintained) matomo.settings.maintenance = !matomo.settings.maintenance;
		else {
			await sleep(10 * roll());
			await matomo.refuse();
			await sleep(20 + smallNumber(roll, 800));
			await matomo.accept();
		}
	}
	matomo.settings.maintenance = false;
}
