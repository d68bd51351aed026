import { suite } from "uvu";
import * as assert from "uvu/assert";
import { counted, thousands, were } from "../src/counted.ts";
import { codeOf, filesIn } from "./architecture/source-files.ts";

const test = suite("counted");

test("thousands", () => {
	const cases = [
		[0, "0"],
		[999, "999"],
		[1000, "1,000"],
		[12345, "12,345"],
		[1_234_567_890, "1,234,567,890"],
	] as const;
	for (const [count, text] of cases) assert.is(thousands(count), text);
	assert.is(cases.length, 5);
});

test("counted", () => {
	assert.is(counted(0, "line"), "0 lines");
	assert.is(counted(1, "line"), "1 line");
	assert.is(counted(2000, "line"), "2,000 lines");
	assert.is(counted(1, "batch", "batches"), "1 batch");
	assert.is(counted(2, "batch", "batches"), "2 batches");
});

test("were", () => assert.equal([0, 1, 2].map(were), ["were", "was", "were"]));

/** A number in a template with a plural right behind it, whatever the number is. */
const FIXED_PLURAL =
	/\$\{(?!counted)[^}]*\b(?:length|size|count|lines|views|hits|sent|dropped|waiting|written|pageViews)\)?\} (?:more )?(?:page views|batches|lines|records|requests|hits|logs)\b/;

test("no message has a plural for every number", () => {
	for (const line of [
		`say("\${batch.length} page views given up");`,
		`\${count(lines)} lines`,
		`\${sent} page views sent`,
	])
		assert.match(line, FIXED_PLURAL);
	assert.not.match(`\${counted(lines, "line")} lines`, FIXED_PLURAL);
	for (const [path, content] of filesIn("src")) {
		for (const line of codeOf(content).split("\n"))
			if (!/throw new (?:Range)?Error/.test(line)) assert.not.match(line, FIXED_PLURAL, path);
	}
});

test.run();
