import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AnswerGuard } from "../../src/join/answer-guard.ts";

const test = suite("join/answer-guard");

interface Out {
	readonly is: "released" | "held" | "replay";
	readonly item: { readonly start: number };
}

const guard = (): AnswerGuard<Out> =>
	new AnswerGuard<Out>((one) => (one.is === "released" ? { ...one, is: "held" } : one));
const out = (start: number, is: Out["is"] = "released"): Out => ({ is, item: { start } });

test("holds all when twenty hits answer for nothing, and nothing when nineteen do", () => {
	for (const [hits, is] of [
		[20, "held"],
		[19, "released"],
	] as const) {
		const answers = guard();
		for (let hit = 0; hit < hits; hit++) answers.hit();
		assert.equal(answers.take([out(1), out(2)]), []);
		assert.is(answers.oldest, 1);
		assert.is(answers.isUnanswered, hits === 20);
		assert.equal(answers.end(), [out(1, is), out(2, is)]);
		assert.is(answers.oldest, Number.POSITIVE_INFINITY);
	}
});

test("lets all go with the first answer, and what comes later at once", () => {
	const answers = guard();
	for (let hit = 0; hit < 500; hit++) answers.hit();
	assert.equal(answers.take([out(1), out(2, "replay"), out(3, "held")]), []);
	assert.equal(answers.answered(true, 0), [out(1), out(2, "replay"), out(3, "held")]);
	assert.equal(answers.take([out(4)]), [out(4)]);
	assert.is(answers.isUnanswered, false);
	assert.equal(answers.end(), []);
});

test("without one that is enough, twenty answers let them go, and no sooner than after a minute", () => {
	const answers = guard();
	for (let hit = 0; hit < 500; hit++) answers.hit();
	answers.take([out(1)]);
	for (let answer = 0; answer < 19; answer++) assert.equal(answers.answered(false, 10_000 * answer), []);
	assert.is(answers.isUnanswered, false);
	assert.equal(answers.take([out(2)]), []);
	assert.equal(answers.answered(false, 190_000), [out(1), out(2)]);
	assert.equal(answers.take([out(3)]), [out(3)]);
	const busy = guard();
	busy.take([out(1)]);
	for (let answer = 0; answer < 600; answer++) assert.equal(busy.answered(false, 7_000 + 100 * answer), []);
	assert.equal(busy.answered(false, 67_000), [out(1)]);
	const few = guard();
	for (let hit = 0; hit < 500; hit++) few.hit();
	few.take([out(1)]);
	few.answered(false, 0);
	assert.equal(few.end(), [out(1)], "they are answered");
});

test("the oldest is by time, not by order: a hit that waited offline comes before what started before it", () => {
	const answers = guard();
	answers.take([out(100, "replay"), out(95)]);
	assert.is(answers.oldest, 95);
	answers.end();
	assert.is(answers.oldest, Number.POSITIVE_INFINITY);
});

test("how many hits there were counts in the end, not when they came", () => {
	const answers = guard();
	assert.equal(answers.take([out(1)]), []);
	for (let hit = 0; hit < 20; hit++) answers.hit();
	assert.equal(answers.take([out(2)]), []);
	assert.equal(answers.end(), [out(1, "held"), out(2, "held")]);
});

test("hits that are to be sent again are not held", () => {
	const answers = guard();
	for (let hit = 0; hit < 20; hit++) answers.hit();
	answers.take([out(1, "replay"), out(2)]);
	assert.equal(answers.end(), [out(1, "replay"), out(2, "held")]);
});

test("gives out each once and in order, and no more than twenty thousand wait", () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom("hit", "answer", "out"), { maxLength: 60 }), (events) => {
			const answers = guard();
			const given: Out[] = [];
			let count = 0;
			for (const event of events) {
				if (event === "hit") answers.hit();
				else given.push(...(event === "answer" ? answers.answered(true, 0) : answers.take([out(count++)])));
			}
			given.push(...answers.end());
			assert.equal(
				given.map(({ item }) => item.start),
				Array.from({ length: count }, (_, index) => index),
			);
		}),
	);
	const many = guard();
	for (let hit = 0; hit < 20; hit++) many.hit();
	const given: Out[] = [];
	for (let start = 0; start < 50_000; start++) given.push(...many.take([out(start)]));
	assert.is(given.length, 40_002);
	assert.ok(given.every(({ is }) => is === "held"));
});

test.run();
