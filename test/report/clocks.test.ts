import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clocks, type ClockVerdict } from "../../src/report/clocks.ts";

const test = suite("report/clocks");

const WINDOW = { before: 5_000, after: 60_000 };

/** Delays as real pages have them: most within two seconds, some much later; then moved by a clock. */
function delays(count: number, moved: number): readonly number[] {
	return Array.from({ length: count }, (_, n) => {
		const rank = (n + 0.5) / count;
		return 200 + 900 * rank + (rank > 0.9 ? (rank - 0.9) * 300_000 : 0) + moved;
	}).filter((delay) => delay >= -WINDOW.before && delay <= WINDOW.after);
}

/** How far the clock of the hits is really ahead, and what is said of it. */
const CASES: readonly (readonly [moved: number, verdict: ClockVerdict, isCutOff: boolean])[] = [
	[0, "agree", false],
	[400, "agree", false],
	[-400, "agree", false],
	[-1_000, "agree", false],
	[-2_000, "behind", false],
	[-3_200, "behind", false],
	[3_000, "agree", false],
	[6_000, "ahead", false],
	[20_000, "ahead", false],
	[45_000, "ahead", false],
];

for (const [moved, verdict, isCutOff] of CASES) {
	test(`a clock that is ${moved} ms ahead`, () => {
		const clocks = new Clocks(WINDOW);
		for (const delay of delays(2_000, moved)) clocks.matched("pages", "hits", delay);
		const [found, ...others] = clocks.differences();
		assert.equal(others, []);
		assert.ok(found);
		assert.equal([found.pages, found.hits, found.verdict, found.isCutOff], ["pages", "hits", verdict, isCutOff]);
		assert.ok(Math.abs(found.ahead - moved) <= found.uncertainty, `${found.ahead} ± ${found.uncertainty}`);
		assert.ok(found.uncertainty <= 700);
		assert.ok(found.fastest < found.median);
	});
}

test("all were tried", () => assert.is(CASES.length, 10));

test("where the window cuts hits off, that is said, for the clock is further behind than it seems", () => {
	const clocks = new Clocks(WINDOW);
	for (const delay of delays(5_000, -5_500)) clocks.matched("pages", "hits", delay);
	const [found] = clocks.differences();
	assert.is(found?.verdict, "behind");
	assert.is(found?.isCutOff, true);
	assert.ok((found?.ahead ?? 0) > -5_500);
});

test("a hundred matches are needed, and they are counted by pair of logs", () => {
	const clocks = new Clocks(WINDOW);
	for (const delay of delays(99, -3_000)) clocks.matched("a", "hits", delay);
	for (const delay of delays(100, -3_000)) clocks.matched("b", "hits", delay);
	for (const delay of delays(100, -3_000)) clocks.matched("hits", "hits", delay);
	assert.equal(
		clocks.differences().map(({ pages, matches, verdict }) => [pages, matches, verdict]),
		[
			["a", 99, "too-few"],
			["b", 100, "behind"],
		],
	);
});

test("a few hits before their page views are no wrong clock, nor are slow pages one that is ahead", () => {
	const early = new Clocks(WINDOW);
	for (const [n, delay] of delays(1_000, 0).entries()) early.matched("pages", "hits", n % 10 === 0 ? -3_000 : delay);
	assert.is(early.differences()[0]?.verdict, "agree");
	const slow = new Clocks(WINDOW);
	for (const [n, delay] of delays(1_000, 0).entries()) slow.matched("pages", "hits", n % 10 === 0 ? delay : 20_000);
	assert.is(slow.differences()[0]?.verdict, "agree");
});

test("memory is bounded: pairs beyond a thousand are passed over", () => {
	const clocks = new Clocks({ before: 0, after: 86_400_000 });
	for (let day = 0; day < 1_200; day++) clocks.matched(`request.${day}`, `tracker.${day}`, 1_000);
	assert.is(clocks.differences().length, 1_000);
});

test.run();
