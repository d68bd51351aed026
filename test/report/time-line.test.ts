import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { TimeLine } from "../../src/report/time-line.ts";
import { NOON } from "./sample.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Page views spread evenly over a stretch of time. */
function spread(views: number, length: number): TimeLine {
	const line = new TimeLine();
	for (let view = 0; view < views; view++) line.add(NOON + (view / views) * length, view % 4 === 0);
	return line;
}

test("has steps that suit the time and the number of page views", () => {
	const cases = [
		[1000, 30 * MINUTE, MINUTE],
		[5000, 3 * 60 * MINUTE, 5 * MINUTE],
		[5000, DAY, 15 * MINUTE],
		[500, DAY, 60 * MINUTE],
		[50_000, 30 * DAY, 6 * 60 * MINUTE],
		[50_000, 365 * DAY, 7 * DAY],
		[50_000, 3650 * DAY, 364 * DAY],
		[3, 7 * DAY, 6 * 60 * MINUTE],
		[1, 0, MINUTE],
	] as const;
	for (const [views, length, step] of cases) {
		const series = spread(views, length).series();
		assert.is(series.step, step, `${views} in ${length}`);
		assert.is(
			series.points.reduce((sum, { tracked, missed }) => sum + tracked + missed, 0),
			views,
		);
		assert.ok(series.points.every(({ time }) => time % step === 0));
	}
	assert.is(cases.length, 9);
});

test("a few broken clocks do not make steps longer", () => {
	const line = spread(10_000, DAY);
	for (const time of [0, 1, NOON * 2, -8e15, 8e15]) line.add(time, true);
	assert.is(line.series().step, 15 * MINUTE);
});

test("is bounded, and the same for every order of arrival", () => {
	const views = fc.array(fc.tuple(fc.integer({ min: -8e15, max: 8e15 }), fc.boolean(), fc.nat({ max: 40 })), {
		minLength: 1,
		maxLength: 60,
	});
	const orders = views
		.map((all) =>
			all.flatMap(([time, missed, n]) => Array.from({ length: n }, (_, i) => [time + i * 90_000, missed] as const)),
		)
		.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
	fc.assert(
		fc.property(orders, ([one, other]) => {
			const series = [one, other].map((order) => {
				const line = new TimeLine();
				for (const [time, missed] of order) {
					line.add(time, missed);
					if (missed) line.held(time);
				}
				return line.series();
			});
			assert.equal(series[0], series[1]);
			const points = series[0]?.points ?? [];
			assert.ok(points.length <= 480);
			assert.is(
				points.reduce((sum, { missed }) => sum + missed, 0),
				points.reduce((sum, { held }) => sum + held, 0),
			);
		}),
	);
});

test.run();
