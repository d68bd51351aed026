import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FORMATS } from "../../src/format/formats.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import { createRandom } from "../demo/random.ts";
import { root } from "../format/root.ts";
import { fuzz } from "./fuzz-lines.ts";
import { ALL_LINES, mutatedLine, SEEDS } from "./lines.ts";
import { LIMIT_MS_PER_KB, leastTime } from "./speed.ts";

const test = suite("fuzz");

const LINES = 3_000;

test("mutated lines of all formats: no reader throws, none is slow", () => {
	assert.is(SEEDS.length, FORMATS.length);
	assert.ok(ALL_LINES.length > 500);
	const { lines, events, rescued, inBlocks, formats } = fuzz(LINES, String(Date.now()));
	assert.is(lines, LINES);
	assert.ok(events > LINES / 10, `${events} records`);
	assert.ok(rescued > LINES / 200, `${rescued} lines with several records`);
	assert.ok(inBlocks > 10, `${inBlocks} lines read in blocks`);
	assert.ok(formats.length > FORMATS.length * 0.8, `${formats.length} formats`);
});

const CRUMBS = ["a\0", '"\0', '{"\0', 'a "\0', '{"a":"\\x22"}\0', '{"a":', '{"a":"b"} '];
const TIME = "[22/Nov/2026:12:00:55 +0000] ";

/** Lines that took too long once. */
const SLOW: readonly (readonly [what: string, line: string])[] = [
	...CRUMBS.map((crumb) => [`a KB of ${JSON.stringify(crumb)}`, crumb.repeat(1024 / crumb.length)] as const),
	["many times before the line's own", `${TIME.repeat(14_000)}${TIME}"GET / HTTP/1.1" 200 1 "-" "x"`],
];

test("lines that took too long do not any more", () => {
	const [good = ""] = readFileSync(join(root, "fixtures/formats/nginx-json/input.log"), "latin1").split("\n");
	for (const [what, line] of SLOW) {
		const reader = new RecordReader(FORMATS);
		reader.read([good], false);
		const least = leastTime(line, () => reader.read([line], false));
		assert.ok(least < LIMIT_MS_PER_KB, `${least.toFixed(2)} ms for each KB: ${what}`);
	}
	assert.is(SLOW.length, 8);
});

test("a seed gives the same lines again, nearly all of them new", () => {
	const some = (seed: string) => {
		const { float } = createRandom(seed);
		return SEEDS.flatMap((home) => Array.from({ length: 20 }, () => mutatedLine(float, home)));
	};
	assert.equal(some("1"), some("1"));
	assert.ok(some("2").filter((line) => !ALL_LINES.includes(line)).length > 450);
	assert.not.ok(some("3").some((line) => line.includes("\n")));
});

test.run();
