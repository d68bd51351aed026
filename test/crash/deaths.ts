import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { startMonorail } from "../helpers/run-monorail.ts";
import { type TempFolder, tempFolder } from "../helpers/temp-folder.ts";
import { type Dice, dice, makeWorld, oneOf, type World } from "./world.ts";

/** Steps of the delivery at which a process may be let die. */
export const STEPS = [
	"before-outbox",
	"before-rename",
	"after-outbox",
	"after-post",
	"before-ledger",
	"after-ledger",
	"before-removal",
	"after-removal",
] as const;

/** How a world ended. */
export interface Ending {
	readonly title: string;
	readonly deaths: number;
	/** Deaths at each step; at any moment: `"random"`. */
	readonly at: ReadonlyMap<string, number>;
	/** Runs that ended by themselves before the last one: those that Matomo stopped. */
	readonly incomplete: number;
}

/** Runs after which it must be done. */
const MOST_RUNS = 60;

/**
 * Imports a world again and again with a process that is killed each time, until the deaths are used up; then lets it
 * end, and asserts that Matomo has every page view exactly once and that nothing is left to do.
 */
export async function dieAndRestart(seed: number, deaths: number): Promise<Ending> {
	const folder = tempFolder();
	const roll = dice(seed ^ 0x5eed);
	const world = makeWorld(seed, folder);
	const matomo = await startMatomo();
	matomo.behave(world.behaves);
	const at = new Map<string, number>();
	let died = 0;
	let incomplete = 0;
	try {
		for (let run = 0; ; run++) {
			assert.ok(run < MOST_RUNS, `seed ${seed}: not done after ${run} runs`);
			const step = died < deaths ? (roll() < 0.6 ? oneOf(roll, ...STEPS) : "random") : undefined;
			const status = await runOnce(world, matomo, step, roll);
			if (status === undefined) {
				died++;
				at.set(step ?? "", (at.get(step ?? "") ?? 0) + 1);
			} else if (status === EXIT.ok) {
				if (died >= deaths || step === undefined || run > deaths + 5) break;
			} else {
				assert.ok(status === EXIT.matomo || status === EXIT.incomplete, `seed ${seed}: status ${status}`);
				incomplete++;
			}
			checkNoDoubles(seed, world, matomo);
		}
		check(seed, world, matomo, folder);
		return { title: world.title, deaths: died, at, incomplete };
	} finally {
		await matomo.close();
		folder.remove();
	}
}

/** @returns the status; `undefined` when it died */
async function runOnce(
	{ inputs, stdin, args }: World,
	matomo: MatomoStandIn,
	step: string | undefined,
	roll: Dice,
): Promise<number | undefined> {
	const quick = ["--timeout", "150ms", "--settle", "150ms", "--retry-for", "2s", "--quiet"];
	const given = ["upload", "--matomo-url", matomo.url, "--site-id", "1", ...quick, ...args, ...inputs];
	const crash =
		step === undefined || step === "random" ? {} : { MONORAIL_CRASH_AT: `${step}:${1 + Math.floor(6 * roll() ** 2)}` };
	const { child, ended } = startMonorail(given, {
		env: { MATOMO_TOKEN_AUTH: TOKEN, ...crash },
		...(stdin !== undefined && { stdin }),
	});
	const awake = new AbortController();
	if (step === "random") void killAtRequest(child, matomo, roll, awake.signal);
	const { status, stderr } = await ended;
	awake.abort();
	assert.is(status === EXIT.bug, false, stderr);
	return status;
}

/** Kills it some milliseconds after Matomo has got one of its first requests. */
async function killAtRequest(child: ChildProcess, matomo: MatomoStandIn, roll: Dice, signal: AbortSignal) {
	const target = matomo.seen.length + Math.floor(6 * roll() ** 2);
	const delay = 12 * roll() ** 2;
	while (matomo.seen.length <= target && !signal.aborted) await sleep(1);
	await sleep(delay);
	if (!signal.aborted) child.kill("SIGKILL");
}

function checkNoDoubles(seed: number, { title, expected }: World, { stored }: MatomoStandIn): void {
	const most = countsOf(expected);
	for (const [url, count] of countsOf(stored.map(({ url }) => url))) {
		assert.ok(count <= (most.get(url) ?? 0), `seed ${seed}, ${title}: ${url} is stored ${count} times`);
	}
}

function check(seed: number, world: World, matomo: MatomoStandIn, folder: TempFolder): void {
	checkNoDoubles(seed, world, matomo);
	assert.is(matomo.stored.length, world.expected.length, `seed ${seed}, ${world.title}: page views are lost`);
	const state = world.args.at(-1) ?? "";
	assert.ok(state.startsWith(folder.path));
	const outbox = join(state, "outbox");
	assert.equal(existsSync(outbox) ? readdirSync(outbox) : [], [], "nothing is left in the outbox");
	assert.not.ok(existsSync(join(state, "lock")));
}

function countsOf(urls: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const url of urls) counts.set(url, (counts.get(url) ?? 0) + 1);
	return counts;
}
