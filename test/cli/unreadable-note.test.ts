import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unreadableNote } from "../../src/cli/unreadable-note.ts";

const test = suite("cli/unreadable-note");

test("more than a third of all lines is worth a note, with what is wrong with most of them", () => {
	assert.equal(unreadableNote({ malformed: { "not-json": 2990, "no-address": 9 } }, 3100), [
		"2,999 of 3,100 lines (96.7 %) cannot be read, 2,990 of them because they are no JSON: see monorail explain.",
	]);
	assert.equal(unreadableNote({ malformed: { torn: 2, "not-json": 2, "no-address": 4 } }, 8), [
		"8 of 8 lines (100 %) cannot be read, 4 of them because they are without a client address: see monorail explain.",
	]);
	assert.equal(unreadableNote({ malformed: { "unknown-format": 1 } }, 2), [
		"1 of 2 lines (50.0 %) cannot be read, because it is in no known format: see monorail explain.",
	]);
});

test("less is not, nor is nothing at all", () => {
	assert.equal(unreadableNote({ malformed: { torn: 1 } }, 3), []);
	assert.equal(unreadableNote({ malformed: {} }, 3), []);
	assert.equal(unreadableNote({ malformed: {} }, 0), []);
});

test.run();
