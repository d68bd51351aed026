import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { dieAndRestart, type Ending, STEPS } from "./deaths.ts";

const USAGE = `npm run test:crash -- [--deaths N] [--seed N]
  --deaths N   how often the program is killed, at least (default 500)
  --seed N     other worlds (default 1); a failure names the seed to repeat it with: --deaths 1 --seed N
`;

const { values } = parseArgs({
	options: {
		deaths: { type: "string", default: "500" },
		seed: { type: "string", default: "1" },
		help: { type: "boolean", default: false },
	},
});

const DEATHS_IN_A_WORLD = 10;

if (values.help) process.stdout.write(USAGE);
else await run(Number(values.deaths), Number(values.seed));

async function run(deaths: number, firstSeed: number): Promise<void> {
	const limit = pLimit(2);
	const endings: Ending[] = [];
	const sum = (): number => endings.reduce((total, ending) => total + ending.deaths, 0);
	let seed = firstSeed;
	const next = async (): Promise<void> => {
		while (sum() < deaths) {
			endings.push(await dieAndRestart(seed++, DEATHS_IN_A_WORLD));
			process.stderr.write(`\r${sum()} deaths in ${endings.length} worlds`);
		}
	};
	await Promise.all([limit(next), limit(next)]);
	process.stderr.write("\n");
	const steps = new Map<string, number>();
	const titles = new Map<string, number>();
	for (const ending of endings) {
		for (const [step, count] of ending.at) steps.set(step, (steps.get(step) ?? 0) + count);
		titles.set(ending.title, (titles.get(ending.title) ?? 0) + ending.deaths);
	}
	const unreached = STEPS.filter((step) => !steps.has(step));
	if (deaths >= 300 && unreached.length > 0) throw new Error(`it never died at ${unreached.join(", ")}`);
	const list = (counts: ReadonlyMap<string, number>): string =>
		[...counts].map(([name, count]) => `  ${String(count).padStart(5)} ${name}\n`).join("");
	process.stdout.write(`${sum()} deaths in ${endings.length} worlds: every page view is stored exactly once\n`);
	process.stdout.write(`at\n${list(steps)}with\n${list(titles)}`);
}
