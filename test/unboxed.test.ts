import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unboxed } from "../src/unboxed.ts";

const test = suite("unboxed");

const NUMBERS = [
	0,
	1,
	-1,
	0.5,
	-0.5,
	2 ** 31 - 1,
	2 ** 31,
	-(2 ** 31) - 1,
	1.8e12,
	Number.NaN,
	Number.POSITIVE_INFINITY,
];

test("it is the same number", () => {
	for (const number of NUMBERS) assert.ok(Object.is(unboxed(number), number), `${number}`);
});

test("out of an array of numbers it is, too", () => {
	const [number = 0] = new Float64Array([86]);
	assert.is(unboxed(number), 86);
});

test.run();
