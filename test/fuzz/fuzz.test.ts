import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FORMATS } from "../../src/format/formats.ts";
import { createRandom } from "../demo/random.ts";
import { fuzz } from "./fuzz-lines.ts";
import { mutatedLine, SEEDS } from "./lines.ts";

const test = suite("fuzz");

const LINES = 3_000;

test("mutated lines of all formats: no reader throws, none is slow", () => {
	assert.ok(SEEDS.length > 500);
	const { lines, events, rescued, formats } = fuzz(LINES, String(Date.now()));
	assert.is(lines, LINES);
	assert.ok(events > LINES / 5, `${events} records`);
	assert.ok(rescued > LINES / 200, `${rescued} lines with several records`);
	assert.ok(formats.size > FORMATS.length * 0.8, `${formats.size} formats`);
});

test("a seed gives the same lines again, nearly all of them new", () => {
	const some = (seed: string) => {
		const { float } = createRandom(seed);
		return Array.from({ length: 500 }, () => mutatedLine(float));
	};
	assert.equal(some("1"), some("1"));
	assert.ok(some("2").filter((line) => !SEEDS.includes(line)).length > 450);
	assert.not.ok(some("3").some((line) => line.includes("\n")));
});

test.run();
