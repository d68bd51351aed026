import { spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as capture from "../src/capture/index.ts";
import * as library from "../src/index.ts";

const test = suite("package");
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const manifest: { version: string; files: readonly string[] } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8"));
const temporary = mkdtempSync(join(tmpdir(), "monorail-package-"));
const app = join(temporary, "app");
const installed = join(app, "node_modules/matomo-monorail");
const LOGS = ["request.ndjson", "tracker.ndjson"].map((name) => join(ROOT, "fixtures/scenarios/two-logs", name));

test.after(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a program in the app that has the package installed. */
function run(command: string, args: readonly string[], cwd = app, input = ""): string {
	const { stdout, stderr, status } = spawnSync(command, args, { cwd, input, encoding: "utf8" });
	if (status === 0) return stdout;
	throw new Error(`${command} ${args.join(" ")} ended with status ${status}\n${stdout}${stderr}`);
}

/** Runs a program of the installed package as its users do. */
function npx(args: readonly string[], input = ""): string {
	return run("npx", ["--offline", ...args], app, input);
}

test("is packed from a checkout, and installed", () => {
	const checkout = join(temporary, "checkout");
	for (const name of ["bin", "src", "fixtures/monorail.schema.json", "fixtures/report.schema.json", "package.json"]) {
		cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
	}
	for (const name of readdirSync(ROOT).filter((file) => /^tsconfig|\.md$|^LICENSE$/.test(file))) {
		cpSync(join(ROOT, name), join(checkout, name));
	}
	symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"), "dir");
	mkdirSync(join(checkout, "dist"));
	writeFileSync(join(checkout, "dist/removed-long-ago.js"), "");
	mkdirSync(app);
	writeFileSync(join(app, "package.json"), '{ "private": true, "type": "module" }');
	run("npm", ["pack", "--pack-destination", temporary], checkout);
	const [tarball] = readdirSync(temporary).filter((name) => name.endsWith(".tgz"));
	assert.is(tarball, `matomo-monorail-${manifest.version}.tgz`);
	run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", join(temporary, tarball ?? "")]);
});

test("holds what it needs, and no more", () => {
	const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
	assert.ok(files.length > 200, `${files.length} files`);
	const expected = ["bin", "dist", "fixtures", "package.json", "LICENSE", "CHANGELOG.md", "README.md"];
	assert.equal(readdirSync(installed).sort(), expected.filter((name) => existsSync(join(ROOT, name))).sort());
	assert.equal(readdirSync(join(installed, "fixtures")).sort(), ["monorail.schema.json", "report.schema.json"]);
	const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter(
		(name) => /\.ts$/.test(name) && !name.startsWith(join("scan", "assembly")),
	);
	const built = sources.flatMap((name) => [name.replace(/\.ts$/, ".js"), name.replace(/\.ts$/, ".d.ts")]);
	// All of the other language is compiled to one program.
	built.push(join("scan", "scan.wasm"));
	assert.equal(
		files
			.filter((name) => name.startsWith("dist"))
			.map((name) => name.slice("dist/".length))
			.sort(),
		built.sort(),
	);
});

test("has a program that says its version, and joins logs from standard input", () => {
	assert.is(npx(["monorail", "--version"]), `${manifest.version}\n`);
	const log = LOGS.map((path) => readFileSync(path, "utf8")).join("");
	const args = ["monorail", "upload", "--dry-run", "--format", "json"];
	const report: { records: number; identity: boolean } = JSON.parse(npx(args, log));
	assert.is(report.records, log.trimEnd().split("\n").length);
	assert.is(report.identity, true);
});

test("is a module that exports what its source does", () => {
	const code = 'import * as library from "matomo-monorail"; console.log(Object.keys(library).sort().join(" "));';
	const names = run(process.execPath, ["--input-type=module", "-e", code]).trim().split(" ");
	assert.equal(names, Object.keys(library).sort());
	for (const name of ["makePlan", "Judge", "runPipeline", "FORMATS", "toText", "MatomoClient", "Sender", "UserError"]) {
		assert.ok(names.includes(name), name);
	}
	const resolve = 'console.log(import.meta.resolve("matomo-monorail/fixtures/monorail.schema.json"))';
	assert.match(run(process.execPath, ["--input-type=module", "-e", resolve]), /monorail\.schema\.json/);
});

test("has its other half beside it, with types", () => {
	const code =
		'import * as capture from "matomo-monorail/capture"; console.log(Object.keys(capture).sort().join(" "));';
	const names = run(process.execPath, ["--input-type=module", "-e", code]).trim().split(" ");
	assert.equal(names, Object.keys(capture).sort());
	const use = [
		'import { createServer } from "node:http";',
		'import { requestLogger } from "matomo-monorail/capture";',
		'const logger = requestLogger({ log: "request.ndjson" });',
		"createServer((request, response) => logger(request, response, () => response.end()));",
		"export const dropped: number = logger.stats.dropped;",
	];
	assert.is(typeChecked(use.join("\n")), "");
});

test("runs the example of its documentation", () => {
	const documentation = readFileSync(join(installed, "dist/index.d.ts"), "utf8");
	const example = /```ts\n([\s\S]*?)```/.exec(documentation)?.[1]?.replace(/^ \* ?/gm, "") ?? "";
	assert.match(example, /matomo-monorail/);
	for (const path of LOGS) cpSync(path, join(app, path.slice(path.lastIndexOf("/"))));
	writeFileSync(join(app, "example.mjs"), example);
	const output = run(process.execPath, ["example.mjs"]);
	assert.match(output, /url: 'https?:/);
	assert.match(output, /✓ Every record is accounted for\./);
	assert.is(typeChecked(example), "");
});

test("has types that check in a strict project", () => {
	const lines = [
		'import { FORMATS, type LogEvent, type MalformedReason } from "matomo-monorail";',
		'const records: readonly (LogEvent | MalformedReason)[] = FORMATS.map((format) => format.parse("x"));',
		'export const starts: readonly number[] = records.map((record) => (typeof record === "string" ? 0 : record.start));',
	];
	assert.is(typeChecked(lines.join("\n")), "");
	assert.match(typeChecked(lines.join("\n").replace("readonly number[]", "readonly string[]")), /error TS2322/);
});

/** What TypeScript complains about in code of the app, the types of the package included. */
function typeChecked(code: string): string {
	writeFileSync(join(app, "use.ts"), code);
	const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules/@types")];
	const strict = ["--strict", "--module", "nodenext", "--target", "es2023", "--skipLibCheck", "false", "--noEmit"];
	const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
	const args = [tsc, ...strict, ...types, "--ignoreConfig", "use.ts"];
	return spawnSync(process.execPath, args, { cwd: app, encoding: "utf8" }).stdout;
}

test.run();
