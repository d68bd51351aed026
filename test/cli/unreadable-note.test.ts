import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hardlyReadable, unreadableNote } from "../../src/cli/unreadable-note.ts";

import { EXIT } from "../../src/errors.ts";
import { monorail } from "../helpers/run-monorail.ts";

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

test("where hardly a line can be read, and nothing comes of the rest, it is the wrong format", () => {
	const outcomes = { malformed: { "not-this-format": 17, torn: 1 }, "tracker-hits": {} };
	const run = { outcomes, records: 20, pageViews: 0, context: 0 };
	assert.match(
		hardlyReadable(run) ?? "",
		/^18 of 20 lines cannot be read, 17 of them because they are not in the format of the log, and of the rest none is a page view or a tracker hit: see monorail explain /,
	);
	for (const other of [
		{ records: 21 },
		{ pageViews: 1 },
		{ context: 1 },
		{ outcomes: { ...outcomes, "tracker-hits": { other: 1 } } },
		{ outcomes: { ...outcomes, malformed: { torn: 17 } }, records: 19 },
	]) {
		assert.is(hardlyReadable({ ...run, ...other }), undefined, JSON.stringify(other));
	}
});

test("a wrong --log-format ends as a log does that cannot be read", async () => {
	const log = fileURLToPath(new URL("../../fixtures/formats/nginx-combined/input.log", import.meta.url));
	const args = ["report", "--format", "json", "--site-id", "1"];
	const wrong = await monorail([...args, "--log-format", "common", log]);
	assert.is(wrong.status, EXIT.input);
	assert.match(
		wrong.stderr,
		/^monorail: 36 of 37 lines cannot be read, .* leave --log-format out or give the right one\n$/,
	);
	assert.is((await monorail([...args, log])).status, EXIT.ok);
});

test.run();
