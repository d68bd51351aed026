import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromYargs, toYargs } from "../../src/cli/yargs-arguments.ts";

const test = suite("cli/yargs-arguments");

const CASES: readonly (readonly [line: string, becomes: string])[] = [
	["upload --dry-run=yes", "upload --dry-run=true"],
	["upload --dry-run=1", "upload --dry-run=true"],
	["upload --dry-run=On", "upload --dry-run=true"],
	["upload --quiet=no", "upload --quiet=false"],
	["upload --quiet=0 a", "upload --quiet=false a"],
	["upload --dry-run a", "upload --dry-run a"],
	["upload --host=yes", "upload --host=yes"],
	["upload --foo=yes a=b =", "upload --foo=yes a=b ="],
	["upload - a", "upload \u0000- a"],
	["upload --dump - a", "upload --dump \u0000- a"],
	["upload -- -x - --dry-run=maybe", "upload \u0000-x \u0000- \u0000--dry-run=maybe"],
	["-- -- a", "\u0000-- \u0000a"],
];

test("what yargs would lose is marked, and words for on and off become true and false", () => {
	for (const [line, becomes] of CASES) assert.is(toYargs(line.split(" ")).join(" "), becomes);
	assert.equal(toYargs([]), []);
	assert.equal(toYargs([""]), [""]);
	assert.is(CASES.length, 12);
});

test("any other word for a switch is refused", () => {
	assert.throws(() => toYargs(["--dry-run=maybe"]), /bad value for --dry-run: expected true or false, found "maybe"/);
	assert.throws(() => toYargs(["--quiet="]), /bad value for --quiet: expected true or false, found nothing/);
});

test("marks are taken away again", () => {
	const parsed = {
		_: ["upload"],
		logs: ["\u0000-", "a", "\u0000-x"],
		dump: "\u0000-",
		quiet: true,
		count: 1,
		none: undefined,
	};
	assert.equal(fromYargs(parsed), { ...parsed, logs: ["-", "a", "-x"], dump: "-" });
	assert.is(fromYargs("Unknown argument: \u0000-x"), "Unknown argument: -x");
});

test.run();
