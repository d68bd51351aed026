import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../../src/cli/explain/row.ts";
import { RowTable } from "../../../src/cli/explain/row-table.ts";
import { cellWidth } from "../../../src/report/text/cells.ts";
import { paint } from "../../../src/report/text/paint.ts";
import { holds } from "../../format/holds.ts";

const test = suite("cli/explain/row-table");

const PLAIN = paint(false);

const row = (more: Partial<Row> = {}): Row => ({
	source: "a.log",
	line: 1,
	format: "monorail",
	outcome: "would-send",
	url: "https://shop.example/tea",
	...more,
});

test("headings once, columns that stay where they are, and pages without their host", () => {
	const table = new RowTable({ width: 100, paint: PLAIN, isOneLog: false });
	assert.equal(table.block([row(), row({ line: 1000, outcome: "skipped", reason: "fetch-destination" })]), [
		"LINE        FORMAT    OUTCOME     WHY                PAGE",
		"a.log:1     monorail  would-send  no tracker hit     /tea",
		"a.log:1000  monorail  skipped     fetch-destination  /tea",
	]);
	assert.equal(table.block([row({ url: "https://shop.example" }), row({ url: "/bare" })]), [
		"a.log:1     monorail  would-send  no tracker hit     https://shop.example",
		"a.log:1     monorail  would-send  no tracker hit     /bare",
	]);
	assert.equal(new RowTable({ width: 100, paint: PLAIN, isOneLog: false }).block([]), [
		"LINE  FORMAT  OUTCOME  WHY  PAGE",
	]);
});

test("a narrow terminal has no column for the format", () => {
	const [headings] = new RowTable({ width: 99, paint: PLAIN, isOneLog: false }).block([row()]);
	assert.is(headings, "LINE     OUTCOME     WHY             PAGE");
});

test("where there is one log, no row names it", () => {
	const at = (width: number, isOneLog: boolean) =>
		new RowTable({ width, paint: PLAIN, isOneLog }).block([
			row({ outcome: "matched", rung: "url", hit: { source: "a.log", line: 2 }, delay: 0.5 }),
			row({ line: 12, outcome: "tracker-hit", kind: "page-view", reason: "no-page-view" }),
		]);
	assert.equal(at(80, true), [
		"LINE  OUTCOME      WHY                             PAGE",
		"   1  matched      url, line 2, +500 ms            /tea",
		"  12  tracker-hit  page-view, no page view for it  /tea",
	]);
	assert.match(at(80, false)[1] ?? "", /^a\.log:1 +matched +url, a\.log:2, \+500 ms +\/tea$/);
});

test("the page keeps its room, whatever there is to say besides", () => {
	const source = "/var/log/nginx/request.ndjson";
	const url = "/matomo/js/container_abcdefgh.js";
	const [, line = ""] = new RowTable({ width: 80, paint: PLAIN, isOneLog: false }).block([
		row({ source, url, outcome: "matched", rung: "url", hit: { source, line: 1 }, delay: 0.5 }),
	]);
	assert.ok(line.endsWith(" /matomo/js…cdefgh.js"), line);
});

test("no line is wider than asked for, what logs say stays text, and colours change nothing else", () => {
	const text = fc.oneof(fc.webPath(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", minLength: 40 }));
	const rows = fc.array(
		fc.record({ source: text, line: fc.nat(), url: text, outcome: fc.constantFrom("would-send", "held", "opted-out") }),
		{ minLength: 1, maxLength: 5 },
	);
	holds(
		fc.property(fc.array(rows, { maxLength: 3 }), fc.integer({ min: 60, max: 200 }), (blocks, width) => {
			const draw = (colour: boolean): string[] => {
				const table = new RowTable({ width, paint: paint(colour), isOneLog: width % 2 === 0 });
				return blocks.flatMap((block) => table.block(block.map((some) => row(some as Partial<Row>))));
			};
			const plain = draw(false);
			for (const line of plain) {
				assert.ok(cellWidth(line) <= width, `${cellWidth(line)} > ${width}: ${line}`);
				assert.not.match(line, /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
			}
			assert.equal(draw(true).map(stripVTControlCharacters), plain);
		}),
	);
});

test("widths outside 60 … 200 are brought inside", () => {
	const long = [row({ source: "x".repeat(300), url: `/${"y".repeat(300)}` })];
	const at = (width: number) => new RowTable({ width, paint: PLAIN, isOneLog: false }).block(long);
	assert.equal(at(1), at(60));
	assert.equal(at(1000), at(200));
	assert.equal(at(80.9), at(80));
	assert.ok(at(60).every((line) => cellWidth(line) <= 60));
});

test.run();
