import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ClockOffset, clockOffsetsOf, correctionOf } from "../src/clock-offsets.ts";
import { UserError } from "../src/errors.ts";

const test = suite("clock-offsets");

const INPUTS = ["logs/request.log", "logs/tracker.log", "old/tracker.log", "tracker.log.1", "-"];

/** Offsets, and the logs that they are for; or what is said of them. */
const CASES: readonly (readonly [
	offsets: readonly ClockOffset[],
	expected: Readonly<Record<string, number>> | RegExp,
])[] = [
	[[], {}],
	[[{ source: "logs/request.log", offset: 5 }], { "logs/request.log": 5 }],
	[[{ source: "request.log", offset: -5 }], { "logs/request.log": -5 }],
	[[{ source: "tracker.log", offset: 7 }], { "logs/tracker.log": 7, "old/tracker.log": 7 }],
	[
		[
			{ source: "-", offset: 1 },
			{ source: "tracker.log.1", offset: 0 },
		],
		{ stdin: 1, "tracker.log.1": 0 },
	],
	[[{ source: "stdin", offset: 1 }], { stdin: 1 }],
	[
		[{ source: "log", offset: 1 }],
		/^--clock-offset is for no log of this run: expected one of logs\/request\.log, .*, found "log"/,
	],
	[[{ source: "logs/traker.log", offset: 1 }], /did you mean logs\/tracker\.log\?/],
	[
		[
			{ source: "tracker.log", offset: 1 },
			{ source: "old/tracker.log", offset: 2 },
		],
		/^two --clock-offset are for "old\/tracker\.log": expected one, found two; add them up/,
	],
];

for (const [offsets, expected] of CASES) {
	test(offsets.map(({ source, offset }) => `${source}=${offset}`).join(" "), () => {
		if (expected instanceof RegExp) {
			assert.throws(
				() => clockOffsetsOf(INPUTS, offsets),
				(error: unknown) => error instanceof UserError && expected.test(error.message),
			);
		} else assert.equal(Object.fromEntries(clockOffsetsOf(INPUTS, offsets)), expected);
	});
}

test("all were tried", () => assert.is(CASES.length, 9));

/** By how much hits are ahead, which logs have no zone, and what is said of them. */
const DIFFERENCES: readonly (readonly [ahead: number, zoneless: string, source: string, offset: number])[] = [
	[-3_000, "", "hits", 3_000],
	[-90_040, "pages", "hits", 90_000],
	[20_140, "pages", "hits", -20_100],
	[-3_600_600, "", "hits", 3_600_000],
	[-3_600_600, "pages", "pages", -3_600_000],
	[-3_600_600, "hits", "hits", 3_600_000],
	[-3_600_600, "pages hits", "hits", 3_600_000],
	[20_695_100, "pages", "pages", 20_700_000],
	[20_694_900, "pages", "hits", -20_694_900],
	[2_000, "pages", "hits", -2_000],
];

test("of two clocks a zone apart the one is wrong whose times have no zone, else that of the hits", () => {
	for (const [ahead, zoneless, source, offset] of DIFFERENCES) {
		const found = correctionOf({ pages: "pages", hits: "hits", ahead }, new Set(zoneless.split(" ")));
		const isZone = zoneless.includes(source) && offset % 900_000 === 0;
		assert.equal(found, { source, offset, isZone }, `${ahead} ${zoneless}`);
	}
	assert.is(DIFFERENCES.length, 10);
});

test.run();
