import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OptOuts } from "../../src/join/opt-outs.ts";

const test = suite("join/opt-outs");

const SPAN = 60;

/** Page views of ada, who says at 100 and at 300 that she must not be tracked. */
const VIEWS: readonly (readonly [start: number, holds: boolean])[] = [
	[39.9, false],
	[40, true],
	[100, true],
	[160, true],
	[160.1, false],
	[239.9, false],
	[240, true],
	[360, true],
	[360.1, false],
];

test("an opt-out holds for the whole visitor, both ways, and for nobody else", () => {
	for (const signals of [
		[100, 300],
		[300, 100],
		[300, 100, 300, 100],
	]) {
		const optOuts = new OptOuts(SPAN);
		assert.is(optOuts.holdsFor("ada", 100), false);
		for (const start of signals) optOuts.see("ada", start);
		for (const [start, holds] of VIEWS) assert.is(optOuts.holdsFor("ada", start), holds, `${start}`);
		assert.is(optOuts.holdsFor("bob", 100), false);
	}
	assert.is(VIEWS.length, 9);
});

test("who has ever opted out of a long visit, with a signal in each request, is let go of only when it is over", () => {
	const optOuts = new OptOuts(SPAN);
	for (let time = 0; time < 50_000; time++) {
		optOuts.see("ada", time);
		optOuts.see(`${time}`, time);
		optOuts.forget(time - 2 * SPAN);
		if (time % 1000 === 0) assert.is(optOuts.holdsFor("ada", time - SPAN), true);
	}
	assert.is(optOuts.holdsFor("49999", 49_999 + SPAN), true);
});

test.run();
