import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OUTCOME_NAMES } from "../../../src/cli/explain/outcomes.ts";
import { type ReadRecord, rowOf } from "../../../src/cli/explain/row.ts";
import { why } from "../../../src/cli/explain/why.ts";
import type { Explanation } from "../../../src/explanation.ts";

const test = suite("cli/explain/row");

const START = Date.UTC(2026, 10, 22, 12);
const RECORD: ReadRecord = {
	position: { source: "a.log", line: 7 },
	format: "monorail",
	shown: { url: "https://shop.example/tea", start: START },
};
const HIT = { source: "t.log", line: 3 };
const BASE = { source: "a.log", line: 7, format: "monorail" };
const REQUEST = { url: "https://shop.example/tea", time: "2026-11-22T12:00:00.000Z" };

/** An explanation, its row, what the row is when the visitor has opted out, and why in a table. */
const CASES: readonly (readonly [Explanation, object, object, string])[] = [
	[{ is: "malformed", reason: "not-json" }, { reason: "not-json" }, { reason: "not-json" }, "not-json"],
	[{ is: "skipped", reason: "bot" }, { reason: "bot", ...REQUEST }, { reason: "bot" }, "bot"],
	[
		{ is: "matched", rung: "url", delay: 1234.4, hit: HIT },
		{ rung: "url", hit: HIT, delay: 1.234, ...REQUEST },
		{ rung: "url", hit: HIT, delay: 1.234 },
		"url, t.log:3, +1.2 s",
	],
	[
		{ is: "matched", rung: "referer", delay: -200, hit: HIT },
		{ rung: "referer", hit: HIT, delay: -0.2, ...REQUEST },
		{ rung: "referer", hit: HIT, delay: -0.2 },
		"referer, t.log:3, −200 ms",
	],
	[{ is: "late", lateBy: 90_000 }, { lateBy: 90, ...REQUEST }, { lateBy: 90 }, "by 90 s"],
	[{ is: "held" }, REQUEST, {}, "the tracker log tells nothing"],
	[{ is: "would-send" }, REQUEST, {}, "no tracker hit"],
	[{ is: "rejected", reason: "cip: bad" }, { reason: "cip: bad", ...REQUEST }, { reason: "cip: bad" }, "cip: bad"],
	[{ is: "opted-out" }, {}, {}, ""],
	[
		{
			is: "tracker-hit",
			kind: "page-view",
			page: "https://shop.example/custom",
			answers: [{ ...HIT, rung: "url", delay: 500 }],
			reason: undefined,
		},
		{
			kind: "page-view",
			answers: [{ ...HIT, rung: "url", delay: 0.5 }],
			url: "https://shop.example/custom",
			time: REQUEST.time,
		},
		{ kind: "page-view", answers: [{ ...HIT, rung: "url", delay: 0.5 }] },
		"page-view, answers t.log:3",
	],
	[
		{ is: "tracker-hit", kind: "opaque", page: undefined, answers: [], reason: "no-page-view" },
		{ kind: "opaque", reason: "no-page-view", time: REQUEST.time },
		{ kind: "opaque", reason: "no-page-view" },
		"opaque, no page view for it",
	],
	[
		{ is: "tracker-hit", kind: "page-view", page: undefined, answers: [], reason: "late" },
		{ kind: "page-view", reason: "late", time: REQUEST.time },
		{ kind: "page-view", reason: "late" },
		"page-view, late",
	],
	[
		{ is: "tracker-hit", kind: "failed", page: undefined, answers: [], reason: "failed" },
		{ kind: "failed", reason: "failed", time: REQUEST.time },
		{ kind: "failed", reason: "failed" },
		"failed",
	],
];

test("what a row says of each explanation, and how little when the visitor has opted out", () => {
	const outcomes = new Set<string>();
	for (const [explanation, more, optedOut, reason] of CASES) {
		const row = rowOf(RECORD, explanation, false);
		assert.equal(row, { ...BASE, outcome: explanation.is, ...more });
		assert.equal(rowOf(RECORD, explanation, true), { ...BASE, outcome: explanation.is, ...optedOut });
		assert.equal(Object.keys(row).slice(0, 4), ["source", "line", "format", "outcome"]);
		assert.is(why(row), reason);
		outcomes.add(explanation.is);
	}
	assert.is(CASES.length, 13);
	assert.equal([...outcomes].sort(), [...OUTCOME_NAMES].sort(), "every outcome has a case");
});

test("what has no format has none in JSON", () => {
	const record = { ...RECORD, format: undefined, shown: undefined };
	const row = rowOf(record, { is: "malformed", reason: "unknown-format" }, false);
	assert.is(JSON.stringify(row), '{"source":"a.log","line":7,"outcome":"malformed","reason":"unknown-format"}');
});

test("a token in a URL is not shown, a time beyond the calendar neither", () => {
	const urlOf = (url: string, start = START) =>
		rowOf({ ...RECORD, shown: { url, start } }, { is: "skipped", reason: "static" }, false);
	assert.is(urlOf("/?module=API&token_auth=c0ffee&x=1").url, "/?module=API&token_auth=…&x=1");
	assert.is(urlOf("/?TOKEN_AUTH=c0ffee#x").url, "/?TOKEN_AUTH=…#x");
	for (const start of [Number.NaN, 1e300, Number.NEGATIVE_INFINITY]) assert.not.ok("time" in urlOf("/", start));
});

test.run();
