import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FORMATS } from "../../src/format/formats.ts";
import { type Fuzzed, fuzz } from "./fuzz-lines.ts";
import { LIMIT_MS_PER_KB } from "./speed.ts";

const USAGE = `npm run fuzz -- [--lines N] [--jobs N] [--seed TEXT]
  --lines N     mutated lines (default 10000000): each is given to all formats, and read as a line of a log
  --jobs N      processes that share them (default 1)
  --seed TEXT   for the same lines again, with as many jobs; a failure names it (default: the time)
`;

const { values } = parseArgs({
	options: {
		lines: { type: "string", default: "10000000" },
		jobs: { type: "string", default: "1" },
		seed: { type: "string", default: String(Date.now()) },
		help: { type: "boolean", default: false },
	},
});

if (values.help) process.stdout.write(USAGE);
else if (process.send) process.send(inThisProcess(Number(values.lines), values.seed));
else await run(Number(values.lines), Number(values.jobs), values.seed);

async function run(lines: number, jobs: number, seed: string): Promise<void> {
	const start = performance.now();
	process.stdout.write(`${counted(lines)} mutated lines in ${FORMATS.length} formats, seed ${seed}\n`);
	const share = Math.ceil(lines / jobs);
	const shares = Array.from({ length: jobs }, (_, job) => Math.min(share, lines - job * share));
	const stop = new AbortController();
	const others = (): Promise<Fuzzed>[] => shares.map((some, job) => inAnother(some, `${seed}/${job}`, stop.signal));
	const results = await Promise.all(jobs === 1 ? [inThisProcess(lines, seed)] : others()).finally(() => stop.abort());
	const sum = (of: "lines" | "characters" | "events" | "rescued" | "inBlocks"): number =>
		results.reduce((total, result) => total + result[of], 0);
	const names = new Set(results.flatMap(({ formats }) => formats));
	const slowest = Math.max(...results.map((result) => result.slowest));
	const seconds = (performance.now() - start) / 1000;
	process.stdout.write(
		`${counted(sum("lines"))} lines (${counted(sum("characters") / 1024 / 1024)} MB), each given to ${FORMATS.length} formats: ` +
			`${counted(sum("lines") * FORMATS.length)} readings\n` +
			`as lines of logs: ${counted(sum("events"))} records in ${names.size} formats; ${counted(sum("rescued"))} lines with several; ` +
			`${counted(sum("inBlocks"))} lines read in blocks to the same\n` +
			`no line slower than ${LIMIT_MS_PER_KB} ms/KB, slowest ${slowest.toFixed(2)}; ${counted(seconds)} s, ` +
			`${(sum("lines") / seconds).toFixed(0)} lines/s: nothing broke\n`,
	);
}

function inThisProcess(lines: number, seed: string): Fuzzed {
	const start = performance.now();
	return fuzz(lines, seed, (done) => {
		process.stdout.write(`seed ${seed}: ${counted(done)} lines, ${counted((performance.now() - start) / 1000)} s\n`);
	});
}

/** @throws Error when the process finds something broken; it has said what */
async function inAnother(lines: number, seed: string, signal: AbortSignal): Promise<Fuzzed> {
	const child = fork(fileURLToPath(import.meta.url), ["--lines", String(lines), "--seed", seed], { signal });
	const result = new Promise<Fuzzed>((resolve) => child.once("message", (message) => resolve(message as Fuzzed)));
	const [status] = await once(child, "exit");
	if (status !== 0) throw new Error(`seed ${seed}: broken`);
	return result;
}

function counted(count: number): string {
	return Math.round(count).toLocaleString("en");
}
