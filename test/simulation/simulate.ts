import { parseArgs } from "node:util";
import { BROWSER_PROOF } from "../../src/join/browser-proof.ts";
import type { PlanSettings } from "../../src/plan.ts";
import { isAsGood } from "./figures.ts";
import { EXCUSES, expectation, shortfalls } from "./limits.ts";
import { type Measured, measure } from "./measure.ts";
import { lossOf } from "./mutate.ts";
import { MUTATIONS } from "./mutations.ts";
import { REALISTIC, SCENARIOS, type Scenario, scenarioNamed } from "./scenarios.ts";
import { LEGEND, markdownTable, percent, plainTable, rowsOf } from "./table.ts";

const USAGE = `npm run simulate -- [--scenario NAME] [--visitors N] [--seed TEXT] [--markdown | --json | --wrong | --mutations]
  --scenario NAME   only this one; repeatable
  --visitors N      people in each scenario; ten times as many in the mix (default 500)
  --seed TEXT       other people
  --browser-proof   require, prefer or off, in place of the default
  --markdown        the table for the README
  --json            all figures, for programs
  --wrong           also what was judged wrongly, and what is special about it
  --mutations       takes out one rule after the other, and shows which figure that costs
Scenarios: ${[REALISTIC, ...SCENARIOS].map(({ name }) => name).join(", ")}
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
const proof = BROWSER_PROOF.find((mode) => mode === values["browser-proof"]);
const table = values.markdown ? markdownTable : plainTable;
if (values.help) process.stdout.write(USAGE);
else if (values.mutations) await showMutations();
else await simulate();

async function simulate(): Promise<void> {
	const measured: Measured[] = [];
	for (const scenario of wanted()) measured.push(await measure(scenario, worldOf(scenario), settings()));
	if (values.json) {
		process.stdout.write(`${JSON.stringify(measured.map((one) => ({ ...one, mistakes: [...one.mistakes] })))}\n`);
		return;
	}
	process.stdout.write(`${table(rowsOf(measured))}\n`);
	process.stdout.write(
		`${values.markdown ? table([["scenario", "what is special"], ...measured.map(({ name, what }) => [name, what])]) : LEGEND}\n`,
	);
	if (values.wrong) process.stdout.write(wrongs(measured));
	if (!values.markdown) judge(measured);
}

/** @throws Error when there is no scenario of the name */
function wanted(): readonly Scenario[] {
	if (values.scenario.length === 0) return [REALISTIC, ...SCENARIOS];
	return values.scenario.map((name) => {
		const scenario = scenarioNamed(name);
		if (scenario === undefined) throw new Error(`no scenario "${name}"\n${USAGE}`);
		return scenario;
	});
}

function worldOf(scenario: Scenario): { seed: string; visitors: number } {
	return { seed: values.seed, visitors: Number(values.visitors) * (scenario === REALISTIC ? MIX_FACTOR : 1) };
}

function settings(): Partial<PlanSettings> {
	return proof === undefined ? {} : { browserProof: proof };
}

function wrongs(measured: readonly Measured[]): string {
	const rows = measured.flatMap(({ name, mistakes }) =>
		[...mistakes].map(([what, count]) => [name, String(count), what]),
	);
	return `\n${table([["scenario", "page views", "judged wrongly"], ...rows])}`;
}

/** Says which limits are kept; the exit status says whether all that should be are. */
function judge(measured: readonly Measured[]): void {
	const found = shortfalls(measured);
	const lines = found.map((one) => {
		const because = expectation(one) ?? "NOT EXPECTED";
		const what = one.than === "limit" ? "the limit is not kept" : `the ${one.than} is better`;
		return `${one.scenario}, ${one.figure}: ${what} (${because})\n`;
	});
	const excuses = EXCUSES.map(
		({ scenario, figure, bound, because }) => `${scenario}, ${figure} up to ${bound}: ${because}\n`,
	);
	process.stdout.write(`\nExcused:\n${excuses.join("")}\n`);
	process.stdout.write(lines.length === 0 ? "All limits are kept.\n" : lines.join(""));
	if (found.some((one) => expectation(one) === undefined)) process.exitCode = 1;
}

async function showMutations(): Promise<void> {
	const rows = [["without the rule", "scenario", "figure", "with", "without", ""]];
	const options = ["--visitors", values.visitors, "--seed", values.seed];
	// Two at a time: each is a process of its own.
	const waiting = [...MUTATIONS];
	const results = new Map<string, string[]>();
	const work = async (): Promise<void> => {
		for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
			const { rule, scenario, figure } = mutation;
			const loss = await lossOf(mutation, options);
			const noticed = !isAsGood(figure, loss.without, loss.with);
			if (!noticed) process.exitCode = 1;
			results.set(rule, [
				rule,
				scenario,
				figure,
				percent(loss.with),
				percent(loss.without),
				noticed ? "noticed" : "NOT NOTICED",
			]);
		}
	};
	await Promise.all([work(), work()]);
	for (const { rule } of MUTATIONS) rows.push(results.get(rule) ?? []);
	process.stdout.write(table(rows));
}
