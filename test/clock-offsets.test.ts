import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ClockOffset, clockOffsetsOf } from "../src/clock-offsets.ts";
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

test.run();
