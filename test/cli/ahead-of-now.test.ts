import { suite } from "uvu";
import * as assert from "uvu/assert";
import { aheadNotes, logAhead } from "../../src/cli/ahead-of-now.ts";

const test = suite("cli/ahead-of-now");

const NOW = Date.UTC(2026, 10, 30, 12);
const MINUTE = 60_000;

const part = (source: string, ahead: number) => ({ source, latest: NOW + ahead * MINUTE });

test("the log that is furthest ahead is told, but neither a little one nor one that no zone explains", () => {
	const none = new Map<string, number>();
	assert.is(logAhead([part("a", 4), part("b", -90), part("c", 24 * 60)], none, NOW), undefined);
	assert.is(logAhead([part("a", 90), part("b", 310), part("c", 6)], none, NOW)?.source, "b");
	assert.is(logAhead([part("a", 90)], new Map([["a", 0]]), NOW), undefined, "its times are right, somebody says");
	assert.is(logAhead([part("a", 90)], new Map([["a", -MINUTE]]), NOW)?.offset, -MINUTE);
	assert.is(logAhead([{ source: "a" }], none, NOW), undefined, "nobody looked");
});

test("the offset that is proposed is a zone's, besides what was given", () => {
	const note = (ahead: number, given: number) =>
		aheadNotes(logAhead([part("a", ahead)], new Map(given ? [["a", given]] : []), NOW)).join();
	assert.match(note(310, 0), "is 310 min ahead of now");
	assert.match(note(310, 0), "--clock-offset a=-19800s");
	assert.match(note(50, -3_600_000), "--clock-offset a=-7200s");
	assert.equal(aheadNotes(undefined), []);
});

test.run();
