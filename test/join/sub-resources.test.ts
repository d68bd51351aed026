import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SubResources } from "../../src/join/sub-resources.ts";

const test = suite("join/sub-resources");

const VISIT = 30 * 60_000;
const AFTER = 60_000;

/** Page views of ada, who loads files two hours and four hours after midnight. */
const VIEWS: readonly (readonly [start: number, has: boolean])[] = [
	[4 * VISIT - AFTER - 1, false],
	[4 * VISIT - AFTER, true],
	[4 * VISIT, true],
	[5 * VISIT, true],
	[5 * VISIT + 1, false],
	[8 * VISIT - AFTER - 1, false],
	[8 * VISIT - AFTER, true],
	[9 * VISIT, true],
	[9 * VISIT + 1, false],
];

test("files show a browser for half an hour, and for the page views just before them", () => {
	for (const loaded of [
		[4 * VISIT, 8 * VISIT],
		[8 * VISIT, 4 * VISIT],
	]) {
		const subResources = new SubResources(AFTER);
		for (const start of loaded) subResources.see("ada", start);
		for (const [start, has] of VIEWS) assert.is(subResources.has("ada", start), has, `${start / VISIT} half hours`);
		assert.is(subResources.has("bob", 4 * VISIT), false);
	}
	assert.is(VIEWS.length, 9);
});

test("what is forgotten is only what nobody will ask about", () => {
	const subResources = new SubResources(AFTER);
	for (let index = 0; index < 20_000; index++) {
		const now = index * 1000;
		subResources.see(`${index}`, now);
		subResources.forget(now);
		if (index >= VISIT / 1000) assert.is(subResources.has(`${index - VISIT / 1000}`, now), true);
	}
});

test.run();
