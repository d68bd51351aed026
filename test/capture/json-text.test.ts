import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decoded } from "../../src/capture/captured.ts";
import { isoTimes } from "../../src/capture/iso-time.ts";
import { headerPair, quoted } from "../../src/capture/json-text.ts";
import { remembered } from "../../src/capture/remembered.ts";

const test = suite("capture/json-text");

test("any text is written as JSON.stringify would", () => {
	void fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			assert.is(quoted(text), JSON.stringify(text));
		}),
	);
	for (const text of ['"', "\\", "\u007f", "\n", " ~", "\ud800"]) assert.is(quoted(text), JSON.stringify(text));
});

test("any header is a pair of what was meant, and none is nothing", () => {
	void fc.assert(
		fc.property(fc.uint8Array(), (bytes) => {
			const value = Buffer.from(bytes).toString("latin1");
			const pair = headerPair(',"a":', value);
			assert.is(pair, value === "" ? "" : `,"a":${JSON.stringify(decoded(value))}`);
		}),
	);
	assert.is(headerPair(',"a":', undefined), "");
	assert.is(headerPair(',"a":', []), "");
	assert.is(headerPair(',"a":', ["b", '"']), ',"a":"b, \\""');
});

test("times are written as Date does, in any order", () => {
	const isoTime = isoTimes();
	void fc.assert(
		fc.property(fc.integer({ min: -1e13, max: 1e14 }), fc.integer({ min: -1500, max: 1500 }), (time, step) => {
			for (const each of [time, time + step]) assert.is(isoTime(each), new Date(each).toISOString());
		}),
	);
});

test("what is remembered is asked once, and not for ever", () => {
	const asked: string[] = [];
	const length = remembered((text) => asked.push(text) && text.length);
	assert.equal([length("ab"), length("ab"), length("abc")], [2, 2, 3]);
	assert.equal(asked, ["ab", "abc"]);
	for (let number = 0; number < 1_000; number++) length(String(number));
	length("ab");
	assert.is(asked.filter((text) => text === "ab").length, 2);
});

test.run();
