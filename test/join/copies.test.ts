import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Copies } from "../../src/join/copies.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/copies");

const SPAN = 65;

test("in order of arrival: what is near the earliest that was seen is a copy", () => {
	const copies = new Copies(SPAN);
	const seen = [104, 101, 166, 166.5, 104, 36, 35.5].map((start) => copies.see("ada", "r", start));
	assert.equal(seen, [
		false,
		true, // and from now on the earliest
		true, // 101 + 65
		false, // the first of others
		true, // not near 166.5 any more than 62.5
		false,
		true,
	]);
	assert.is(copies.see("ada", "other", 104), false);
});

test("in order of time: the earliest counts, and after the span the next", () => {
	const copies = new Copies(SPAN);
	for (const start of [101, 104, 166, 166.5]) copies.see("ada", "r", start);
	const counts = [101, 104, 166, 166.5, 170, 231.5, 232].map((start) => copies.count("ada", "r", start));
	assert.equal(counts, [true, false, false, true, false, false, true]);
	assert.is(copies.count("ada", "never seen", 1), true);
	assert.is(copies.count("ada", "never seen", 2), false);
});

test("forgets the one that counts, and only that", () => {
	const copies = new Copies(SPAN);
	copies.see("ada", "r", 100);
	assert.is(copies.count("ada", "r", 100), true);
	copies.forget("ada", "r", 99);
	assert.is(copies.see("ada", "r", 110), true, "another was forgotten");
	assert.is(copies.count("ada", "r", 110), false);
	copies.forget("ada", "r", 100);
	assert.is(copies.see("ada", "r", 110), false, "100 is forgotten");
	copies.forget("ada", "r", 100);
	copies.forget("ada", "unknown", 100);
	assert.is(copies.size, 1);
});

test("forgetting one leaves the next, which was seen meanwhile", () => {
	const copies = new Copies(SPAN);
	copies.see("ada", "r", 100);
	copies.count("ada", "r", 100);
	copies.see("ada", "r", 200);
	copies.forget("ada", "r", 100);
	assert.is(copies.see("ada", "r", 201), true);
	assert.is(copies.count("ada", "r", 200), true);
	copies.forget("ada", "r", 200);
	assert.is(copies.size, 0);
});

test("the same key of another visitor is another hit", () => {
	const copies = new Copies(SPAN);
	for (const visitor of ["ada", "bob", "eve"]) assert.is(copies.see(visitor, "r", 100), false);
	for (const visitor of ["bob", "eve", "ada"]) assert.is(copies.see(visitor, "r", 101), true);
	for (const visitor of ["ada", "bob", "eve"]) assert.is(copies.count(visitor, "r", 100), true);
	assert.is(copies.size, 3);
	copies.forget("bob", "r", 100);
	assert.is(copies.size, 2);
	assert.is(copies.see("bob", "r", 102), false, "forgotten, and no other");
	for (const visitor of ["ada", "eve"]) assert.is(copies.count(visitor, "r", 101), false);
	for (const visitor of ["ada", "eve"]) copies.forget(visitor, "r", 100);
	assert.is(copies.size, 1);
});

test("one of each cluster counts, whatever the order in which its hits were seen", () => {
	const starts = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 });
	holds(
		fc.property(starts, (some) => {
			const copies = new Copies(SPAN);
			for (const start of some) copies.see("ada", "r", start);
			let last = Number.NEGATIVE_INFINITY;
			for (const start of [...some].sort((a, b) => a - b)) {
				const counts = start > last + SPAN;
				assert.is(copies.count("ada", "r", start), counts, `${start} of ${some}`);
				if (counts) last = start;
			}
		}),
	);
});

test.run();
