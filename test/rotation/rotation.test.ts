import { suite } from "uvu";
import * as assert from "uvu/assert";
import { followThroughRotations } from "./matrix.ts";
import { ROTATIONS } from "./rotate.ts";

const test = suite("rotation");

const NAMES = Object.keys(ROTATIONS);

test("nothing is lost and nothing is read twice, however a log is rotated while a server writes it", async () => {
	assert.is(NAMES.length, 8);
	const found = await followThroughRotations(NAMES, { seconds: 2.5, random: Math.random, restarts: true });
	assert.equal([found.lost, found.twice], [[], []]);
	assert.equal([...found.rotations.keys()].sort(), [...NAMES].sort());
	assert.ok(found.written > 500 && found.read > found.written / 2, `${found.read} of ${found.written}`);
	assert.ok(found.restarts > 1, `${found.restarts} restarts`);
});

test.run();
