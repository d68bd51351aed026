import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { makePlan } from "../../src/plan.ts";
import { ReadingThreads } from "../../src/reading/reading-threads.ts";
import { dryRun } from "../helpers/dry-run.ts";

const test = suite("reading/reading-threads");
const folder = mkdtempSync(join(tmpdir(), "monorail-test-"));
test.after(() => rmSync(folder, { recursive: true }));

/** Of the files of a scenario, those that are its logs. */
const LOG = /\.log$|(?:request|tracker).*\.ndjson$/;
const SCENARIOS = "fixtures/scenarios";
const LOGS: readonly (readonly string[])[] = [
	["fixtures/shop/request.ndjson", "fixtures/shop/tracker.ndjson"],
	["fixtures/browser/request.ndjson", "fixtures/browser/tracker.ndjson"],
	["fixtures/browser/mixed.log"],
	...readdirSync(SCENARIOS, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) =>
			readdirSync(join(SCENARIOS, name))
				.filter((log) => LOG.test(log))
				.map((log) => join(SCENARIOS, name, log)),
		),
];

test("what other threads read is judged to the byte as what this one reads", async () => {
	assert.ok(LOGS.filter(({ length }) => length > 0).length > 40, `${LOGS.length} logs`);
	for (const logs of LOGS) {
		const settings = { host: "shop.example" };
		const alone = await dryRun(logs, settings);
		const together = await dryRun(logs, settings, undefined, logs === LOGS[0] ? 2 : 1);
		assert.is(together.json, alone.json, logs.join());
		assert.equal(together.dump, alone.dump);
	}
});

test("so are archives, and what comes through a pipe", async () => {
	const [logs = []] = LOGS;
	const whole = Buffer.concat(logs.map((log) => readFileSync(log)));
	const path = join(folder, "all.ndjson.gz");
	writeFileSync(path, gzipSync(whole));
	const { json, dump } = await dryRun(logs);
	for (const [input, stdin] of [
		[path, undefined],
		["-", whole],
	] as const) {
		const found = await dryRun([input], {}, stdin, 1);
		assert.is(found.report.records, JSON.parse(json).records);
		assert.equal(
			found.dump.map(({ request }) => request),
			dump.map(({ request }) => request),
		);
	}
});

/** What another thread reads is not read here. */
const nobodyReads = (): AsyncIterable<Buffer> => assert.unreachable() as never;

const plan = makePlan([], DEFAULT_SETTINGS);

test("a file that cannot be read fails where it is read", async () => {
	const path = join(folder, "write-only");
	const file = await open(path, "w");
	const stored = { descriptor: file.fd, from: 0, to: 10, isCompressed: false };
	const part = { source: path, firstLine: 1, size: 10, earliest: 0, stored, open: nobodyReads };
	const threads = new ReadingThreads(plan, 1);
	try {
		await threads.open(part).next();
		assert.unreachable();
	} catch (error) {
		assert.match(String(error), /EBADF/);
	} finally {
		await threads.end();
		await file.close();
	}
});

test("ending them while they read leaves nothing behind", async () => {
	const [, [path = ""] = []] = LOGS;
	const file = await open(path);
	const stored = { descriptor: file.fd, from: 0, to: (await file.stat()).size, isCompressed: false };
	const part = { source: path, firstLine: 1, size: stored.to, earliest: 0, stored, open: nobodyReads };
	const threads = new ReadingThreads(plan, 2);
	const first = await threads.open(part).next();
	assert.ok(first.value && first.value.digests.length > 0);
	await threads.end();
	await file.close();
});

test.run();
