import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { dieAndRestart, type Ending } from "./deaths.ts";
import { STEPS } from "./steps.ts";
import { FORMS } from "./world.ts";

const USAGE = `npm run test:crash -- [--deaths N] [--seed N] [--jobs N] [--form NAME]
  --deaths N   how often the program is killed, at least (default 500)
  --seed N     other worlds (default 1); a failure names the seed to repeat it with: --deaths 1 --seed N
  --jobs N     worlds side by side (default: twice as many as there are processors)
  --form NAME  worlds of one form only: ${FORMS.join(", ")}
`;

const { values } = parseArgs({
	options: {
		deaths: { type: "string", default: "500" },
		seed: { type: "string", default: "1" },
		jobs: { type: "string", default: String(2 * availableParallelism()) },
		form: { type: "string" },
		help: { type: "boolean", default: false },
	},
});

const DEATHS_IN_A_WORLD = 10;

if (values.help) process.stdout.write(USAGE);
else await run(Number(values.deaths), Number(values.seed), Number(values.jobs));

async function run(deaths: number, firstSeed: number, jobs: number): Promise<void> {
	const form = FORMS.find((form) => form === values.form);
	if (values.form !== undefined && !form) throw new Error(`there is no form ${values.form}\n${USAGE}`);
	const began = Date.now();
	const endings: Ending[] = [];
	const sum = (): number => endings.reduce((total, ending) => total + ending.deaths, 0);
	let seed = firstSeed;
	const work = async (): Promise<void> => {
		while (sum() < deaths) {
			endings.push(await dieAndRestart(seed++, DEATHS_IN_A_WORLD, form && { form }));
			process.stderr.write(`\r${sum()} deaths in ${endings.length} worlds`);
		}
	};
	await Promise.all(Array.from({ length: jobs }, work));
	const steps = new Map<string, number>();
	const titles = new Map<string, number>();
	for (const ending of endings) {
		for (const [step, count] of ending.at) steps.set(step, (steps.get(step) ?? 0) + count);
		titles.set(ending.title, (titles.get(ending.title) ?? 0) + ending.deaths);
	}
	const unreached = STEPS.filter((step) => !steps.has(step));
	if (deaths >= 300 && !form && unreached.length > 0) throw new Error(`it never died at ${unreached.join(", ")}`);
	const list = (counts: ReadonlyMap<string, number>): string =>
		[...counts]
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, count]) => `  ${String(count).padStart(5)} ${name}\n`)
			.join("");
	const runs = endings.reduce((total, ending) => total + ending.runs, 0);
	const minutes = ((Date.now() - began) / 60_000).toFixed(1);
	process.stderr.write("\n");
	process.stdout.write(
		`${sum()} deaths of ${runs} runs in ${endings.length} worlds, ${minutes} min: every page view is stored exactly once\n`,
	);
	process.stdout.write(`at\n${list(steps)}with\n${list(titles)}`);
}
