import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Progress, type ProgressMode } from "../../src/cli/progress.ts";
import { progressLine, type Standing } from "../../src/cli/progress-line.ts";
import { Tally } from "../../src/report/tally.ts";

const test = suite("cli/progress");

const HALF: Standing = {
	phase: "reading",
	done: 0.5,
	bytes: 3_000_000,
	lines: 1_234_567,
	elapsed: 10_000,
	matched: 790,
	missed: 210,
	sent: 120,
	waiting: 42,
};

test("says how far it is, in words that fit", () => {
	const cases: readonly (readonly [Standing, number | undefined, string])[] = [
		[
			HALF,
			130,
			"━━━━━━━━──────── 50 % read · 1,234,567 lines · 123,457 lines/s · 79.0 % matched · 120 sent · 42 waiting for Matomo · 10 s left",
		],
		[HALF, 60, "━━━━━━━━──────── 50 % read · 120 sent · 10 s left"],
		[HALF, 30, "━━━━━━━━──────── 50 % read"],
		[
			{ ...HALF, sent: undefined, waiting: 0 },
			undefined,
			"50 % read, 1,234,567 lines, 123,457 lines/s, 79.0 % matched, 210 missed, 10 s left",
		],
		[
			{ ...HALF, phase: "sending", done: 1 },
			undefined,
			"all read, 1,234,567 lines, 79.0 % matched, 120 sent, 42 waiting for Matomo",
		],
		[
			{ ...HALF, phase: "scanning", done: 0.25, elapsed: 300_000 },
			undefined,
			"25 % looked through, 3 MB, 15 min 0 s left",
		],
		[{ ...HALF, phase: "scanning", done: undefined }, 80, "looked through · 3 MB"],
		[
			{ ...HALF, done: 0.02, elapsed: 600_000, matched: 0, missed: 0, waiting: 0 },
			undefined,
			"2 % read, 1,234,567 lines, 2,058 lines/s, 120 sent, 8 h 10 min left",
		],
		[
			{ ...HALF, done: 0.001 },
			undefined,
			"0 % read, 1,234,567 lines, 123,457 lines/s, 79.0 % matched, 120 sent, 42 waiting for Matomo",
		],
	];
	for (const [standing, width, line] of cases) assert.is(progressLine(standing, width), line);
	assert.is(cases.length, 9);
});

test("never takes more than its width", () => {
	const number = fc.oneof(fc.nat(), fc.maxSafeNat());
	const standing: fc.Arbitrary<Standing> = fc.record({
		phase: fc.constantFrom("scanning", "reading", "sending"),
		done: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
		bytes: number,
		lines: number,
		elapsed: number,
		matched: number,
		missed: number,
		sent: fc.option(number, { nil: undefined }),
		waiting: number,
	});
	fc.assert(
		fc.property(standing, fc.integer({ min: 1, max: 200 }), (one, width) => {
			assert.ok(progressLine(one, width).length <= width);
			assert.not.match(progressLine(one), /NaN|Infinity|undefined/);
		}),
	);
});

/** Reads for a while. @returns what it wrote */
function watch(mode: ProgressMode, seconds: number): readonly string[] {
	const written: string[] = [];
	let now = 1_000_000;
	const out = { columns: 80, write: (text: string) => written.push(text) };
	const progress = new Progress({ tally: new Tally(), mode, now: () => now, size: 1000, out });
	progress.fetched(500);
	for (let step = 0; step < seconds * 100; step++) {
		now += 10;
		if (step < seconds * 50) progress.scanned(10);
		else progress.read(10);
	}
	progress.end();
	return written;
}

test("draws a line again and again on a terminal, and takes it away", () => {
	const written = watch("terminal", 2);
	assert.ok(written.length >= 19 && written.length <= 22, `${written.length} times`);
	const text = written.map((line) => line.replace("\r\u001b[K", "^"));
	assert.match(text[0] ?? "", /^\^━━━━━━━━──────── 50 % looked through · 0 MB/);
	assert.match(text.at(-2) ?? "", /^\^━━.* % read · 0 lines/);
	assert.is(written.at(-1), "\r\u001b[K");
});

test("writes a line every few seconds elsewhere, without anything for a terminal", () => {
	const written = watch("lines", 16);
	assert.is(written.length, 3);
	for (const line of written) assert.match(line, /^monorail: [ -~]+\n$/);
	assert.equal(watch("lines", 4), []);
});

test("says nothing when nobody is to see it", () => {
	assert.equal(watch("off", 16), []);
});

test.run();
