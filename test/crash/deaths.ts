import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import type { Ended } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { type Accident, accident, runOnce } from "./call.ts";
import { dice } from "./dice.ts";
import { temper } from "./mishaps.ts";
import { type Call, type CallReport, makeWorld, type Wanted, type World } from "./world.ts";

/** How a world ended. */
export interface Ending {
	/** What the logs were like, and Matomo. */
	readonly title: string;
	readonly deaths: number;
	/** Deaths at each step, and others by what happened. */
	readonly at: ReadonlyMap<string, number>;
	/** Runs, with those that did not die. */
	readonly runs: number;
}

/** Runs after which it must be done; and when nobody dies any more. */
const MOST_RUNS = 60;
const MOST_ATTEMPTS = 12;

/** A machine that stands still for half a minute kills as well as we do. */
const MOST_HANGS = 2;
const HANGS_AFTER = 25_000;

/**
 * Imports a world again and again with a process that is killed each time, until the deaths are used up or all is done;
 * then lets it end, and asserts that Matomo has every page view exactly once and that nothing is left to do.
 *
 * @param only what kind of world it must be
 */
export async function dieAndRestart(seed: number, deaths: number, only?: Wanted): Promise<Ending> {
	const folder = tempFolder();
	const matomo = await startMatomo();
	const { world, options, state, ...setting } = makeWorld(seed, folder, () => matomo.stored.length, only);
	const title = `${world.form}, a Matomo ${setting.temper}`;
	const progress = () => `${matomo.stored.length} of ${world.expected.length} page views stored`;
	const roll = dice(seed ^ 0x5eed);
	const settle = temper(matomo, setting.temper, dice(seed ^ 0xbad));
	const at = new Map<string, number>();
	let died = 0;
	let runs = 0;
	const run = async (call: Call, fate?: Accident): Promise<Ended> => {
		assert.ok(runs++ < MOST_RUNS, "it comes to no end");
		const ended = await runOnce(call, options, matomo, fate);
		checkNoDoubles(world, matomo);
		return ended;
	};
	try {
		let isDone = false;
		while (died < deaths && !isDone) {
			const fate = accident(roll, world);
			const call = world.next();
			const { status, stderr } = await run(call, fate);
			if (status === undefined) {
				died++;
				const place = fate.is === "at a step" ? fate.step : fate.is;
				at.set(place, (at.get(place) ?? 0) + 1);
			} else if (status === EXIT.ok) isDone = call.isAll;
			else assert.ok(MAY_END_WITH.has(status), `status ${status}: ${stderr}`);
		}
		await settle();
		for (const next of isDone ? [] : await world.finish()) await toTheEnd(next, run);
		checkAll(world, matomo, state);
		return { title, deaths: died, at, runs };
	} catch (error) {
		throw new Error(`seed ${seed}, ${title}, ${progress()}: ${error instanceof Error ? error.message : error}`, {
			cause: error,
		});
	} finally {
		await settle();
		await world.close();
		await matomo.close();
		folder.remove();
	}
}

/** Of runs that nobody killed: Matomo did not take something, was not there, seemed to be off, or they were stopped. */
const MAY_END_WITH: ReadonlySet<number> = new Set([EXIT.matomo, EXIT.incomplete, EXIT.silent, EXIT.terminated]);

async function toTheEnd(next: () => Call, run: (call: Call) => Promise<Ended>): Promise<void> {
	let hangs = 0;
	for (let attempt = 1; ; attempt++) {
		assert.ok(attempt <= MOST_ATTEMPTS, "some are never delivered");
		const call = next();
		const began = Date.now();
		const { status, stdout, stderr } = await run(call);
		if (status === undefined) {
			// Else it was told to end before it could listen.
			if (Date.now() - began > HANGS_AFTER) assert.ok(++hangs <= MOST_HANGS, `it hangs: ${stderr}`);
		} else if (status !== call.ends) assert.ok(MAY_END_WITH.has(status), `status ${status}: ${stderr}`);
		else if (call.isEnough?.() ?? true) {
			if (attempt === 1) call.check?.(JSON.parse(stdout) as CallReport);
			return;
		}
	}
}

function checkNoDoubles({ expected }: World, { stored }: MatomoStandIn): void {
	const most = countsOf(expected);
	for (const [url, count] of countsOf(stored.map(({ url }) => url))) {
		assert.ok(count <= (most.get(url) ?? 0), `${url} is stored ${count} times`);
	}
}

function checkAll(world: World, matomo: MatomoStandIn, state: string): void {
	checkNoDoubles(world, matomo);
	assert.is(matomo.stored.length, world.expected.length, "page views are lost");
	const outbox = join(state, "outbox");
	assert.equal(existsSync(outbox) ? readdirSync(outbox) : [], [], "nothing is left in the outbox");
	assert.not.ok(existsSync(join(state, "lock")), "the folder is free");
}

function countsOf(urls: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const url of urls) counts.set(url, (counts.get(url) ?? 0) + 1);
	return counts;
}
