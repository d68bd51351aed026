import { suite } from "uvu";
import * as assert from "uvu/assert";
import { settledBooks } from "../../src/report/settled-books.ts";
import { Tally } from "../../src/report/tally.ts";

const test = suite("report/settled-books");

test("only what has its outcome is counted, and the books balance", () => {
	const tally = new Tally();
	tally.record(10);
	tally.count({ is: "malformed", reason: "empty-line" });
	tally.count({ is: "skipped", reason: "bot" });
	tally.count({ is: "tracker-hit", kind: "page-view" });
	for (let n = 0; n < 4; n++) tally.pageView();
	tally.count({ is: "matched", rung: "url" });
	tally.count({ is: "sent" });
	const books = settledBooks(tally);
	assert.equal([books.records, books.pageViews, books.waiting], [5, 2, 5]);
	assert.ok(books.identity().holds);
	assert.not(tally.identity().holds);
	assert.equal(books.outcomes(), tally.outcomes());
});

test("what has two outcomes shows", () => {
	for (const records of [2, 1]) {
		const tally = new Tally();
		tally.record(records);
		tally.pageView();
		tally.count({ is: "sent" });
		tally.count({ is: "held" });
		assert.not(settledBooks(tally).identity().holds, `${records}`);
	}
});

test.run();
