import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { cachedLogs } from "./cached-logs.ts";
import { type Contender, MONORAIL, MONORAIL_ALONE, type Reading, readAll, YARDSTICK } from "./contenders.ts";
import { gzipTable } from "./gzip-table.ts";
import { othersTable } from "./others-table.ts";
import { judgement, memory, startUp, throughput } from "./own-tables.ts";
import { stateCost } from "./state-cost.ts";
import { markdown, note, type Table, thousands, withTables } from "./table.ts";

const USAGE = `npm run bench -- [--lines N] [--rounds N] [--seed TEXT] [--memory | --others [--write]]
  --lines N    lines of both logs together (default 2640000: 2.4 GB in the folder for temporary files, kept for the next
               run; with --others 3.6 GB)
  --rounds N   how often each contender reads them, in turn (default 3)
  --seed TEXT  other lines
  --memory     also compares the memory with that for a tenth of the lines
  --others     compares with other programs instead, and gzipped logs with plain ones; DuckDB (70 MB) is installed by npm
               into the folder for temporary files, and kept there; what cannot be installed has a row that says so
  --write      puts these tables into the README
`;

const README = new URL("../../README.md", import.meta.url);

const { values } = parseArgs({
	options: {
		lines: { type: "string", default: "2640000" },
		rounds: { type: "string", default: "3" },
		seed: { type: "string", default: "bench" },
		memory: { type: "boolean", default: false },
		others: { type: "boolean", default: false },
		write: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
if (values.help) process.stdout.write(USAGE);
else if (values.write && !values.others) throw new Error("--write goes with --others");
else if (values.others) await others(Number(values.lines), Number(values.rounds));
else await bench(Number(values.lines), Number(values.rounds));

async function others(lines: number, rounds: number): Promise<void> {
	const tables = [await othersTable(lines, rounds, values.seed), await gzipTable(lines, rounds, values.seed)];
	for (const table of tables) print(table);
	if (values.write) writeFileSync(README, withTables(readFileSync(README, "utf8"), "bench:others", tables));
}

async function bench(lines: number, rounds: number): Promise<void> {
	const options = { seed: values.seed, format: "nginx-json" } as const;
	const logs = cachedLogs({ ...options, lines });
	const tenth = () => cachedLogs({ ...options, lines: Math.round(lines / 10) });
	const contenders = [MONORAIL, MONORAIL_ALONE, YARDSTICK];
	const readings = new Map<Contender, Reading[]>(contenders.map((contender) => [contender, []]));
	for (let round = 1; round <= rounds; round++) {
		for (const contender of contenders) {
			const reading = await readAll(contender, logs.files, logs.requests + logs.hits);
			readings.get(contender)?.push(reading);
			note(`round ${round}: ${contender.name}: ${thousands(reading.lines / reading.seconds)} lines/s`);
		}
	}
	print(throughput(readings));
	print(await judgement(tenth()));
	if (values.memory) print(await memory(lines, readings, tenth()));
	print(await startUp());
	print(await stateCost(logs.files));
}

function print(table: Table): void {
	process.stdout.write(`\n${markdown(table)}\n`);
}
