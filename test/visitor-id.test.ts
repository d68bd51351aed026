import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseVisitorId } from "../src/visitor-id.ts";

const test = suite("visitor-id");

const CASES: readonly (readonly [text: string | undefined, id: string | undefined])[] = [
	[undefined, undefined],
	["", undefined],
	["f463614ea04e99e8", "f463614ea04e99e8"],
	["F463614EA04E99E8", "f463614ea04e99e8"],
	["f463614ea04e99e", undefined],
	["f463614ea04e99e8.", undefined],
	["g463614ea04e99e8", undefined],
	["f463614ea04e99@8", undefined],
];

for (const [text, id] of CASES) {
	test(`${JSON.stringify(text)} is ${id ?? "none"}`, () => {
		assert.is(parseVisitorId(text), id);
	});
}

test.run();
