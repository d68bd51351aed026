import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Row } from "../../src/cli/explain/row.ts";
import { EXIT } from "../../src/errors.ts";
import { SKIP_REASONS } from "../../src/outcome.ts";
import { monorail, type RunOptions } from "../helpers/run-monorail.ts";

const test = suite("e2e/explain");
const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const EVERY_KIND = join(fixtures, "explain");
const BROWSER = join(fixtures, "browser");
const SHOP = join(fixtures, "shop");

const RULES = ["--browser-proof", "require", "--partial", "skip", "--exclude-path", "/admin/**", "--max-line", "1024"];
const LOGS = ["request.ndjson", "tracker.ndjson", "slow.ndjson"];

const explain = (cwd: string, args: readonly string[], options: RunOptions = {}) =>
	monorail(["explain", ...args], { cwd, ...options });

function golden(name: string, actual: string): void {
	const path = join(EVERY_KIND, name);
	if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, actual);
	else assert.is(actual, readFileSync(path, "utf8"));
}

const rowsOf = (stdout: string): readonly Row[] =>
	stdout
		.split("\n")
		.slice(0, -1)
		.map((line): Row => JSON.parse(line));

const linesOf = (cwd: string, name: string): number => readFileSync(join(cwd, name), "utf8").split("\n").length - 1;

/** Rows, counted as the report counts: names with a count, or with a count by reason. */
function counted(rows: readonly Row[]): Record<string, unknown> {
	const fates = ["sent", "would-send", "already-sent", "rejected", "held", "ambiguous", "late", "opted-out"];
	const counts: Record<string, number | Record<string, number>> = Object.fromEntries(fates.map((fate) => [fate, 0]));
	const byReason: Record<string, Record<string, number>> = {
		malformed: {},
		skipped: {},
		"tracker-hits": {},
		matched: {},
	};
	for (const { outcome, reason, kind, rung } of rows) {
		const group = byReason[outcome === "tracker-hit" ? "tracker-hits" : outcome];
		const name = kind ?? rung ?? reason ?? "";
		if (group) group[name] = (group[name] ?? 0) + 1;
		else counts[outcome] = ((counts[outcome] as number | undefined) ?? 0) + 1;
	}
	return { ...counts, ...byReason };
}

test("a line of every kind, as a table below how the logs are read", async () => {
	const { status, stdout, stderr } = await explain(EVERY_KIND, ["--format", "text", ...RULES, ...LOGS]);
	assert.is(status, EXIT.incomplete, stderr);
	golden("expected.txt", stdout);
	assert.match(
		stderr,
		/^monorail: 1 page view would be refused: cip is not one plain IP address\.\nmonorail: Copies of page views, not counted, .*: 1\.\nmonorail: The format nginx-combined does not carry everything: .*\n$/,
	);
});

test("and as JSON, with what is told of the logs on standard error", async () => {
	const { status, stdout, stderr } = await explain(EVERY_KIND, [...RULES, ...LOGS]);
	assert.is(status, EXIT.incomplete, stderr);
	golden("expected.ndjson", stdout);
	assert.match(
		stderr,
		/^monorail: request\.ndjson: monorail, which reads 29 of the first 34 lines; nginx-combined would read 1\n/,
	);
	assert.match(
		stderr,
		/monorail: monorail cannot carry, and what that costs; the time is the start of a request:\nmonorail: {3}completion {2}pages aborted over HTTP\/2 may/,
	);
	const rows = rowsOf(stdout);
	const skipped = new Set(rows.flatMap(({ outcome, reason }) => (outcome === "skipped" ? reason : [])));
	// With one site for all, no host is without.
	assert.equal([...skipped, "no-site"].sort(), [...SKIP_REASONS].sort());
	assert.equal(
		[...new Set(rows.map(({ outcome }) => outcome))].sort(),
		["late", "malformed", "matched", "opted-out", "rejected", "skipped", "tracker-hit", "would-send"],
		"all but held",
	);
	assert.equal([...new Set(rows.flatMap(({ rung }) => rung ?? []))].sort(), ["referer", "url", "visitor-id"]);
});

test("rows hold no address, no user agent, no token, and nothing of those who opted out", async () => {
	for (const format of ["json", "text"]) {
		const { stdout, stderr } = await explain(EVERY_KIND, ["--format", format, ...RULES, ...LOGS]);
		assert.not.match(stdout + stderr, /203\.0\.113|198\.51|Mozilla|Firefox|Googlebot|c0ffee|secret/);
	}
});

test("without a tracker log page views are held", async () => {
	const { status, stdout, stderr } = await explain(EVERY_KIND, ["--only", "held", "request.ndjson"]);
	assert.is(status, EXIT.silent);
	const rows = rowsOf(stdout);
	assert.ok(rows.length > 5);
	assert.ok(rows.every(({ outcome }) => outcome === "held"));
	assert.match(stderr, /No tracker hit in the whole input/);
});

test("--only shows the outcomes that are named", async () => {
	const args = [...RULES, ...LOGS, "--quiet"];
	const { stdout, stderr } = await explain(EVERY_KIND, [...args, "--only", "late", "--only", "rejected"]);
	assert.is(stderr, "");
	assert.equal(
		rowsOf(stdout).map(({ source, line, outcome }) => `${source}:${line} ${outcome}`),
		["request.ndjson:25 rejected", "slow.ndjson:1 late"],
	);
	const wrong = await explain(EVERY_KIND, [...args, "--only", "matches"]);
	assert.is(wrong.status, EXIT.usage);
	assert.match(wrong.stderr, /bad value for --only: expected one of malformed, skipped, .*, found "matches"/);
});

for (const [name, cwd, logs] of [
	["browser", BROWSER, ["request.ndjson", "tracker.ndjson"]],
	["combined", BROWSER, ["mixed.log"]],
	["shop", SHOP, ["request.ndjson", "tracker.ndjson"]],
] as const) {
	test(`${name}: one row for each line, in the order of the logs, that add up to the report`, async () => {
		const [explained, reported] = await Promise.all([
			explain(cwd, ["--quiet", ...logs]),
			monorail(["report", "--format", "json", "--quiet", ...logs], { cwd }),
		]);
		assert.is(explained.status, EXIT.ok, explained.stderr);
		const rows = rowsOf(explained.stdout);
		assert.equal(
			rows.map(({ source, line }) => `${source}:${line}`),
			logs.flatMap((log) => Array.from({ length: linesOf(cwd, log) }, (_, index) => `${log}:${index + 1}`)),
		);
		const { outcomes, records }: { outcomes: Record<string, unknown>; records: number } = JSON.parse(reported.stdout);
		assert.is(rows.length, records);
		assert.equal(counted(rows), outcomes);
	});
}

test("standard input is read, and a reader that has seen enough is no error", async () => {
	const stdin = readFileSync(join(SHOP, "request.ndjson"), "utf8") + readFileSync(join(SHOP, "tracker.ndjson"), "utf8");
	const whole = await explain(SHOP, [], { stdin });
	assert.match(whole.stderr, /^monorail: stdin \(\d+ parts\): nginx-json, which reads /);
	assert.equal(
		rowsOf(whole.stdout).map(({ line }) => line),
		Array.from({ length: stdin.split("\n").length - 1 }, (_, index) => index + 1),
	);
	const shell = '"$@" request.ndjson tracker.ndjson | head -n 3; exit $PIPESTATUS';
	const cut = await explain(SHOP, ["--quiet"], { shell });
	assert.is(cut.status, EXIT.ok, cut.stderr);
	assert.is(rowsOf(cut.stdout).length, 3);
	assert.is(cut.stderr, "");
});

test("a format that is told is told so, and colours come when asked for", async () => {
	const args = ["--log-format", "nginx-json", "--format", "text", "request.ndjson", "tracker.ndjson"];
	const plain = await explain(BROWSER, args);
	assert.match(plain.stdout, /^request\.ndjson: nginx-json, as told\n/);
	assert.not.ok(plain.stdout.includes("\u001b"));
	const coloured = await explain(BROWSER, args, { env: { FORCE_COLOR: "1" } });
	assert.ok(coloured.stdout.includes("\u001b[32mmatched\u001b[39m"));
	assert.is(stripVTControlCharacters(coloured.stdout), plain.stdout);
	const refused = await explain(BROWSER, args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
	assert.is(refused.stdout, plain.stdout);
});

test.run();
