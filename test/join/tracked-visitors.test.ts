import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type SeenVisitorId, TrackedVisitors } from "../../src/join/tracked-visitors.ts";

const test = suite("join/tracked-visitors");

const VISIT = 30 * 60_000;
const AFTER = 60_000;
const A = "aaaaaaaaaaaaaaaa";
const B = "bbbbbbbbbbbbbbbb";

type Hit = readonly [start: number, id: SeenVisitorId];

/** Hits of one fingerprint, and what they tell of a page view at one visit after midnight. */
const CASES: readonly (readonly [hits: readonly Hit[], isTracked: boolean, id: string | undefined, why: string])[] = [
	[[], false, undefined, "no hit"],
	[[[VISIT, A]], true, A, "one"],
	[[[0, A]], true, A, "half an hour before"],
	[[[-1, A]], false, undefined, "longer ago"],
	[[[VISIT + AFTER, A]], true, A, "as late as a hit of the page view could be"],
	[[[VISIT + AFTER + 1, A]], false, undefined, "later: in another order of arrival it would not be known"],
	[
		[
			[VISIT, A],
			[VISIT + 1, A],
		],
		true,
		A,
		"the same again",
	],
	[
		[
			[VISIT, A],
			[VISIT + 1, B],
		],
		true,
		undefined,
		"two people",
	],
	[
		[
			[VISIT, A],
			[VISIT + AFTER + 1, B],
		],
		true,
		A,
		"another one, later",
	],
	[
		[
			[-1, B],
			[VISIT, A],
		],
		true,
		A,
		"another one, long ago",
	],
	[
		[
			[-1, B],
			[VISIT / 2, B],
			[VISIT, A],
		],
		true,
		undefined,
		"another one, still here",
	],
	[
		[
			[VISIT, A],
			[VISIT + 1, "none"],
		],
		true,
		undefined,
		"another one without cookies",
	],
	[[[VISIT, "none"]], true, undefined, "without cookies"],
	[
		[
			[VISIT, A],
			[VISIT + 1, undefined],
		],
		true,
		A,
		"a hit whose body was not logged says nothing of the id",
	],
	[[[VISIT, undefined]], true, undefined, "and alone nothing but that the tracker runs"],
];

test("tells whether the tracker runs for a visitor, and the id when there is only one", () => {
	for (const [hits, isTracked, id, why] of CASES) {
		for (const order of [hits, hits.toReversed()]) {
			const tracked = new TrackedVisitors(AFTER);
			for (const [start, id] of order) tracked.hit("ada", start, id);
			assert.is(tracked.has("ada", VISIT), isTracked, why);
			assert.is(tracked.visitorId("ada", VISIT), id, why);
			assert.is(tracked.has("bob", VISIT), false);
		}
	}
	assert.is(CASES.length, 15);
});

test("a crowd behind one fingerprint costs no more than some, and has no id", () => {
	const tracked = new TrackedVisitors(AFTER);
	const before = process.cpuUsage();
	for (let index = 0; index < 100_000; index++) tracked.hit("crowd", index, index.toString(16).padStart(16, "0"));
	// Each of them compared with all others would take more than ten.
	assert.ok(process.cpuUsage(before).user < 3_000_000, "three seconds");
	assert.is(tracked.visitorId("crowd", 10_000), undefined);
	assert.is(tracked.has("crowd", 10_000), true);
});

test.run();
