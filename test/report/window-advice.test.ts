import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Delays } from "../../src/report/delays.ts";
import { windowAdvice } from "../../src/report/window-advice.ts";

function delaysOf(...delays: readonly number[]): Delays {
	const all = new Delays();
	for (const delay of delays) all.add(delay);
	return all;
}

const times = (count: number, delay: number): number[] => Array.from({ length: count }, () => delay);

test("puts each delay into the bucket that holds it", () => {
	fc.assert(
		fc.property(fc.array(fc.double({ min: -1e8, max: 1e9, noNaN: true })), (delays) => {
			const buckets = delaysOf(...delays).buckets();
			assert.is(buckets.length, 24);
			for (const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, count } of buckets) {
				assert.is(count, delays.filter((delay) => from <= delay && delay < to).length);
			}
		}),
	);
});

test("buckets touch, and only the ends are open", () => {
	const buckets = new Delays().buckets();
	for (const [index, { to }] of buckets.slice(0, -1).entries()) assert.is(to, buckets[index + 1]?.from);
	assert.is(buckets[0]?.from, undefined);
	assert.is(buckets.at(-1)?.to, undefined);
});

test("reach is never too short, and at most 4.5 % too far", () => {
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: -1e8, max: 1e8, noNaN: true }), { minLength: 1 }),
			fc.nat(5),
			(delays, allowed) => {
				const all = delaysOf(...delays);
				const later = delays.filter((delay) => delay >= 0).sort((a, b) => b - a);
				const earlier = delays
					.filter((delay) => delay < 0)
					.map((delay) => -delay)
					.sort((a, b) => b - a);
				for (const [side, sorted] of [
					["later", later],
					["earlier", earlier],
				] as const) {
					const reach = all.reach(side, allowed);
					const exact = sorted[allowed];
					if (exact === undefined) assert.is(reach, 0);
					else
						assert.ok(
							reach >= exact * (1 - 1e-12) && reach <= Math.max(1, exact * 1.045),
							`${side} ${reach} for ${exact}`,
						);
				}
			},
		),
	);
});

test("advises a round window with a margin", () => {
	const cases: readonly (readonly [string, number[], { before: number; after: number } | undefined])[] = [
		["nothing", [], undefined],
		["too few", times(99, 500), undefined],
		["just enough", times(100, 500), { before: 1000, after: 1000 }],
		["whole seconds", [...times(500, 0), ...times(500, -1000)], { before: 2000, after: 1000 }],
		["one far off among few counts", [...times(999, 300), 30_000], { before: 1000, after: 60_000 }],
		["one far off among many does not", [...times(2999, 300), 30_000], { before: 1000, after: 1000 }],
		["late consent", times(1000, 400_000), { before: 1000, after: 900_000 }],
		["hours", times(1000, 10_000_000), { before: 1000, after: 18_000_000 }],
		["clock behind", times(1000, -7000), { before: 15_000, after: 1000 }],
	];
	for (const [name, delays, advice] of cases) assert.equal(windowAdvice(delaysOf(...delays)), advice, name);
	assert.is(cases.length, 9);
});

test("covers 99.9 % of any delays", () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -90_000, max: 900_000 }), { minLength: 100, maxLength: 3000 }), (delays) => {
			const advice = windowAdvice(delaysOf(...delays));
			assert.ok(advice);
			const outside = delays.filter((delay) => delay < -advice.before || delay > advice.after);
			assert.ok(outside.length <= delays.length * 0.001);
		}),
	);
});

test.run();
