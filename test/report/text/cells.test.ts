import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { alignRight, cellWidth, cutEnd, cutMiddle, wrap } from "../../../src/report/text/cells.ts";

test("cells of a text", () => {
	const cases = [
		["", 0],
		["abc", 3],
		["äé—…█", 5],
		["入門", 4],
		["e\u0301", 1],
		["한국", 4],
		["🚝", 2],
		["ｆｕｌｌ", 8],
	] as const;
	for (const [text, width] of cases) assert.is(cellWidth(text), width, text);
	assert.is(cases.length, 8);
});

test("cuts", () => {
	const cases = [
		["/a/long/path.html", 9, "/a/long/…", "/a/l…html"],
		["/short", 9, "/short", "/short"],
		["/入門門門門", 8, "/入門門…", "/入…門"],
		["abc", 1, "…", "…"],
	] as const;
	for (const [text, width, end, middle] of cases) {
		assert.is(cutEnd(text, width), end);
		assert.is(cutMiddle(text, width), middle);
	}
	assert.is(cases.length, 4);
});

test("what is cut fits, and says so", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
			for (const cut of [cutEnd, cutMiddle]) {
				const short = cut(text, width);
				assert.ok(cellWidth(short) <= width);
				assert.ok(short === text || short.includes("…"));
			}
		}),
	);
});

test("wraps between words, keeps numbers with their units, and breaks what is too long", () => {
	assert.equal(wrap("one two three", 7), ["one two", "three"]);
	assert.equal(wrap("takes 71.3 s at most", 10), ["takes", "71.3 s at", "most"]);
	assert.equal(wrap("no way south", 6), ["no way", "south"]);
	assert.equal(wrap("see /a/very/long/path", 8), ["see", "/a/very/", "long/pat", "h"]);
	assert.equal(wrap("", 10), [""]);
});

test("wrapped text fits and loses nothing", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (text, width) => {
			const lines = wrap(text, width);
			for (const line of lines) assert.ok(cellWidth(line) <= width);
			assert.is(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
		}),
	);
});

test("fills up", () => {
	assert.is(alignRight("入", 4), "  入");
	assert.is(alignRight("long", 2), "long");
});

test.run();
