import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { mostAtOnce, refuseDisorder } from "../../src/source/disorder.ts";

const test = suite("source/disorder");

type Times = readonly (readonly [earliest: number, latest: number])[];

const most = (times: Times): number => mostAtOnce(times.map(([earliest, latest]) => ({ earliest, latest })));

const CASES: readonly (readonly [title: string, times: Times, most: number])[] = [
	["none", [], 0],
	["one", [[1, 2]], 1],
	["one of a single moment", [[1, 1]], 1],
	[
		"one after the other",
		[
			[1, 2],
			[3, 4],
			[5, 6],
		],
		1,
	],
	[
		"backwards",
		[
			[5, 6],
			[3, 4],
			[1, 2],
		],
		1,
	],
	[
		"touching",
		[
			[1, 2],
			[2, 3],
		],
		2,
	],
	[
		"one within the other",
		[
			[1, 9],
			[3, 4],
			[5, 6],
		],
		2,
	],
	[
		"all at once",
		[
			[1, 9],
			[2, 8],
			[3, 7],
		],
		3,
	],
	[
		"without times",
		[
			[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
			[1, 2],
		],
		1,
	],
];

test("counts the stretches that cover the same moment", () => {
	for (const [title, times, count] of CASES) assert.is(most(times), count, title);
	assert.is(CASES.length, 9);
});

test("is what counting at every moment gives", () => {
	const time = fc.integer({ min: 0, max: 20 });
	const stretch = fc.tuple(time, time).map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)]);
	fc.assert(
		fc.property(fc.array(stretch), (times) => {
			const counts = Array.from({ length: 21 }, (_, at) => times.filter(([from, to]) => from <= at && at <= to).length);
			assert.is(most(times), Math.max(...counts));
		}),
	);
});

test("a thousand at once are read, more are refused", () => {
	const stretches = Array.from({ length: 1_001 }, (_, n) => ({
		from: n,
		to: n + 1,
		firstLine: n + 1,
		header: undefined,
		earliest: n,
		latest: 5_000,
	}));
	refuseDisorder("a.log", stretches.slice(1));
	assert.throws(
		() => refuseDisorder("a.log", stretches),
		(error: unknown) =>
			error instanceof UserError &&
			error.message ===
				'cannot read "a.log": expected lines in order of time, or whole logs one after the other, found 1001 stretches of the same time; sort it by time, or allow more disorder with --lateness',
	);
});

test.run();
