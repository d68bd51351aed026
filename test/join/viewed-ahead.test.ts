import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { detach } from "../../src/detach.ts";
import { ViewedAhead } from "../../src/join/viewed-ahead.ts";
import { canonicalUrl } from "../../src/matomo/canonical-url.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/viewed-ahead");

const AFTER = 60;
const viewedAhead = (): ViewedAhead => new ViewedAhead(AFTER, { pageOf: canonicalUrl, keep: detach });

type Fetch = readonly [page: string, start: number];
type Request = readonly [referrer: string, start: number];

/** What ada does besides fetching `/tea` of host `x` ahead at 100, and whether that shows that she has seen it. */
const CASES: readonly (readonly [requests: readonly Request[], fetches: readonly Fetch[], viewed: boolean])[] = [
	[[], [], false],
	[[["https://x/tea", 105]], [], true],
	[[["https://x/tea#top", 105]], [], true],
	[[["https://x/tea", 100]], [], true],
	[[["https://x/tea", 99.9]], [], false],
	[[["https://x/tea", 160]], [], true],
	[[["https://x/tea", 160.1]], [], false],
	[[["https://x/cups", 105]], [], false],
	[[["https://y/tea", 105]], [], false],
	[[["about:blank", 105]], [], false],
	[[["https://x/tea", 105]], [["/tea", 104]], false],
	[[["https://x/tea", 105]], [["/tea", 105]], false],
	[[["https://x/tea", 105]], [["/tea", 106]], true],
	[[["https://x/tea", 105]], [["/tea", 99]], true],
	[[["https://x/tea", 105]], [["/cups", 104]], true],
	[
		[
			["https://x/tea", 50],
			["https://x/list", 105],
			["https://x/tea", 110],
		],
		[],
		true,
	],
	[
		[
			["https://x/tea", 99],
			["https://x/tea", 161],
		],
		[],
		false,
	],
];

test("a page is viewed when something is requested from it, soon, and before it is fetched again", () => {
	for (const [requests, fetches, viewed] of CASES) {
		for (const inOrder of [true, false]) {
			const ahead = viewedAhead();
			const steps = [
				() => ahead.fetched("ada", "/tea", 100, true),
				...fetches.map(
					([page, start]) =>
						() =>
							ahead.fetched("ada", page, start, false),
				),
				...requests.map(
					([referrer, start]) =>
						() =>
							ahead.requested("ada", referrer, start),
				),
			];
			for (const step of inOrder ? steps : steps.toReversed()) step();
			assert.is(ahead.wasViewed("ada", "/tea", "x", 100), viewed, JSON.stringify([requests, fetches]));
			assert.is(ahead.wasViewed("bob", "/tea", "x", 100), false);
		}
	}
	assert.is(CASES.length, 17);
});

test("a log that tells no hosts knows its pages by path", () => {
	const ahead = viewedAhead();
	ahead.fetched("ada", "/tea", 100, true);
	ahead.requested("ada", "https://anywhere/tea", 105);
	assert.is(ahead.wasViewed("ada", "/tea", undefined, 100), true);
});

test("agrees with one that remembers everything, in any order, and however often it forgets", () => {
	const pages = fc.constantFrom("/a", "/a", "/b");
	const some = fc.array(fc.record({ page: pages, start: fc.nat(250), ahead: fc.boolean() }), { maxLength: 10 });
	const requests = fc.array(fc.record({ page: pages, start: fc.nat(250) }), { maxLength: 10 });
	const order = fc.infiniteStream(fc.nat());
	let viewed = 0;
	holds(
		fc.property(some, requests, order, (fetches, requested, chance) => {
			const ahead = viewedAhead();
			const steps = [
				...fetches.map(
					({ page, start, ahead: isAhead }) =>
						() =>
							ahead.fetched("ada", page, start, isAhead),
				),
				...requested.map(
					({ page, start }) =>
						() =>
							ahead.requested("ada", `https://x${page}`, start),
				),
			].map((step) => ({ step, place: chance.next().value ?? 0 }));
			for (const { step } of steps.sort((a, b) => a.place - b.place)) step();
			for (const { page, start } of fetches.toSorted((a, b) => a.start - b.start)) {
				for (let other = 0; other < 1100; other++) ahead.requested(`${other % 3}`, "https://x/", start);
				ahead.forget(start);
				const again = Math.min(
					...fetches.filter((fetch) => fetch.page === page && fetch.start > start).map((fetch) => fetch.start),
				);
				const expected = requested.some(
					(request) =>
						request.page === page && request.start >= start && request.start <= start + AFTER && request.start < again,
				);
				assert.is(ahead.wasViewed("ada", page, "x", start), expected);
				if (expected) viewed++;
			}
		}),
		{ numRuns: 300 },
	);
	assert.ok(viewed > 100, `${viewed} viewed`);
});

test("memory is bounded by the requests of the time that counts, also of one who never leaves", () => {
	const ahead = viewedAhead();
	let most = 0;
	for (let time = 0; time < 30_000; time++) {
		if (time % 5000 === 0) ahead.fetched("prefetcher", "/tea", time, true);
		ahead.requested(`${time}`, "https://x/a", time);
		ahead.requested("always here", "https://x/a", time);
		ahead.forget(time - 2 * AFTER);
		most = Math.max(most, ahead.size);
	}
	assert.ok(most < 2000, `${most} visitors`);
});

test("where nothing is fetched ahead for long nothing is remembered, until the next time", () => {
	const ahead = viewedAhead();
	for (let time = 0; time < 60_000; time++) {
		ahead.requested(`${time}`, "https://x/a", time);
		ahead.forget(time - 2 * AFTER);
	}
	assert.is(ahead.size, 0);
	ahead.fetched("ada", "/tea", 60_000, true);
	for (let index = 0; index < 40_000; index++) {
		ahead.requested("others", "https://x/a", 60_000 + index / 1000);
		ahead.forget(60_000 - AFTER + index / 1000);
	}
	ahead.requested("ada", "https://x/tea", 60_050);
	assert.is(ahead.wasViewed("ada", "/tea", "x", 60_000), true, "however busy the minute was");
	ahead.forget(60_001);
	assert.is(ahead.size, 0);
});

test.run();
