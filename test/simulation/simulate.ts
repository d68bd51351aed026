import { parseArgs } from "node:util";
import { BROWSER_PROOF } from "../../src/join/browser-proof.ts";
import { isAsGood } from "./figures.ts";
import { expectation, shortfalls } from "./limits.ts";
import { type Measured, measure } from "./measure.ts";
import { figuresWithout } from "./mutate.ts";
import { MUTATIONS } from "./mutations.ts";
import { REALISTIC, SCENARIOS, scenarioNamed } from "./scenarios.ts";
import { LEGEND, limitText, markdownTable, percent, plainTable, rowsOf } from "./table.ts";

const NAMES = [REALISTIC, ...SCENARIOS].map(({ name }) => name);

const USAGE = `npm run simulate -- [--scenario NAME] [--visitors N] [--seed TEXT] [--markdown | --json | --wrong | --mutations]
  --scenario NAME   only this one; repeatable
  --visitors N      people in each scenario; ten times as many in the mix (default 500)
  --seed TEXT       other people
  --browser-proof   require, prefer or off, in place of the default
  --markdown        the table for the README
  --json            all figures, for programs
  --wrong           also what was judged wrongly, and what is special about it
  --mutations       takes out one rule after the other, and shows which figure that costs
Scenarios: ${NAMES.join(", ")}
`;

/** Ten times as many people in the mix: its limits are fractions of a percent. */
const MIX_FACTOR = 10;

const { values } = parseArgs({
	options: {
		scenario: { type: "string", multiple: true, default: [] },
		visitors: { type: "string", default: "500" },
		seed: { type: "string", default: "simulation" },
		"browser-proof": { type: "string" },
		markdown: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
		wrong: { type: "boolean", default: false },
		mutations: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
const visitors = Number(values.visitors);
const proof = BROWSER_PROOF.find((mode) => mode === values["browser-proof"]);
const table = values.markdown ? markdownTable : plainTable;
const isWrong = !(visitors >= 1) || values.scenario.some((name) => scenarioNamed(name) === undefined);
if (values.help || isWrong) process.stdout.write(USAGE);
if (isWrong) process.exitCode = 2;
else if (values.mutations) await showMutations();
else if (!values.help) await simulate(values.scenario.length === 0 ? NAMES : values.scenario);

async function simulate(names: readonly string[]): Promise<void> {
	const all: Measured[] = [];
	for (const name of names) all.push(await measured(name));
	if (values.json) {
		process.stdout.write(`${JSON.stringify(all.map((one) => ({ ...one, mistakes: [...one.mistakes] })))}\n`);
		return;
	}
	const found = shortfalls(all);
	if (found.some((one) => expectation(one) === undefined)) process.exitCode = 1;
	process.stdout.write(`${table(rowsOf(all, values.markdown))}\n${LEGEND}\n`);
	if (values.wrong) process.stdout.write(`\n${table(wrongRows(all))}`);
	process.stdout.write(`\n${limitText(found)}`);
}

function measured(name: string): Promise<Measured> {
	const scenario = scenarioNamed(name) ?? REALISTIC;
	const world = { seed: values.seed, visitors: visitors * (scenario === REALISTIC ? MIX_FACTOR : 1) };
	return measure(scenario, world, proof === undefined ? {} : { browserProof: proof });
}

function wrongRows(all: readonly Measured[]): readonly (readonly string[])[] {
	const rows = all.flatMap(({ name, mistakes }) => [...mistakes].map(([what, count]) => [name, String(count), what]));
	return [["scenario", "page views", "judged wrongly"], ...rows];
}

async function showMutations(): Promise<void> {
	const options = ["--visitors", values.visitors, "--seed", values.seed];
	const rows = new Map<string, readonly string[]>();
	const waiting = [...MUTATIONS];
	const work = async (): Promise<void> => {
		for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
			const { rule, scenario, figure } = mutation;
			const without = (await figuresWithout(mutation, options))[figure];
			const intact = (await measured(scenario)).figures.monorail[figure];
			const isNoticed = !isAsGood(figure, without, intact);
			if (!isNoticed) process.exitCode = 1;
			const verdict = isNoticed ? "noticed" : "NOT NOTICED";
			rows.set(rule, [rule, scenario, figure, percent(intact), percent(without), verdict]);
		}
	};
	// Two at a time: each is a process of its own.
	await Promise.all([work(), work()]);
	const head = ["rule taken out", "scenario", "figure", "with it", "without", ""];
	process.stdout.write(table([head, ...MUTATIONS.map(({ rule }) => rows.get(rule) ?? [])]));
}
