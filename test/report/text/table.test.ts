import { test } from "uvu";
import * as assert from "uvu/assert";
import { cutEnd } from "../../../src/report/text/cells.ts";
import type { Table } from "../../../src/report/text/table.ts";
import { table } from "../../../src/report/text/table.ts";

const TABLE: Table = {
	columns: [{ align: "left", cut: cutEnd }, { align: "right" }, { align: "left", cut: cutEnd, optional: true }],
	rows: [
		["a name of twenty-four ch", "1", "what is said of it"],
		["b", "1,000", ""],
	],
};

test("aligns columns", () => {
	assert.equal(table(TABLE, 60), [
		"a name of twenty-four ch      1  what is said of it",
		"b                         1,000",
	]);
});

test("shrinks what may be cut, last column first, then leaves it out", () => {
	const first = (width: number): string | undefined => table(TABLE, width)[0];
	assert.is(first(45), "a name of twenty-four ch      1  what is sai…");
	assert.is(first(30), "a name of tw…      1  what is…");
	assert.is(first(24), "a name of twenty…      1");
	assert.is(first(15), "a name …      1");
});

test("draws bars where there is room", () => {
	const barred: Table = { ...TABLE, columns: TABLE.columns.slice(0, 2), bar: (row, width) => `${row}:${width}` };
	assert.equal(table(barred, 60), ["a name of twenty-four ch      1  0:27", "b                         1,000  1:27"]);
	assert.is(table(barred, 200)[0], "a name of twenty-four ch      1  0:50");
	assert.is(table(barred, 59)[0], "a name of twenty-four ch      1");
});

test("paints text, not the blanks beside it", () => {
	const painted: Table = {
		columns: [{ align: "left" }, { align: "right", paint: (text) => `<${text}>` }],
		rows: [
			["a", "1"],
			["b", "10"],
		],
	};
	assert.equal(table(painted, 40), ["a   <1>", "b  <10>"]);
});

test("of nothing is nothing", () => {
	assert.equal(table({ ...TABLE, rows: [] }, 40), []);
});

test.run();
