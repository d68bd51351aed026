import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BrowserSigns } from "../../src/join/browser-proof.ts";
import { type Judged, PersonFilter } from "../../src/join/person-filter.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/person-filter");

const BARE: BrowserSigns = { subResource: false, fetchMetadata: false, language: false };
const LOADING: BrowserSigns = { ...BARE, subResource: true };

const inWords = (judged: readonly Judged<string>[]): string =>
	judged.map((view) => (view.is === "tracked" ? `${view.start}` : `${view.item} ${view.is}`)).join("; ");

test("prefer keeps untracked page views, and all after them, until it is known what people show", () => {
	const filter = new PersonFilter<string>("prefer");
	assert.is(inWords(filter.tracked(1, LOADING)), "1");
	assert.is(inWords(filter.tracked(2, LOADING)), "2");
	assert.is(inWords(filter.untracked("ann", 3, LOADING)), "");
	assert.is(inWords(filter.untracked("bot", 4, BARE)), "");
	for (let start = 5; start < 302; start++) assert.is(inWords(filter.tracked(start, LOADING)), "");
	assert.is(filter.pending, 299);
	const all = filter.tracked(302, LOADING);
	assert.is(inWords(all.slice(0, 4)), "ann person; bot robot; 5; 6", "in the order in which they came");
	assert.is(all.length, 300);
	assert.is(filter.pending, 0);
	assert.is(inWords(filter.untracked("ben", 303, LOADING)), "ben person", "and from now on at once");
	assert.is(inWords(filter.untracked("bob", 304, BARE)), "bob robot");
	assert.is(inWords(filter.end()), "");
});

test("nobody waits longer than there is patience", () => {
	const filter = new PersonFilter<string>("prefer", 100);
	assert.is(filter.oldest, Number.POSITIVE_INFINITY);
	assert.is(inWords(filter.untracked("ann", 10, LOADING)), "");
	assert.is(inWords(filter.tracked(110, LOADING)), "");
	assert.is(filter.oldest, 10);
	assert.is(inWords(filter.untracked("ben", 111, LOADING)), "ann person; 110; ben person");
	assert.is(filter.oldest, Number.POSITIVE_INFINITY);
	assert.is(inWords(filter.untracked("bob", 112, LOADING)), "", "the next ones wait again");
});

test("at the end it is done with what is known", () => {
	const filter = new PersonFilter<string>("prefer");
	filter.untracked("ann", 1, BARE);
	filter.tracked(2, LOADING);
	assert.is(inWords(filter.end()), "ann person; 2");
	assert.is(inWords(filter.end()), "");
});

test("require and off keep nothing", () => {
	const strict = new PersonFilter<string>("require");
	assert.is(inWords(strict.untracked("bot", 1, BARE)), "bot robot");
	assert.is(inWords(strict.untracked("ann", 2, LOADING)), "ann person");
	assert.is(inWords(strict.tracked(3, BARE)), "3", "the tracker has seen it");
	const lenient = new PersonFilter<string>("off");
	assert.is(inWords(lenient.untracked("bot", 1, BARE)), "bot person");
});

test("where hardly anybody is tracked memory is bounded all the same", () => {
	const filter = new PersonFilter<string>("prefer");
	let passed = 0;
	for (let start = 0; start < 35_000; start++) {
		passed += filter.untracked("ann", start, BARE).length;
		assert.ok(filter.pending <= 10_001);
	}
	assert.is(passed + filter.end().length, 35_000);
});

test("what is set aside keeps its place, proves nothing, and does not wait alone", () => {
	const filter = new PersonFilter<string, string>("prefer");
	const words = (judged: readonly Judged<string, string>[]) =>
		judged.map((one) => (one.is === "tracked" ? `${one.start}` : `${one.item} ${one.is}`)).join("; ");
	assert.is(words(filter.aside("hit", 1)), "hit aside");
	assert.is(words(filter.untracked("ann", 2, LOADING)), "");
	assert.is(words(filter.aside("another", 3)), "");
	assert.is(words(filter.tracked(4, LOADING)), "");
	assert.is(filter.pending, 3);
	assert.is(words(filter.end()), "ann person; another aside; 4");
	for (let start = 5; start < 30_000; start++) {
		filter.untracked("ben", start, BARE);
		filter.aside("hit", start);
		assert.ok(filter.pending <= 10_001);
	}
});

test("every page view comes back once, in the order in which it was given", () => {
	const views = fc.array(fc.record({ count: fc.integer({ min: 1, max: 150 }), tracked: fc.boolean() }), {
		maxLength: 12,
	});
	holds(
		fc.property(views, fc.constantFrom("prefer", "require", "off"), (runs, mode) => {
			const filter = new PersonFilter<string>(mode);
			const judged: Judged<string>[] = [];
			let start = 0;
			for (const { count, tracked } of runs) {
				for (let view = 0; view < count; view++, start++) {
					judged.push(...(tracked ? filter.tracked(start, LOADING) : filter.untracked(`${start}`, start, LOADING)));
				}
			}
			judged.push(...filter.end());
			assert.equal(
				judged.map((view) => (view.is === "tracked" ? view.start : Number(view.item))),
				Array.from({ length: start }, (_, index) => index),
			);
		}),
		{ numRuns: 100 },
	);
});

test.run();
