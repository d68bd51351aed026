import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("cli/heap-growth");

/** Bytes of the young generation of a process of its own that makes a lot that survives, and asks for a limit or not. */
function youngAfterWork(asks: boolean): number {
	const program = `
		import { getHeapSpaceStatistics } from "node:v8";
		import { youngGenerationLimit } from "./src/cli/heap-growth.ts";
		const limit = youngGenerationLimit();
		let kept = [];
		for (let round = 0; round < 3_000_000; round++) {
			kept.push({ round, list: [round] });
			if (kept.length > 30_000) kept = [];
			if (${asks} && round % 1000 === 0) limit();
		}
		console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size);
	`;
	const size = Number(printed(program));
	assert.ok(size > 0);
	return size;
}

/**
 * How often V8 collects garbage of a process of its own that keeps 60 MB, one after the other, and takes what is inflated.
 * It waits for nothing: what V8 does between tasks depends on how busy the machine is. Its young generation does not grow:
 * when it does is a matter of chance, and decides how often the old one is looked through.
 */
function collectionsWhileInflating(isTold: boolean): number {
	const program = `
		import { setFlagsFromString } from "node:v8";
		import { allowForArchives } from "./src/cli/heap-growth.ts";
		setFlagsFromString("--heap-growing-percent=50");
		allowForArchives([{ stored: { isCompressed: ${isTold} } }]);
		const kept = Array.from({ length: 600_000 });
		let inflated;
		for (let round = 0; round < 6_000_000; round++) {
			kept[round % kept.length] = { round, list: [round] };
			if (round % 1000 === 0) inflated = Buffer.allocUnsafeSlow(256 * 1024);
		}
	`;
	return (
		printed(program, "--trace-gc", "--min-semi-space-size=2", "--max-semi-space-size=2").match(/Mark-Compact/g)
			?.length ?? 0
	);
}

/** What a process of its own prints, in which no helpers decide when garbage is collected. */
function printed(program: string, ...flags: readonly string[]): string {
	const { stdout, stderr, status } = spawnSync(
		process.execPath,
		["--single-threaded-gc", ...flags, "--import", "tsx", "--input-type=module", "--eval", program],
		{ encoding: "utf8" },
	);
	assert.is(status, 0, stderr);
	return stdout;
}

test("the young generation stays at what is enough", () => {
	const [limited, unlimited] = [youngAfterWork(true), youngAfterWork(false)];
	assert.ok(limited >= 16_000_000 && limited < 20_000_000, `${limited}`);
	assert.ok(unlimited > 30_000_000, `without a limit ${unlimited}: else this test proves nothing`);
});

test("beside archives garbage is collected less often", () => {
	const [told, untold] = [collectionsWhileInflating(true), collectionsWhileInflating(false)];
	assert.ok(told > 0 && told < 0.75 * untold, `${told} and ${untold}`);
});

test.run();
