import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commonBreaks, conventionBreaks, silentTests } from "./architecture/conventions.ts";
import { forbiddenImports, impurities, unusedRows, wrongDirections } from "./architecture/imports.ts";
import { type Files, filesIn, importsOf, ROOT } from "./architecture/source-files.ts";
import {
	BUILTIN_HOMES,
	EXCEPTIONS,
	IMPORTS,
	IMPURE,
	LEVELS,
	LONGEST_FILE,
	PACKAGE_HOMES,
} from "./architecture/table.ts";

const test = suite("architecture");
const source = filesIn("src");
const tests = filesIn("test");
const manifest: { dependencies: Record<string, string>; scripts: { test?: string } } = JSON.parse(
	readFileSync(`${ROOT}package.json`, "utf8"),
);
const runner = readFileSync(`${ROOT}test/run.ts`, "utf8");
const PATTERN = new RegExp(JSON.parse(/pattern = ("[^"]+")/.exec(runner)?.[1] ?? '""'));

/** One file with one line. */
const planted = (path: string, ...lines: readonly string[]): Files => new Map([[path, `${lines.join("\n")}\n`]]);

test("the files are found", () => {
	assert.ok(source.size > 100, `${source.size} files in src`);
	assert.ok([...tests.keys()].filter((path) => PATTERN.test(path)).length > 40);
	assert.ok([...source.values()].flatMap(importsOf).length > 300);
});

test("the table knows every module once, and points from left to right", () => {
	assert.equal(Object.keys(IMPORTS).sort(), LEVELS.flat().sort());
	assert.equal(wrongDirections(), []);
	assert.equal(wrongDirections({ join: ["report"] }), ["join → report"]);
	assert.equal(wrongDirections({ join: ["matomo"] }), ["join → matomo"]);
	assert.equal(wrongDirections({ unknown: ["event"] }), ["unknown → event"]);
});

test("every exception and every home has a reason, and is needed", () => {
	const homes = [...Object.values(PACKAGE_HOMES), ...Object.values(BUILTIN_HOMES), IMPURE];
	const reasons = [...homes.flatMap(Object.values), ...EXCEPTIONS.map(({ because }) => because)];
	assert.ok(reasons.length > 20 && reasons.every((reason) => /\w/.test(reason)));
	assert.equal(unusedRows(source), []);
	assert.ok(unusedRows(planted("classify/x.ts", 'import axios from "axios";')).includes("yargs"));
	assert.equal(Object.keys(PACKAGE_HOMES), Object.keys(manifest.dependencies).sort());
});

test("src imports only what the table allows", () => assert.equal(forbiddenImports(source), []));

test("pure folders have no clock, no chance, no process and no timers", () => assert.equal(impurities(source), []));

for (const [path, line] of [
	["join/planted.ts", 'import { Tally } from "../report/tally.ts";'],
	["scan/assembly/planted.ts", 'import { Scanner } from "../scanner.ts";'],
	["format/planted.ts", 'import type { Judge } from "../judge.ts";'],
	["report/text/planted.ts", 'export { Sender } from "../../send/sender.ts";'],
	["event.ts", 'import "./errors.ts";'],
	["judge.ts", 'const late = await import("./outlet.ts");'],
	["planted/planted.ts", 'import { UserError } from "../errors.ts";'],
	["report/planted.ts", 'import { readFileSync } from "node:fs";'],
	["classify/planted.ts", 'import http from "node:http";'],
	["send/planted.ts", 'import axios from "axios";'],
	["source/planted.ts", 'import { parse } from "csv-parse/sync";'],
	["cli/planted.ts", 'import leftPad from "left-pad";'],
	["cli/planted.ts", 'import { x } from "@scope/name/deep";'],
	["cli/planted.ts", 'import { x } from "../errors.js";'],
	["cli/planted.ts", 'import { x } from "../../test/run.ts";'],
] as const) {
	test(`a planted import is found: ${path}, ${line}`, () => {
		assert.is(forbiddenImports(planted(path, "/** Documented. */", line)).length, 1);
	});
}

for (const line of [
	"const now = Date.now();",
	"const now = new Date();",
	"const chance = Math.random();",
	"const { env } = process.env;",
	"setTimeout(() => undefined, 5);",
	'const answer = await fetch("https://matomo.example");',
	"console.log(line); // says it",
]) {
	test(`a planted impurity is found: ${line}`, () => {
		assert.is(impurities(planted("join/planted.ts", line)).length, 1);
		assert.equal(impurities(planted("join/planted.ts", `// ${line}`, ` * ${line}`)), []);
		assert.equal(impurities(planted("matomo/client.ts", line)), []);
		assert.equal(impurities(planted("cli/planted.ts", line)), []);
	});
}

test("files of src are short, and every export is documented", () => {
	assert.equal(conventionBreaks(source), []);
	assert.is(conventionBreaks(planted("a.ts", ...Array.from({ length: LONGEST_FILE + 1 }, () => "//"))).length, 1);
	assert.is(conventionBreaks(planted("a.ts", "const b = 1;", "export const a = b;")).length, 1);
	assert.equal(
		conventionBreaks(planted("a.ts", "/** What. */", "// biome-ignore lint: why", "export type A = 1;")),
		[],
	);
});

test("nothing is exported by default, and nothing is left to be done", () => {
	assert.equal(commonBreaks(source), []);
	assert.equal(commonBreaks(without(tests, "architecture.test.ts", "architecture/conventions.ts")), []);
	assert.is(commonBreaks(planted("a.ts", "export default 1;")).length, 1);
	assert.is(commonBreaks(planted("a.ts", "// FIXME later")).length, 1);
	assert.is(commonBreaks(planted("a.ts", "/** TODO: write */")).length, 1);
});

test("every test is run", () => {
	assert.match(manifest.scripts.test ?? "", /tsx test\/run\.ts/);
	assert.equal(silentTests(without(tests, "architecture.test.ts"), PATTERN), []);
});

const IMPORT = 'import { suite, test } from "uvu";';
for (const [what, path, ...lines] of [
	["a suite that is not run", "a.test.ts", IMPORT, 'const a = suite("a");', "test.run();"],
	["tests that are not run", "a.test.ts", IMPORT, 'test("a", () => undefined);'],
	["a suite that is run in the middle", "a.test.ts", IMPORT, "test.run();", 'test("a", () => undefined);'],
	["a test on its own", "a.test.ts", IMPORT, 'test.only("a", () => undefined);', "test.run();"],
	["a hook that may fail", "a.test.ts", IMPORT, "test.before(() => undefined);", "test.run();"],
	["a file that the runner does not see", "a.spec.ts", IMPORT, "test.run();"],
	["a file without tests", "a.test.ts", "export const a = 1;"],
] as const) {
	test(`a planted silent test is found: ${what}`, () => {
		assert.ok(silentTests(planted(path, ...lines), PATTERN).length > 0);
	});
}

test("coverage leaves out only files that hold nothing but types", () => {
	const { exclude }: { exclude: readonly string[] } = JSON.parse(readFileSync(`${ROOT}.c8rc.json`, "utf8"));
	assert.ok(exclude.length > 5);
	for (const path of exclude) {
		const content = source.get(path.replace(/^src\//, ""));
		assert.ok(content !== undefined, `${path} is gone`);
		assert.not.match(content, /^(?:export )?(?:async |const |let |function |class |\{)/m, path);
	}
});

test("the lock file names no download addresses, and the packages of every platform", () => {
	const text = readFileSync(`${ROOT}package-lock.json`, "utf8");
	assert.not.match(text, /"resolved"/);
	const { packages }: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
		JSON.parse(text);
	const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
	assert.ok(optional.length > 50, `${optional.length} optional packages`);
	assert.equal(
		optional.filter((name) => packages[`node_modules/${name}`] === undefined),
		[],
		"npm ci fails without them",
	);
});

/** The files but for those that must name what they look for. */
function without(files: Files, ...paths: readonly string[]): Files {
	return new Map([...files].filter(([path]) => !paths.includes(path)));
}

test.run();
