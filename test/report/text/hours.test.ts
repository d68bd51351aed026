import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { hours } from "../../../src/report/text/hours.ts";
import { paint } from "../../../src/report/text/paint.ts";
import { NOON, SampleRun } from "../sample.ts";

const HOUR = 3_600_000;

function drawn(starts: readonly number[], zone = "UTC") {
	const run = new SampleRun();
	for (const start of starts) run.view({ is: "would-send" }, { start });
	return hours(run.report(), { width: 40, paint: paint(false), zone });
}

test("hours up to two days, then days, months, years", () => {
	const day = 24 * HOUR;
	const cases = [
		[0, "Missed by hour (UTC)", 1],
		[47 * HOUR, "Missed by hour (UTC)", 48],
		[48 * HOUR, "Missed by day (UTC)", 3],
		[61 * day, "Missed by day (UTC)", 62],
		[62 * day, "Missed by month (UTC)", 3],
		[365 * 4 * day, "Missed by month (UTC)", 49],
		[365 * 30 * day, "Missed by year (UTC)", 31],
	] as const;
	for (const [length, title, rows] of cases) {
		const section = drawn([NOON, NOON + length]);
		assert.is(section?.title, title);
		assert.is(section?.lines.length, rows, title);
	}
	assert.is(cases.length, 7);
});

test("without page views there is nothing to say", () => {
	assert.is(drawn([]), undefined);
});

test("shows gaps as empty rows, and both hours when clocks go back", () => {
	assert.equal(drawn([NOON, NOON + 2 * HOUR])?.lines, [
		"22 Nov 13:00  1 of 1  100 %",
		"22 Nov 14:00",
		"22 Nov 15:00  1 of 1  100 %",
	]);
	const back = Date.UTC(2026, 9, 25, 0);
	assert.equal(drawn([back, back + HOUR, back + HOUR, back + 2 * HOUR], "Europe/Berlin")?.lines, [
		"25 Oct 02:00  1 of 1  100 %",
		"25 Oct 02:00  2 of 2  100 %",
		"25 Oct 03:00  1 of 1  100 %",
	]);
	assert.equal(drawn([NOON], "Asia/Kolkata")?.lines, ["22 Nov 18:30  1 of 1  100 %"]);
});

test("loses no page view, whatever the zone does to its clocks", () => {
	// In Sao Paulo clocks went forward at midnight in this time: there were days that began at 1:00.
	const spring = Date.UTC(2017, 9, 10);
	const zones = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"];
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
			fc.constantFrom(10, 300, 1200, 20_000, 100_000),
			fc.constantFrom(...zones),
			(parts, length, zone) => {
				const lines =
					drawn(
						parts.map((part) => spring + part * length * HOUR),
						zone,
					)?.lines ?? [];
				const sum = lines.reduce((all, line) => all + Number(/ (\d+) of /.exec(line)?.[1] ?? 0), 0);
				assert.is(sum, parts.length);
			},
		),
	);
});

test.run();
