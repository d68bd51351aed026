import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readAll, twoAtOnce } from "./contenders.ts";
import { type Compared, verdict } from "./gzip-table.ts";
import { run, runProgram } from "./measure.ts";
import { NotInstalled } from "./other-programs.ts";
import { comparison, type Entry } from "./others-table.ts";
import { withTables } from "./table.ts";

const test = suite("bench/tables");

function entry(name: string, read: () => Promise<{ lines: number; seconds: number; memory: number }>): Entry {
	return { contender: { name, read }, of: "both", files: [], lines: 10_000 };
}

test("each program is compared with the yardstick, round by round, with its highest peak", async () => {
	const seconds = [1, 4, 2];
	const table = await comparison(
		[
			entry("yardstick", async () => ({ lines: 10_000, seconds: 0.5, memory: 1e6 })),
			entry("other", async () => {
				const one = seconds.shift() ?? 0;
				return { lines: 10_000, seconds: one, memory: one * 1e6 };
			}),
		],
		3,
		() => undefined,
	);
	assert.equal(table.slice(1), [
		["yardstick", "both", "20 k", "1.00", "1 MB"],
		["other", "both", "5 k", "0.25", "4 MB"],
	]);
});

test("a machine that is slower in some rounds changes no comparison", async () => {
	const readings = (name: string, ...seconds: number[]): Entry =>
		entry(name, async () => ({ lines: 10_000, seconds: seconds.shift() ?? 0, memory: 1e6 }));
	const all = [readings("yardstick", 1, 2, 4), readings("twice as fast", 0.5, 1, 2), readings("mostly half", 2, 1, 8)];
	const table = await comparison(all, 3, () => undefined);
	assert.equal(
		table.slice(1).map(([name, , , compared]) => [name, compared]),
		[
			["yardstick", "1.00"],
			["twice as fast", "2.00"],
			["mostly half", "0.50"],
		],
	);
});

test("a program that is not installed has a row that says so, and is asked once", async () => {
	let asked = 0;
	const table = await comparison(
		[
			entry("yardstick", async () => ({ lines: 10_000, seconds: 0.5, memory: Number.NaN })),
			entry("absent", async () => {
				asked++;
				throw new NotInstalled("not installed: apt-get install absent");
			}),
		],
		3,
		() => undefined,
	);
	assert.equal(table.slice(1), [
		["yardstick", "both", "20 k", "1.00", "unknown"],
		["absent", "both", "not installed: apt-get install absent", "", ""],
	]);
	assert.is(asked, 1);
});

test("two runs at once count as two, in the time of both", async () => {
	const waits: (() => void)[] = [];
	const read = async () => {
		// Neither ends before both have begun.
		await new Promise<void>((resolve) => {
			waits.push(resolve);
			if (waits.length === 2) for (const wake of waits) wake();
		});
		await new Promise((resolve) => setTimeout(resolve, 50));
		return { lines: 10, seconds: 100, memory: 3 };
	};
	const both = twoAtOnce({ name: "one", read });
	const { lines, seconds, memory } = await both.read([]);
	assert.equal([both.name, lines, memory], ["one, two runs at once", 10, 6]);
	assert.ok(seconds >= 0.02 && seconds < 100, `${seconds} s`);
});

test("who does not read every line is no contender", async () => {
	const short = entry("short", async () => ({ lines: 9_999, seconds: 1, memory: 1 }));
	await readAll(short.contender, [], 10_000).then(
		() => assert.unreachable(),
		({ message }) => {
			assert.is(message, "short read 9999 of 10000 lines");
		},
	);
});

test("gzipped logs cost more only when they do in every round, compared with the slower of the other two", () => {
	const logs = { parsing: [4, 5, 10], plain: [4, 5, 10], beside: [5, 8, 12], gzipped: [5, 10, 9] };
	const row = (more: Partial<Compared>) => verdict({ inflating: [1, 1, 1], ...logs, ...more });
	assert.equal(row({ parsing: [5, 10, 10] }), [
		...["1.0 s", "10.0 s", "5.0 s", "8.0 s", "9.0 s"],
		"1.00 (0.90 to 1.00): no more than noise",
		"1.25 (0.90 to 2.00): no more than noise",
		"1.00 (0.75 to 1.25): no more than noise",
	]);
	const more = "1.25 (1.10 to 2.00): more";
	const less = "0.50 (0.25 to 0.55): no more than noise";
	assert.equal(row({ gzipped: [5, 10, 11] }).slice(5, 7), [more, more]);
	assert.equal(row({ gzipped: [5, 10, 11], inflating: [20, 20, 20] }).slice(5, 7), [less, less]);
	assert.is(row({ gzipped: [5, 10, 11], beside: [4, 5, 5] })[7], "2.00 (1.25 to 2.20): more");
});

test("tables stand between their comments, and nothing else changes", () => {
	const text = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
	const once = withTables(text, "x", [
		[
			["h", "$&"],
			["r", "1"],
		],
	]);
	assert.is(once, "a\n<!-- x -->\n| h | $& |\n| --- | ---: |\n| r | 1 |\n\n<!-- /x -->\nb\n");
	assert.is(
		withTables(once, "x", [
			[
				["h", "$&"],
				["r", "1"],
			],
		]),
		once,
	);
	assert.throws(() => withTables(text, "y", []), /there is no <!-- y -->/);
});

test("the peak of any program is seen from outside, about as Node tells its own", async () => {
	const script = "const held = Buffer.alloc(150e6, 1); setTimeout(() => console.log(held.length), 200)";
	const [told, seen] = [await run(["-e", script]), await runProgram(process.execPath, ["-e", script])];
	assert.is(seen.output, "150000000\n");
	assert.ok(told.memory > 150e6, `${told.memory} bytes`);
	if (process.platform === "linux") assert.ok(Math.abs(seen.memory / told.memory - 1) < 0.2, `${seen.memory} bytes`);
	else assert.ok(Number.isNaN(seen.memory));
});

test.run();
