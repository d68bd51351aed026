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
	return printed(program);
}

/** How often V8 collects garbage of a process of its own that keeps 30 MB, one after the other, and takes what is inflated. */
function collectionsWhileInflating(isTold: boolean): number {
	const program = `
		import { PerformanceObserver, constants } from "node:perf_hooks";
		import { setFlagsFromString } from "node:v8";
		import { allowForArchives } from "./src/cli/heap-growth.ts";
		setFlagsFromString("--heap-growing-percent=50");
		allowForArchives([{ stored: { isCompressed: ${isTold} } }]);
		let collections = 0;
		const count = (list) => {
			for (const { detail } of list.getEntries()) collections += detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
		};
		new PerformanceObserver(count).observe({ entryTypes: ["gc"] });
		const kept = Array.from({ length: 300_000 });
		let inflated;
		for (let round = 0; round < 6_000_000; round++) {
			kept[round % kept.length] = { round, list: [round] };
			if (round % 1000 === 0) inflated = Buffer.allocUnsafeSlow(256 * 1024);
			if (round % 10_000 === 0) await new Promise(setImmediate);
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
		console.log(collections);
	`;
	return printed(program);
}

/** What a process of its own prints, in which no helpers decide when garbage is collected. */
function printed(program: string): number {
	const { stdout, stderr } = spawnSync(
		process.execPath,
		["--single-threaded-gc", "--import", "tsx", "--input-type=module", "--eval", program],
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

test("beside archives garbage is collected less often", () => {
	const [told, untold] = [collectionsWhileInflating(true), collectionsWhileInflating(false)];
	assert.ok(told < 0.9 * untold, `${told} and ${untold}`);
});

test.run();
