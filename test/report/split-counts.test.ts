import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { missedShare, SplitCounts } from "../../src/report/split-counts.ts";

const same = (key: string): string => key;

test("counts exactly, most views first, whatever the order of arrival", () => {
	const view = fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.boolean());
	fc.assert(
		fc.property(
			fc
				.array(view)
				.chain((views) => fc.tuple(fc.constant(views), fc.shuffledSubarray(views, { minLength: views.length }))),
			([views, shuffled]) => {
				const [one, other] = [new SplitCounts<string>(5, same), new SplitCounts<string>(5, same)];
				for (const [key, missed] of views) one.add(key, missed);
				for (const [key, missed] of shuffled) other.add(key, missed);
				const totals = one.totals();
				assert.equal(totals, other.totals());
				assert.equal(totals.other, { tracked: 0, missed: 0 });
				for (const { key, tracked, missed } of totals.rows) {
					assert.is(tracked, views.filter(([name, lost]) => name === key && !lost).length);
					assert.is(missed, views.filter(([name, lost]) => name === key && lost).length);
				}
				const sizes = totals.rows.map(({ tracked, missed }) => tracked + missed);
				assert.equal(
					sizes,
					sizes.toSorted((a, b) => b - a),
				);
			},
		),
	);
});

test("orders equals by what was missed, then by key", () => {
	const counts = new SplitCounts<string>(9, same);
	for (const [key, missed] of [
		["b", false],
		["a", false],
		["c", true],
	] as const) {
		counts.add(key, missed);
	}
	assert.equal(
		counts.totals().rows.map(({ key }) => key),
		["c", "a", "b"],
	);
});

test("without room drops the half with the fewest views, and loses no view", () => {
	const counts = new SplitCounts<string>(4, same);
	for (const key of ["a", "a", "a", "b", "b", "c", "d"]) counts.add(key, key === "d");
	counts.add("e", true);
	assert.equal(counts.totals(), {
		rows: [
			{ key: "a", tracked: 3, missed: 0 },
			{ key: "b", tracked: 2, missed: 0 },
			{ key: "e", tracked: 0, missed: 1 },
		],
		other: { tracked: 1, missed: 1 },
	});
});

test("keeps the sum and its bound with any number of keys", () => {
	fc.assert(
		fc.property(fc.array(fc.nat(50).map(String)), fc.integer({ min: 1, max: 8 }), (keys, room) => {
			const counts = new SplitCounts<string>(room, same);
			for (const key of keys) counts.add(key, false);
			const { rows, other } = counts.totals();
			assert.ok(rows.length <= room);
			assert.is(
				rows.reduce((sum, { tracked }) => sum + tracked, other.tracked),
				keys.length,
			);
		}),
	);
});

test("keeps each new key once", () => {
	const kept: string[] = [];
	const counts = new SplitCounts<string>(5, (key) => {
		kept.push(key);
		return key;
	});
	for (const key of ["x", "y", "x", "x"]) counts.add(key, false);
	assert.equal(kept, ["x", "y"]);
});

test("share of what was missed", () => {
	const cases = [
		[0, 0, 0],
		[10, 0, 0],
		[0, 3, 1],
		[2, 1, 0.3333],
		[99_999, 1, 0],
	] as const;
	for (const [tracked, missed, share] of cases) assert.is(missedShare({ tracked, missed }), share);
	assert.is(cases.length, 5);
});

test.run();
