import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dieAndRestart } from "./deaths.ts";
import type { Wanted } from "./world.ts";

const test = suite("crash");

const DEATHS = 2;

/** Logs that are there, and logs that grow and are rotated; with deaths of ours, and mishaps of Matomo's. */
const WORLDS: readonly Required<Wanted>[] = [
	{ form: "stdin", temper: "with mishaps" },
	{ form: "overlapping", temper: "that goes down and comes back" },
	{ form: "followed", temper: "with mishaps that cannot always be asked" },
	{ form: "two logs followed", temper: "that goes down and comes back" },
];

test("dies some times, and Matomo has everything once", async () => {
	const endings = await Promise.all(WORLDS.map((world, index) => dieAndRestart(index, DEATHS, world)));
	for (const { title, deaths } of endings) assert.ok(deaths >= 1, `${title}: it died`);
	assert.is(endings.length, 4);
});

test.run();
