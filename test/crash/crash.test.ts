import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dieAndRestart } from "./deaths.ts";

const test = suite("crash");

/** Worlds that take few runs and have both: deaths of ours, and mishaps of Matomo's. */
const SEEDS = [1, 4, 5] as const;

for (const seed of SEEDS) {
	test(`dies some times, and Matomo has everything once: world ${seed}`, async () => {
		const { deaths } = await dieAndRestart(seed, 4);
		assert.ok(deaths >= 1, "it died");
	});
}

test.run();
