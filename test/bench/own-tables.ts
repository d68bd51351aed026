import {
	type Contender,
	comparedWith,
	JUDGEMENTS,
	MONORAIL_ALONE,
	type Reading,
	readAll,
	speedOf,
	YARDSTICK,
} from "./contenders.ts";
import type { Generated } from "./generate.ts";
import { median, run } from "./measure.ts";
import { megabytes, type Table, thousands } from "./table.ts";

const START_UPS = 10;

/** How often each way of judging reads the logs, in turn. */
const ROUNDS_OF_JUDGING = 7;

/** What each contender makes of the logs, compared with the yardstick. */
export function throughput(readings: ReadonlyMap<Contender, readonly Reading[]>): Table {
	const yardstick = readings.get(YARDSTICK) ?? [];
	const alone = readings.get(MONORAIL_ALONE) ?? [];
	return [
		["reads", "lines/s (median)", "of the yardstick", "of one thread", "peak memory"],
		...[...readings].map(([contender, list]) => [
			contender.name,
			thousands(median(list.map(speedOf))),
			comparedWith(yardstick, list).toFixed(2),
			contender === YARDSTICK ? "" : comparedWith(alone, list).toFixed(2),
			megabytes(Math.max(...list.map((one) => one.memory))),
		]),
	];
}

/** What the parts of the judgement cost compared with the plain join, in one thread each. */
export async function judgement(logs: Generated): Promise<Table> {
	const speeds = new Map(JUDGEMENTS.map((contender): [Contender, number[]] => [contender, []]));
	for (let round = 0; round < ROUNDS_OF_JUDGING; round++) {
		for (const [contender, list] of speeds) {
			const reading = await readAll(contender, logs.files, logs.requests + logs.hits);
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

/** The peaks of what was read, compared with those for the logs of a tenth. */
export async function memory(
	lines: number,
	readings: ReadonlyMap<Contender, readonly Reading[]>,
	{ files, requests, hits }: Generated,
): Promise<Table> {
	const rows = [["peak memory for", `${thousands(requests + hits)} lines`, `${thousands(lines)} lines`]];
	for (const [contender, list] of readings) {
		const small = await readAll(contender, files, requests + hits);
		rows.push([contender.name, megabytes(small.memory), megabytes(Math.max(...list.map((one) => one.memory)))]);
	}
	return rows;
}

/** How long the program takes to start, compared with Node itself. */
export async function startUp(): Promise<Table> {
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
