import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Release, SilenceGuard } from "../../src/join/silence-guard.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/silence-guard");

/** A run of decided page views, `count` of them, each by a visitor of its own unless there are fewer `visitors`. */
interface Stretch {
	readonly count: number;
	readonly matched?: true;
	readonly visitors?: number;
}

/** A tracker hit of anyone. */
const HIT = "hit";

interface Table {
	readonly name: string;
	/** In event-time order. */
	readonly log: readonly (Stretch | typeof HIT)[];
	readonly released: number;
	readonly held: number;
	readonly gaps: number;
}

const TABLES: readonly Table[] = [
	{ name: "nothing", log: [], released: 0, held: 0, gaps: 0 },
	{ name: "no hit at all: held, however few", log: [{ count: 1 }], released: 0, held: 1, gaps: 0 },
	{ name: "a hit before is enough at the end", log: [HIT, { count: 1 }], released: 1, held: 0, gaps: 0 },
	{ name: "a hit after is enough", log: [{ count: 1 }, HIT], released: 1, held: 0, gaps: 0 },
	{ name: "19 visitors may be chance", log: [HIT, { count: 19 }, HIT], released: 19, held: 0, gaps: 0 },
	{ name: "20 are none when every second was tracked", log: [HIT, { count: 20 }, HIT], released: 0, held: 20, gaps: 1 },
	{
		name: "20 page views of 19 visitors may be chance",
		log: [HIT, { count: 20, visitors: 19 }, HIT],
		released: 20,
		held: 0,
		gaps: 0,
	},
	{
		name: "one visitor may read on and on",
		log: [HIT, { count: 5000, visitors: 1 }, HIT],
		released: 5000,
		held: 0,
		gaps: 0,
	},
	{
		name: "what comes after a silent gap has begun is held too",
		log: [HIT, { count: 20 }, { count: 70, visitors: 1 }, HIT, { count: 3 }],
		released: 3,
		held: 90,
		gaps: 1,
	},
	{
		name: "each gap is judged by itself",
		log: [HIT, { count: 15 }, HIT, { count: 15 }, HIT, { count: 15 }, HIT],
		released: 45,
		held: 0,
		gaps: 0,
	},
	{
		name: "silence at the end of the logs",
		log: [HIT, { count: 5, matched: true }, HIT, { count: 4 }, HIT, { count: 25 }],
		released: 4,
		held: 25,
		gaps: 1,
	},
	{
		// (99 + 1) / (99 + 2) = 0.99 are tracked; 0.01^2 = 0.0001, but two are too few
		name: "at the end, where no hit follows, three visitors are none when nearly all were tracked",
		log: [HIT, { count: 99, matched: true }, HIT, { count: 3 }],
		released: 0,
		held: 3,
		gaps: 1,
	},
	{
		name: "two may be chance there, too",
		log: [HIT, { count: 10_000, matched: true }, HIT, { count: 2 }],
		released: 2,
		held: 0,
		gaps: 0,
	},
	{
		// (1 + 1) / (1 + 1 + 2) = 0.5 are tracked; 0.5^13 = 0.00012
		name: "where one in two is tracked, thirteen may be",
		log: [HIT, { count: 1, matched: true }, { count: 1 }, HIT, { count: 13 }],
		released: 14,
		held: 0,
		gaps: 0,
	},
	{
		name: "and fourteen are none",
		log: [HIT, { count: 1, matched: true }, { count: 1 }, HIT, { count: 14 }],
		released: 1,
		held: 14,
		gaps: 1,
	},
	{
		name: "two silent gaps",
		log: [HIT, { count: 30 }, HIT, { count: 1 }, HIT, { count: 40 }, HIT],
		released: 1,
		held: 70,
		gaps: 2,
	},
	{
		// (1 + 1) / (1 + 17 + 2) = 0.1 are tracked; 0.9^131 = 0.00000101
		name: "where one in ten is tracked, 131 visitors may be chance",
		log: [HIT, { count: 1, matched: true }, { count: 17 }, HIT, { count: 131 }, HIT],
		released: 148,
		held: 0,
		gaps: 0,
	},
	{
		name: "and 132 are none",
		log: [HIT, { count: 1, matched: true }, { count: 17 }, HIT, { count: 132 }, HIT],
		released: 17,
		held: 132,
		gaps: 1,
	},
	{
		name: "where all are tracked, 19 may still be chance",
		log: [HIT, { count: 10_000, matched: true }, HIT, { count: 19 }, HIT],
		released: 19,
		held: 0,
		gaps: 0,
	},
	{
		name: "what a silent gap showed does not make the next look normal",
		log: [HIT, { count: 1000 }, HIT, { count: 20 }, HIT],
		released: 0,
		held: 1020,
		gaps: 2,
	},
];

for (const { name, log, released, held, gaps } of TABLES) {
	test(name, () => {
		const guard = new SilenceGuard<number>();
		const releases: Release<number>[] = [];
		let time = 0;
		const next = (): number => (time += 1000);
		let item = 0;
		for (const entry of log) {
			if (entry === HIT) {
				guard.hit(next());
				continue;
			}
			const { count, matched = false, visitors = count } = entry;
			for (let index = 0; index < count; index++) {
				const view = { start: next(), fingerprint: `${index % visitors}`, item: item++ };
				releases.push(...(matched ? guard.matched(view.start) : guard.unmatched(view)));
			}
		}
		releases.push(...guard.end());
		assert.is(releases.filter(({ is }) => is === "released").length, released, "released");
		assert.is(releases.filter(({ is }) => is === "held").length, held, "held");
		assert.is(guard.silentGaps, gaps, "silent gaps");
		assert.is(guard.sawHit, log.includes(HIT));
		assert.is(guard.pending, 0);
		const items = releases.map((release) => release.item);
		assert.equal(
			items,
			[...items].sort((a, b) => a - b),
			"in order",
		);
	});
}

test("the tables are there", () => assert.is(TABLES.length, 20));

test("says when it was silent: from the hit before to the hit after, or to the last page view", () => {
	const guard = new SilenceGuard<number>();
	const views = (from: number) => {
		for (let view = 0; view < 40; view++)
			guard.unmatched({ start: from + 100 * view, fingerprint: String(view), item: view });
	};
	views(1000);
	guard.hit(5000);
	guard.hit(6000);
	views(7000);
	guard.hit(15_000);
	guard.unmatched({ start: 16_000, fingerprint: "1", item: 1 });
	guard.hit(17_000);
	views(18_000);
	guard.end();
	assert.equal(guard.outages, [
		{ from: 1000, to: 5000, views: 40 },
		{ from: 6000, to: 15_000, views: 40 },
		{ from: 17_000, to: 21_900, views: 40 },
	]);
});

test("a hit at the very start of a page view comes before it", () => {
	const guard = new SilenceGuard<string>();
	guard.hit(10);
	guard.hit(20);
	assert.equal(guard.unmatched({ start: 19, fingerprint: "a", item: "before" }), []);
	assert.equal(guard.unmatched({ start: 20, fingerprint: "b", item: "with it" }), [{ is: "released", item: "before" }]);
	assert.equal(guard.passed(1000), []);
	guard.hit(1000.5);
	assert.equal(guard.passed(1000.4), []);
	assert.equal(guard.passed(1000.5), [{ is: "released", item: "with it" }]);
});

interface LoggedView {
	readonly start: number;
	readonly fingerprint: string;
	readonly matched: boolean;
	readonly item: number;
}

interface Log {
	readonly hits: readonly number[];
	readonly views: readonly LoggedView[];
}

/** Quarters of a second: some page views come so soon after a hit that they prove nothing. */
const times = fc.integer({ min: 0, max: 300 }).map((quarters) => quarters * 250);

/** Logs with few hits and many visitors: gaps on both sides of silence. */
const logs: fc.Arbitrary<Log> = fc
	.record({
		hits: fc.array(times, { maxLength: 6 }),
		views: fc.array(
			fc.record({
				start: times,
				fingerprint: fc.integer({ min: 0, max: 60 }).map(String),
				matched: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
			}),
			{ maxLength: 200, size: "max" },
		),
	})
	.map(({ hits, views }) => ({
		hits,
		views: [...views].sort((a, b) => a.start - b.start).map((view, item) => ({ ...view, item })),
	}));

/** Whether each unmatched page view stands in a silent gap, everything known: by item. */
function silence({ hits, views }: Log): Map<number, boolean> {
	const ends = [...new Set(hits)].sort((a, b) => a - b);
	const verdicts = new Map<number, boolean>();
	let matched = 0;
	let unmatched = 0;
	for (const [index, end] of [...ends, Number.POSITIVE_INFINITY].entries()) {
		const begin = ends[index - 1] ?? Number.NEGATIVE_INFINITY;
		const visitors = new Set<string>();
		const gap = views.filter(({ start }) => start >= begin && start < end);
		let silent = false;
		let first: number | undefined;
		for (const view of gap) {
			if (view.matched) {
				matched++;
				continue;
			}
			first ??= view.start;
			if (view.start - (index === 0 ? first : begin) >= 1000) visitors.add(view.fingerprint);
			const share = (matched + 1) / (matched + unmatched + 2);
			if (visitors.size >= 20 && (1 - share) ** visitors.size < 1e-6) silent = true;
		}
		const share = (matched + 1) / (matched + unmatched + 2);
		if (end === Number.POSITIVE_INFINITY && visitors.size >= 3 && (1 - share) ** visitors.size < 1e-4) silent = true;
		const missed = gap.filter((view) => !view.matched);
		for (const { item } of missed) verdicts.set(item, silent);
		if (!silent) unmatched += missed.length;
	}
	return verdicts;
}

test("holds what stands in silent gaps and nothing else, each page view once, hits in any order, told as late as may be", () => {
	let silent = 0;
	let heard = 0;
	holds(
		fc.property(logs, fc.infiniteStream(fc.boolean()), ({ hits, views }, coins) => {
			const guard = new SilenceGuard<number>();
			const releases: Release<number>[] = [];
			const untold = [...hits];
			for (const view of views) {
				const { start } = view;
				for (const hit of untold.splice(0)) {
					if (hit <= start || coins.next().value) guard.hit(hit);
					else untold.push(hit);
				}
				releases.push(...(view.matched ? guard.matched(start) : guard.unmatched(view)));
				if (coins.next().value) releases.push(...guard.passed(start));
			}
			for (const hit of untold) guard.hit(hit);
			releases.push(...guard.end());
			const expected = silence({ hits, views });
			const items = releases.map(({ item }) => item);
			assert.equal(items, [...expected.keys()], "each once, in order, and none that is matched");
			for (const { is, item } of releases) {
				const isSilent = hits.length === 0 || expected.get(item) === true;
				assert.is(is, isSilent ? "held" : "released", `view ${item}`);
				if (isSilent) silent++;
				else heard++;
			}
			assert.is(guard.pending, 0, "nothing is kept");
		}),
		{ numRuns: 400 },
	);
	assert.ok(silent > 500 && heard > 500, `${silent} held, ${heard} released`);
});

test("in a silent gap nothing waits, however long it is", () => {
	const guard = new SilenceGuard<number>();
	guard.hit(0);
	let most = 0;
	for (let item = 0; item < 50_000; item++) {
		const releases = guard.unmatched({ start: 1000 + item, fingerprint: `${item}`, item });
		if (item > 20) assert.equal(releases, [{ is: "held", item }]);
		most = Math.max(most, guard.pending);
	}
	assert.ok(most <= 20, `${most} waited`);
});

test("tells since when page views wait", () => {
	const guard = new SilenceGuard<string>();
	assert.is(guard.oldest, Number.POSITIVE_INFINITY);
	guard.unmatched({ start: 5, fingerprint: "a", item: "a" });
	guard.unmatched({ start: 7, fingerprint: "b", item: "b" });
	assert.is(guard.oldest, 5);
	guard.hit(8);
	guard.passed(9);
	assert.is(guard.oldest, Number.POSITIVE_INFINITY);
	guard.unmatched({ start: 9, fingerprint: "a", item: "a" });
	assert.is(guard.oldest, 9);
});

test("in a gap of few visitors no more than 20,000 page views wait: then it is silent", () => {
	const guard = new SilenceGuard<number>();
	guard.hit(0);
	let held = 0;
	for (let item = 1; item <= 30_000; item++) {
		const releases = guard.unmatched({ start: item, fingerprint: "the same", item });
		assert.ok(releases.every(({ is }) => is === "held"));
		held += releases.length;
		assert.ok(guard.pending <= 20_001);
	}
	assert.is(held, 30_000);
	assert.is(guard.silentGaps, 1);
	guard.hit(30_001);
	assert.equal(guard.unmatched({ start: 30_002, fingerprint: "the same", item: 0 }), []);
	assert.equal(guard.end(), [{ is: "released", item: 0 }]);
});

test("in a log of whole seconds a busy second is not silent, and what comes after it is", () => {
	const guard = new SilenceGuard<number>();
	const releases: Release<number>[] = [];
	let item = 0;
	const views = (start: number, visitors: number) => {
		for (let visitor = 0; visitor < visitors; visitor++) {
			releases.push(...guard.unmatched({ start, fingerprint: `${start} ${visitor}`, item: item++ }));
		}
	};
	for (let second = 0; second < 60; second++) {
		for (let hit = 0; hit < 100; hit++) guard.hit(second * 1000);
		for (let hit = 0; hit < 70; hit++) releases.push(...guard.matched(second * 1000));
		views(second * 1000, 30);
	}
	views(60_000, 19);
	assert.is(guard.silentGaps, 0);
	views(61_000, 1);
	assert.is(guard.silentGaps, 1, "a second after the last hit is what it was before");
	releases.push(...guard.end());
	assert.is(releases.filter(({ is }) => is === "released").length, 59 * 30);
});

test("where a log is lost all is held, until another goes on: hits of others prove nothing", () => {
	const guard = new SilenceGuard<number>();
	const releases: Release<number>[] = [];
	guard.blindFrom(5_000);
	for (let second = 0; second < 20; second++) {
		guard.hit(second * 1000);
		if (second === 12) guard.seesAgain(10_000);
		releases.push(...guard.unmatched({ start: second * 1000 + 500, fingerprint: "a", item: second }));
	}
	releases.push(...guard.end());
	assert.equal(
		releases.filter(({ is }) => is === "held").map(({ item }) => item),
		[5, 6, 7, 8, 9, 10, 11],
	);
	assert.is(releases.length, 20);
	assert.is(guard.silentGaps, 7);
});

test("hits without page views do not pile up", () => {
	const guard = new SilenceGuard<number>();
	for (let time = 0; time < 50_000; time++) {
		guard.hit(time);
		guard.passed(time - 75);
		assert.ok(guard.pending <= 75);
	}
});

test.run();
