import { test } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { changesSince, readEarlier } from "../../src/report/comparison.ts";
import { toJson } from "../../src/report/json.ts";
import type { Report } from "../../src/report/report.ts";
import { toText } from "../../src/report/text.ts";
import { NOON, SampleRun } from "./sample.ts";

/** A report of so many page views, of which so many were missed, and so many malformed lines. */
function report(views: number, missed: number, malformed = 0, earlier?: Report): Report {
	const run = new SampleRun();
	for (let view = 0; view < views; view++)
		run.view(view < missed ? { is: "would-send" } : { is: "matched", rung: "url" });
	run.record({ is: "malformed", reason: "torn" }, malformed);
	const period = { from: NOON, to: NOON + 3_600_000 };
	return run.report({ period, ...(earlier && { earlier: readEarlier(toJson(earlier), "earlier.json") }) });
}

test("a share jumps when it changes by more than everyday life, and more than chance", () => {
	const cases: readonly (readonly [
		before: readonly [number, number],
		now: readonly [number, number],
		jumps: boolean,
	])[] = [
		[[1000, 200], [1000, 200], false],
		[[1000, 200], [1000, 400], true],
		[[1000, 400], [1000, 200], true],
		[[100_000, 20_000], [100_000, 22_000], false], // not chance, but who cares
		[[20, 2], [20, 6], false], // much, but may be chance
		[[0, 0], [1000, 500], false],
		[[1000, 500], [0, 0], false],
		[[1000, 0], [1000, 1000], true],
	];
	for (const [before, now, jumps] of cases) {
		const changes = changesSince(readEarlier(toJson(report(...before)), ""), report(...now));
		assert.is(changes[0]?.jumps, jumps, `${before} → ${now}`);
		assert.equal(
			changes.map(({ figure }) => figure),
			["missed", "robots", "malformed", "held", "opted-out"],
		);
	}
	assert.is(cases.length, 8);
});

test("reads what the JSON says, and says what changed", () => {
	const compared = report(1000, 400, 100, report(1000, 200));
	assert.equal(compared.comparison?.period, { from: NOON, to: NOON + 3_600_000 });
	const json = JSON.parse(toJson(compared)).comparison;
	assert.equal(json.changes[0], {
		figure: "missed",
		before: { part: 200, of: 1000, share: 0.2 },
		now: { part: 400, of: 1000, share: 0.4 },
		jumps: true,
	});
	assert.equal(json.changes[2].now, { part: 100, of: 1100, share: 0.0909 });
	const text = toText(compared, { width: 100, colour: false });
	assert.match(text, /^Compared with the report on 22 Nov 2026 between 13:00 and 14:00 \(UTC\)$/m);
	assert.match(text, /^missed by Matomo +20\.0 % +→ +40\.0 % +a jump$/m);
	assert.match(text, /^The share of what is missed by Matomo has jumped from 20\.0 % to 40\.0 %/m);
	assert.match(text, /^held back +0 % +→ +0 %$/m);
});

test("what is no report is the user's error", () => {
	const good = JSON.parse(toJson(report(10, 1)));
	const bad = [
		"",
		"no JSON",
		"null",
		"[]",
		"{}",
		JSON.stringify({ ...good, version: 2 }),
		JSON.stringify({ ...good, missed: {} }),
		JSON.stringify({ ...good, records: "many" }),
		JSON.stringify({ ...good, outcomes: undefined }),
	];
	for (const json of bad) {
		assert.throws(
			() => readEarlier(json, "old.json"),
			(error: unknown) =>
				error instanceof UserError && /^cannot compare with "old\.json": expected a report/.test(error.message),
			json,
		);
	}
	assert.is(bad.length, 9);
});

test.run();
