import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dryRun, type Scenario, scenarios } from "./scenario.ts";

const test = suite("e2e/scenarios");
const found = scenarios();
const rewrite = process.env.UPDATE_GOLDEN === "1";

test("the scenarios are there, each with logs and a word on what must come out", () => {
	assert.ok(found.length >= 30, `found ${found.length} scenarios`);
	for (const { name, folder, logs } of found) {
		assert.ok(logs.length > 0, `${name} has no log`);
		assert.match(readFileSync(join(folder, "README.md"), "utf8"), /\S/);
	}
});

for (const scenario of found) {
	test(scenario.name, async () => {
		const { report, dump, errors, status } = await dryRun(scenario);
		assert.is(status, scenario.status, `exit status; stderr: ${errors}`);
		golden(scenario, "expected.json", report);
		golden(scenario, "expected.ndjson", dump);
		assertBooksBalance(report);
	});
}

/** Compares with a stored file; `UPDATE_GOLDEN=1` stores instead, for a diff to review. */
function golden({ folder }: Scenario, name: string, actual: string): void {
	const path = join(folder, name);
	if (rewrite) writeFileSync(path, actual);
	else assert.is(actual, existsSync(path) ? readFileSync(path, "utf8") : "(no such file; run with UPDATE_GOLDEN=1)");
}

/** Every record has exactly one outcome: their counts add up to the records. */
function assertBooksBalance(report: string): void {
	const { records, outcomes }: { records: number; outcomes: Record<string, unknown> } = JSON.parse(report);
	assert.ok(records > 0, "no records");
	assert.is(sum(outcomes), records, "records have one outcome each");
}

function sum(value: unknown): number {
	if (typeof value === "number") return value;
	return typeof value === "object" && value !== null
		? Object.values(value).reduce<number>((all, one) => all + sum(one), 0)
		: 0;
}

test.run();
