import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import type { MatomoStandIn } from "../helpers/matomo-stand-in.ts";
import { type Ended, startMonorail } from "../helpers/run-monorail.ts";
import { type Dice, oneOf, smallNumber } from "./dice.ts";
import type { Step } from "./steps.ts";
import type { Call, World } from "./world.ts";

/** What happens to a process before it has done its work. */
export type Accident =
	| { readonly is: "at a step"; readonly step: Step; readonly passing: number }
	/** Some milliseconds after Matomo has got so many requests. */
	| { readonly is: "at a request" | "stopped"; readonly request: number; readonly delay: number }
	| { readonly is: "at a moment"; readonly delay: number };

/** Rolls for what is to happen. */
export function accident(roll: Dice, { steps }: World): Accident {
	const chance = roll();
	if (chance < 0.6) return { is: "at a step", step: oneOf(roll, ...steps), passing: 1 + smallNumber(roll, 4) };
	if (chance < 0.7) return { is: "at a moment", delay: 1_000 * roll() };
	return {
		is: chance < 0.95 ? "at a request" : "stopped",
		request: smallNumber(roll, 6),
		delay: 12 * roll() ** 2,
	};
}

/** Matomo answers at once or not at all, and has nothing under way after that; and who waits, waits in vain. */
const QUICK = ["--timeout", "250ms", "--settle", "150ms", "--retry-for", "2s", "--shutdown-timeout", "1s", "--quiet"];

/** Calls the program, and lets it have its accident. @returns how it ended; its status is `undefined` when it died */
export async function runOnce(
	call: Call,
	options: readonly string[],
	matomo: MatomoStandIn,
	accident?: Accident,
): Promise<Ended> {
	const given = ["upload", "--matomo-url", matomo.url, "--site-id", "1", ...QUICK, ...options, ...call.args];
	const crash = accident?.is === "at a step" ? { MONORAIL_CRASH_AT: `${accident.step}:${accident.passing}` } : {};
	const { child, ended } = startMonorail(given, {
		env: { MATOMO_TOKEN_AUTH: TOKEN, ...crash },
		...(call.stdin !== undefined && { stdin: call.stdin }),
	});
	const over = new AbortController();
	if (accident) void happen(accident, child, matomo, over.signal);
	if (call.mayEnd) void end(call.mayEnd, child, matomo, over.signal);
	const result = await ended;
	over.abort();
	assert.is(result.status === EXIT.bug, false, result.stderr);
	return result;
}

async function happen(accident: Accident, child: ChildProcess, matomo: MatomoStandIn, signal: AbortSignal) {
	if (accident.is === "at a step") return;
	if (accident.is !== "at a moment") {
		const last = matomo.seen.length + accident.request;
		while (matomo.seen.length <= last && !signal.aborted) await sleep(1);
	}
	await sleep(accident.delay);
	if (!signal.aborted) child.kill(accident.is === "stopped" ? "SIGTERM" : "SIGKILL");
}

async function end(
	mayEnd: (requests: number) => boolean,
	child: ChildProcess,
	matomo: MatomoStandIn,
	signal: AbortSignal,
) {
	const before = matomo.seen.length;
	while (!mayEnd(matomo.seen.length - before) && !signal.aborted) await sleep(5);
	if (!signal.aborted) child.kill("SIGTERM");
}
