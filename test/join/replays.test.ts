import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Replays } from "../../src/join/replays.ts";
import { holds } from "../format/holds.ts";
import { RULE } from "./records.ts";

const test = suite("join/replays");

/** Copies are not further apart than this. */
const SPAN = RULE.before + RULE.after;

/** One hit: a failed one by name, or a copy that succeeded; all copies have the key `k` unless told otherwise. */
type Hit = readonly [name: string, start: number, key?: string | undefined];

function fates(failed: readonly Hit[], succeeded: readonly number[], times: readonly number[] = []): readonly string[] {
	const replays = new Replays<string>(RULE);
	for (const hit of failed) {
		const [item, start] = hit;
		replays.failed({ item, copyKey: hit.length === 3 ? hit[2] : "k", start, tie: item, origin: "log" });
	}
	for (const start of succeeded) replays.succeeded("k", start);
	const decided: string[] = [];
	for (const time of [...times, Number.POSITIVE_INFINITY]) {
		decided.push(...replays.decide(time).map(({ item, is }) => `${item} ${is}`));
		replays.forget(time);
	}
	assert.is(replays.pending, 0);
	return decided;
}

const CASES: readonly (readonly [
	why: string,
	failed: readonly Hit[],
	succeeded: readonly number[],
	expected: readonly string[],
])[] = [
	["a failed hit is sent again", [["a", 100]], [], ["a replay"]],
	["one whose copy succeeded is not", [["a", 100]], [100 + SPAN], ["a succeeded"]],
	["nor when the copy was before", [["a", 100]], [100 - SPAN], ["a succeeded"]],
	["a hit with the same numbers much later is another", [["a", 100]], [101 + SPAN], ["a replay"]],
	[
		"of copies the earliest is sent, once",
		[
			["b", 120],
			["a", 100],
			["c", 130],
		],
		[],
		["a replay", "b repeated", "c repeated"],
	],
	[
		"all copies of one that succeeded are left",
		[
			["a", 100],
			["b", 120],
		],
		[140],
		["a succeeded", "b succeeded"],
	],
	[
		"without numbers each is a hit of its own",
		[
			["a", 100, undefined],
			["b", 100, undefined],
		],
		[100],
		["a replay", "b replay"],
	],
	[
		"other hits are of no account",
		[
			["a", 100],
			["b", 101, "other"],
		],
		[102],
		["a succeeded", "b replay"],
	],
	[
		"in order of event time",
		[
			["b", 300, "x"],
			["a", 200, "y"],
		],
		[],
		["a replay", "b replay"],
	],
];

for (const [why, failed, succeeded, expected] of CASES) {
	test(why, () => {
		assert.equal(fates(failed, succeeded), expected);
		assert.equal(fates(failed, succeeded, [150, 1_000]), expected);
	});
}

test("all were tried", () => assert.is(CASES.length, 9));

test("without numbers, what is equal in two stretches of a log is one", () => {
	const replays = new Replays<string>(RULE);
	const hit = { item: "a", copyKey: undefined, start: 100, tie: "a" };
	assert.is(replays.failed({ ...hit, origin: "log" }), true);
	assert.is(replays.failed({ ...hit, origin: "part" }), false);
	assert.is(replays.failed({ ...hit, origin: "part" }), true);
	assert.is(replays.decide(101).length, 2);
});

test("nothing is decided before its time", () => {
	const replays = new Replays<string>(RULE);
	replays.failed({ item: "a", copyKey: "k", start: 100, tie: "a", origin: "log" });
	assert.equal(replays.decide(100), []);
	assert.is(replays.pending, 1);
	assert.equal(replays.decide(100.5), [{ is: "replay", item: "a" }]);
});

test("whatever fails and succeeds, of copies close together one is sent, or none when any succeeded", () => {
	const starts = fc.array(fc.integer({ min: 0, max: SPAN }), { maxLength: 5 });
	holds(
		fc.property(starts, starts, (failed, succeeded) => {
			const found = fates(
				failed.map((start, index) => [`${index}`, start]),
				succeeded,
			);
			assert.is(found.length, failed.length);
			const again = found.filter((fate) => fate.endsWith(" replay"));
			assert.is(again.length, failed.length > 0 && succeeded.length === 0 ? 1 : 0);
		}),
		{ numRuns: 500 },
	);
});

test.run();
