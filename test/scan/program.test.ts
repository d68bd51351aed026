import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canScan } from "../../src/scan/program.ts";
import { root } from "../format/root.ts";

const test = suite("scan/program");

/** What a dry run over recorded logs prints when Node is started with some flags. */
function dryRun(flags: readonly string[]): string {
	const logs = ["request", "tracker"].map((name) => join(root, "fixtures", "browser", `${name}.ndjson`));
	const args = [
		...flags,
		join(root, "bin", "monorail.js"),
		"upload",
		"--dry-run",
		"--quiet",
		"--format",
		"json",
		...logs,
	];
	const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
	assert.is(status, 0, stderr);
	return stdout;
}

test("where there is no WebAssembly, lines are read one by one, to the same", () => {
	assert.ok(canScan());
	const expected = dryRun([]);
	assert.match(expected, /"records": 222/);
	assert.is(dryRun(["--jitless"]), expected);
});

test.run();
