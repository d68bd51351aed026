import { test } from "uvu";
import * as assert from "uvu/assert";
import { percent, span } from "../../../src/report/text/numbers.ts";

test("percent says none and all only of none and all", () => {
	const cases = [
		[0, 0, "–"],
		[0, 10, "0 %"],
		[10, 10, "100 %"],
		[1, 3, "33.3 %"],
		[1, 1000, "0.1 %"],
		[1, 1001, "< 0.1 %"],
		[999, 1000, "99.9 %"],
		[9999, 10_000, "> 99.9 %"],
	] as const;
	for (const [part, whole, text] of cases) assert.is(percent(part, whole), text);
	assert.is(cases.length, 8);
});

test("span", () => {
	const cases = [
		[0, "0 s"],
		[100, "100 ms"],
		[-500, "−500 ms"],
		[999.9, "1 s"],
		[1000, "1 s"],
		[1550, "1.6 s"],
		[-60_000, "−1 min"],
		[90_000, "90 s"],
		[71_250, "71.3 s"],
		[1_800_000, "30 min"],
		[18_000_000, "5 h"],
	] as const;
	for (const [duration, text] of cases) assert.is(span(duration), text);
	assert.is(cases.length, 11);
});

test.run();
