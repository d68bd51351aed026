import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dieAndRestart } from "./deaths.ts";
import type { Form } from "./world.ts";

const test = suite("crash");

const DEATHS = 2;

/** Logs that are there, and logs that grow and are rotated; each with mishaps of Matomo's, too. */
const WORLDS: readonly (readonly [seed: number, form: Form, matomo: string])[] = [
	[11, "stdin", "mishaps"],
	[7, "overlapping", "goes down"],
	[14, "followed", "mishaps"],
	[7, "two logs followed", "goes down"],
];

test("dies some times, and Matomo has everything once", async () => {
	const endings = await Promise.all(WORLDS.map(([seed, form]) => dieAndRestart(seed, DEATHS, form)));
	for (const [index, { title, deaths }] of endings.entries()) {
		const [, form = "", matomo = ""] = WORLDS[index] ?? [];
		assert.match(title, new RegExp(`^${form}, .*${matomo}`), "the seed has another world");
		assert.ok(deaths >= 1, `${title}: it died`);
	}
});

test("all of them were tried", () => assert.is(WORLDS.length, 4));

test.run();
