import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRandom } from "../demo/random.ts";
import { FIGURES, share } from "./figures.ts";
import { covers, EXCUSES, expectation, LIMITS, NOT_YET, shortfalls } from "./limits.ts";
import { type Measured, measure } from "./measure.ts";
import { MUTATIONS } from "./mutations.ts";
import { REALISTIC, SCENARIOS, scenarioNamed } from "./scenarios.ts";
import { writeLogs } from "./servers.ts";
import { markdownTable, percent, rowsOf } from "./table.ts";
import { verdictOf } from "./truth.ts";
import { makeWorld } from "./world.ts";

const test = suite("simulation");

/** As few people as show everything: one duplicate of the mix must still be within the limit. */
const FEW = { seed: "test", visitors: 120 };
const MIX = { seed: "simulation", visitors: 5000 };

const mix = await measure(REALISTIC, MIX);
const scenarios: Measured[] = [];
for (const scenario of SCENARIOS) scenarios.push(await measure(scenario, FEW));
const found = shortfalls([mix, ...scenarios]);
const words = (one: (typeof found)[number]): string => `${one.scenario}, ${one.figure}: worse than ${one.than}`;

test("every knob has its scenario, and the mix has everything to judge", () => {
	assert.ok(SCENARIOS.length >= 36, `${SCENARIOS.length} scenarios`);
	assert.is(new Set(SCENARIOS.map(({ name }) => name)).size, SCENARIOS.length);
	assert.is(scenarioNamed("mix"), REALISTIC);
	for (const figure of FIGURES) assert.ok(mix.figures.monorail[figure].of > 0, figure);
	for (const { name, lines } of scenarios) assert.ok(lines > 500, `${name} has ${lines} lines`);
});

test("the mix keeps its limits, and no baseline is better anywhere, but for what is known", () => {
	const unexpected = found.filter((one) => expectation(one) === undefined);
	assert.equal(unexpected.map(words), []);
});

test("what is not yet kept is still not kept", () => {
	const kept = NOT_YET.filter((known) => !found.some((one) => covers(known, one)));
	assert.equal(kept.map(words), [], "take these off the list");
});

test("every exception names a scenario and a reason", () => {
	const names = ["*", "mix", ...SCENARIOS.map(({ name }) => name)];
	for (const { scenario, because } of [...EXCUSES, ...NOT_YET]) {
		assert.ok(names.includes(scenario), scenario);
		assert.ok(because.length > 20, because);
	}
});

test("the baselines fail at what they are known to fail at", () => {
	assert.is(share(mix.figures.import.duplicates), 1);
	assert.ok((share(mix.figures.predecessor.duplicates) ?? 0) > 10 * (LIMITS.duplicates ?? 0));
	assert.ok(mix.figures.predecessor.silent.count > 0);
	assert.ok(mix.figures.predecessor.optedOut.count > 0);
});

test("the same seed makes the same world, another seed another", () => {
	const logs = (seed: string): string => {
		const world = makeWorld(REALISTIC.knobs, { seed, visitors: 40 });
		const files = writeLogs(world, REALISTIC.knobs.servers, REALISTIC.knobs.span, createRandom(seed));
		return files.map(({ name, bytes }) => `${name}\n${bytes}`).join("\n");
	};
	assert.is(logs("a"), logs("a"));
	assert.is.not(logs("a"), logs("b"));
});

test("the truth has every verdict, and says why", () => {
	const { views } = makeWorld(REALISTIC.knobs, { seed: "truth", visitors: 400 });
	const verdicts = new Set(views.map(verdictOf));
	assert.equal([...verdicts].sort(), ["missed", "opted-out", "robot", "tracked", "unseen"]);
	assert.ok(views.every(({ why }) => why !== ""));
});

test("every rule that a mutation takes out is found, once", () => {
	assert.ok(MUTATIONS.length >= 9);
	for (const { rule, file, find, scenario } of MUTATIONS) {
		const content = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
		assert.is(content.split(find).length, 2, rule);
		assert.ok(scenarioNamed(scenario), scenario);
	}
});

test("the table has a row for each scenario, and never rounds to all or nothing", () => {
	const rows = rowsOf([mix, ...scenarios]);
	assert.is(rows.length, SCENARIOS.length + 2);
	assert.is(markdownTable(rows).split("\n").length, rows.length + 2);
	for (const [count, of, text] of [
		[0, 7, "0"],
		[7, 7, "100"],
		[0, 0, "-"],
		[1, 1_000_000, "0.01"],
		[999_999, 1_000_000, "99.99"],
		[1, 3, "33.3"],
	] as const) {
		assert.is(percent({ count, of }), text);
	}
});

test.run();
