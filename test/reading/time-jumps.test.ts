import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TimeJumps } from "../../src/reading/time-jumps.ts";

const test = suite("reading/time-jumps");

/** Times, and whether one is earlier than one before it by more than 10. */
const CASES: readonly (readonly [times: readonly number[], jumps: boolean])[] = [
	[[], false],
	[[100], false],
	[[100, 90, 95, 90], false],
	[[100, 89], true],
	[[100, 95, 89, 200], true],
	[[100, 110, 99], true],
];

for (const [times, jumps] of CASES) {
	test(`${times.join(", ") || "none"}: ${jumps ? "jumps back" : "in order"}`, () => {
		const found = new TimeJumps(10);
		for (const time of times) found.see(time);
		assert.is(found.found, jumps);
	});
}

test.run();
