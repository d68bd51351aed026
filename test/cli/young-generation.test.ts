import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("cli/young-generation");

/** Bytes of the young generation of a process of its own that makes a lot that survives, and asks for a limit or not. */
function youngAfterWork(asks: boolean): number {
	const program = `
		import { getHeapSpaceStatistics } from "node:v8";
		import { youngGenerationLimit } from "./src/cli/young-generation.ts";
		const limit = youngGenerationLimit();
		let kept = [];
		for (let round = 0; round < 3_000_000; round++) {
			kept.push({ round, list: [round] });
			if (kept.length > 30_000) kept = [];
			if (${asks} && round % 1000 === 0) limit();
		}
		console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size);
	`;
	const { stdout, stderr } = spawnSync(
		process.execPath,
		["--import", "tsx", "--input-type=module", "--eval", program],
		{ encoding: "utf8" },
	);
	assert.ok(Number(stdout) > 0, stderr);
	return Number(stdout);
}

test("the young generation stays at what is enough", () => {
	const [limited, unlimited] = [youngAfterWork(true), youngAfterWork(false)];
	assert.ok(limited >= 16_000_000 && limited < 20_000_000, `${limited}`);
	assert.ok(unlimited > 30_000_000, `without a limit ${unlimited}: else this test proves nothing`);
});

test.run();
