import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Contender, JUDGEMENTS, MONORAIL, MONORAIL_ALONE, type Reading, YARDSTICK } from "./contenders.ts";
import { type Generated, type GenerateOptions, generate } from "./generate.ts";
import { median, run } from "./measure.ts";
import { stateCost } from "./state-cost.ts";

const USAGE = `npm run bench -- [--lines N] [--rounds N] [--memory] [--seed TEXT]
  --lines N    lines of both logs together (default 2640000: 2.4 GB in the folder for temporary files, kept for the next run)
  --rounds N   how often each contender reads them, in turn (default 3)
  --memory     also compares the memory with that for a tenth of the lines
  --seed TEXT  other lines
`;

const START_UPS = 10;

/** How often each way of judging reads a tenth of the lines, in turn. */
const ROUNDS_OF_JUDGING = 7;

const { values } = parseArgs({
	options: {
		lines: { type: "string", default: "2640000" },
		rounds: { type: "string", default: "3" },
		seed: { type: "string", default: "bench" },
		memory: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
if (values.help) process.stdout.write(USAGE);
else await bench(Number(values.lines), Number(values.rounds));

async function bench(lines: number, rounds: number): Promise<void> {
	const logs = cachedLogs(lines);
	const contenders = [MONORAIL, MONORAIL_ALONE, YARDSTICK];
	const readings = new Map<Contender, Reading[]>(contenders.map((contender) => [contender, []]));
	for (let round = 1; round <= rounds; round++) {
		for (const contender of contenders) {
			const reading = await read(contender, logs);
			readings.get(contender)?.push(reading);
			note(`round ${round}: ${contender.name}: ${thousands(reading.lines / reading.seconds)} lines/s`);
		}
	}
	print(throughput(readings));
	print(await judgement(lines));
	if (values.memory) print(await memory(lines, readings));
	print(await startUp());
	print(await stateCost(logs.files));
}

/** @throws Error when a contender did not read every line: its time would say nothing */
async function read(contender: Contender, logs: Generated): Promise<Reading> {
	const reading = await contender.read(logs.files);
	const expected = logs.requests + logs.hits;
	if (reading.lines !== expected) throw new Error(`${contender.name} read ${reading.lines} of ${expected} lines`);
	return reading;
}

function throughput(readings: ReadonlyMap<Contender, readonly Reading[]>): string[][] {
	const speedOf = (contender: Contender): number =>
		median((readings.get(contender) ?? []).map((one) => one.lines / one.seconds));
	const yardstick = speedOf(YARDSTICK);
	return [
		["reads", "lines/s (median)", "of the yardstick", "peak memory"],
		...[...readings].map(([contender, list]) => [
			contender.name,
			thousands(speedOf(contender)),
			`${(speedOf(contender) / yardstick).toFixed(2)}`,
			megabytes(Math.max(...list.map((one) => one.memory))),
		]),
	];
}

/** What the parts of the judgement cost compared with the plain join, in one thread each. */
async function judgement(lines: number): Promise<string[][]> {
	const logs = cachedLogs(Math.round(lines / 10));
	const speeds = new Map(JUDGEMENTS.map((contender): [Contender, number[]] => [contender, []]));
	for (let round = 0; round < ROUNDS_OF_JUDGING; round++) {
		for (const [contender, list] of speeds) {
			const reading = await read(contender, logs);
			list.push(reading.lines / reading.seconds);
		}
	}
	const [plain = 0, ...others] = [...speeds.values()].map(median);
	return [
		["judges, in one thread", `lines per second of processor (median of ${ROUNDS_OF_JUDGING})`, "costs"],
		...[plain, ...others].map((speed, index) => {
			const cost = index === 0 ? "" : `${((1 - speed / plain) * 100).toFixed(0)} %`;
			return [JUDGEMENTS[index]?.name ?? "", thousands(speed), cost];
		}),
	];
}

async function memory(lines: number, readings: ReadonlyMap<Contender, readonly Reading[]>): Promise<string[][]> {
	const tenth = cachedLogs(Math.round(lines / 10));
	const rows = [["peak memory for", `${thousands(lines / 10)} lines`, `${thousands(lines)} lines`]];
	for (const [contender, list] of readings) {
		const small = await read(contender, tenth);
		rows.push([contender.name, megabytes(small.memory), megabytes(Math.max(...list.map((one) => one.memory)))]);
	}
	return rows;
}

async function startUp(): Promise<string[][]> {
	const starts = [
		{ name: "monorail --version", args: ["bin/monorail.js", "--version"], seconds: [] as number[] },
		{ name: "node -e 0", args: ["-e", "0"], seconds: [] as number[] },
	];
	for (let i = 0; i < START_UPS; i++) for (const start of starts) start.seconds.push((await run(start.args)).seconds);
	return [
		["starts", `ms (median of ${START_UPS})`],
		...starts.map(({ name, seconds }) => [name, (median(seconds) * 1000).toFixed(0)]),
	];
}

/** The logs for this many lines; made once, and complete when their folder has its final name. */
function cachedLogs(lines: number): Generated {
	const folder = join(tmpdir(), `monorail-bench-${values.seed.replace(/\W/g, "_")}-${lines}`);
	const index = join(folder, "generated.json");
	const wanted = { lines, seed: values.seed, format: "nginx-json" } satisfies Omit<GenerateOptions, "folder">;
	if (!existsSync(index)) {
		note(`generating ${thousands(lines)} lines in ${folder}`);
		const unfinished = `${folder}.${process.pid}`;
		const made = generate({ ...wanted, folder: unfinished });
		const files = made.files.map((file) => file.replace(unfinished, folder));
		writeFileSync(join(unfinished, "generated.json"), JSON.stringify({ ...made, files }));
		rmSync(folder, { recursive: true, force: true });
		renameSync(unfinished, folder);
	}
	return JSON.parse(readFileSync(index, "utf8"));
}

function print([head = [], ...rows]: readonly (readonly string[])[]): void {
	const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
	const rule = head.map((_, i) => (i === 0 ? "---" : "---:"));
	process.stdout.write(`\n${[head, rule, ...rows].map(line).join("\n")}\n`);
}

function note(message: string): void {
	process.stderr.write(`${message}\n`);
}

function thousands(value: number): string {
	return `${Math.round(value / 1000)} k`;
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1e6)} MB`;
}
