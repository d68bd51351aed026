import { suite } from "uvu";
import * as assert from "uvu/assert";
import { aheadNotes, logsAhead } from "../../src/cli/ahead-of-now.ts";

const test = suite("cli/ahead-of-now");

const NOW = Date.UTC(2026, 10, 30, 12);
const MINUTE = 60_000;

const part = (source: string, ahead: number) => ({ source, latest: NOW + ahead * MINUTE });

test("the log that is furthest ahead is told, but neither a little one nor one that no zone explains", () => {
	const none = new Map<string, number>();
	assert.equal(logsAhead([part("a", 4), part("b", -90), part("c", 24 * 60)], none, NOW), []);
	assert.is(logsAhead([part("a", 90), part("b", 310), part("c", 6)], none, NOW)[0]?.source, "b");
	assert.equal(
		logsAhead([part("a", 90), part("b", 310), part("a", 91)], none, NOW).map(({ source }) => source),
		["b", "a"],
		"each once",
	);
	assert.equal(logsAhead([part("a", 90)], new Map([["a", 0]]), NOW), [], "its times are right, somebody says");
	assert.is(logsAhead([part("a", 90)], new Map([["a", -MINUTE]]), NOW)[0]?.offset, -MINUTE);
	assert.equal(logsAhead([{ source: "a" }], none, NOW), [], "nobody looked");
});

test("the offset that is proposed is a zone's, besides what was given", () => {
	const note = (ahead: number, given: number) =>
		aheadNotes(logsAhead([part("a", ahead)], new Map(given ? [["a", given]] : []), NOW)).join();
	assert.match(note(310, 0), "is 310 min ahead of now");
	assert.match(note(310, 0), "--clock-offset a=-19800s");
	assert.match(note(50, -3_600_000), "--clock-offset a=-7200s");
	assert.equal(aheadNotes([]), []);
	const [both = ""] = aheadNotes(logsAhead([part("a", 119), part("b", 120)], new Map(), NOW));
	assert.match(both, "The last line of b is 2 h ahead of now, as is that of a");
	assert.match(both, "try --clock-offset b=-7200s --clock-offset a=-7200s.");
});

test.run();
