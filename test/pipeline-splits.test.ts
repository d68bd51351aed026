import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dryRun } from "./helpers/dry-run.ts";
import { tempFolder } from "./helpers/temp-folder.ts";

const test = suite("pipeline/splits");

const SHOP = fileURLToPath(new URL("../fixtures/shop/", import.meta.url));
const temporary = tempFolder();
test.after(() => temporary.remove());

const logs = ["request.ndjson", "tracker.ndjson"].map((name) => join(SHOP, name));
const lines = logs.flatMap((path) => readFileSync(path, "latin1").split("\n").slice(0, -1));
const settings = { browserProof: "prefer", partial: "send" } as const;
const usual = await dryRun(logs, settings);
const requestsOf = ({ dump }: typeof usual) => dump.map(({ outcome, request }) => ({ outcome, request }));

test("the usual way", () => {
	assert.is(usual.report.records, lines.length);
	const titles = usual.dump.filter(({ request }) => request.action_name !== undefined);
	const ids = usual.dump.filter(({ request }) => request._id !== undefined);
	assert.ok(titles.length > 100 && ids.length > 20, `${titles.length} titles, ${ids.length} ids`);
});

test("however a day's lines are dealt out to logs, the report is the same to the byte, and so are the requests", async () => {
	const deal = fc.record({
		logs: fc.integer({ min: 1, max: 5 }),
		/** So many lines in a row go to the same log. */
		run: fc.constantFrom(1, 7, 100, 2000),
		seed: fc.nat(),
		piped: fc.boolean(),
	});
	let number = 0;
	const property = fc.asyncProperty(deal, async ({ logs, run, seed, piped }) => {
		const dealt: string[][] = Array.from({ length: logs }, () => []);
		for (const [index, line] of lines.entries()) {
			const log = (Math.floor(index / run) * 7919 + seed) % logs;
			dealt[log]?.push(line);
		}
		const texts = dealt.map((some) => Buffer.from(some.map((line) => `${line}\n`).join(""), "latin1"));
		const result = piped
			? await dryRun(["-"], settings, Buffer.concat(texts))
			: await dryRun(
					texts.map((text) => temporary.write(`log-${number++}`, text)),
					settings,
				);
		assert.is(result.json, usual.json);
		assert.equal(requestsOf(result), requestsOf(usual));
	});
	await fc.assert(property, { numRuns: 12, endOnFailure: true });
});

test.run();
