import type { PlanSettings } from "../../src/plan.ts";
import { createRandom } from "../demo/random.ts";
import { sentByImport, sentByPredecessor } from "./baselines.ts";
import { type Figures, figuresOf, mistakes } from "./figures.ts";
import { sentByMonorail } from "./monorail.ts";
import type { Scenario } from "./scenarios.ts";
import { writeLogs } from "./servers.ts";
import { makeWorld, type WorldOptions } from "./world.ts";

/** Who judged: this program, the first Monorail, and a plain import of the log. */
export const JUDGES = ["monorail", "predecessor", "import"] as const;

/** One of them. */
export type JudgeName = (typeof JUDGES)[number];

/** What one scenario showed. */
export interface Measured {
	readonly name: string;
	readonly what: string;
	readonly lines: number;
	readonly figures: Readonly<Record<JudgeName, Figures>>;
	/** What this program judged wrongly, by what was special about it; most frequent first. */
	readonly mistakes: ReadonlyMap<string, number>;
}

/** Makes the logs of a scenario, has all three judge them, and compares each with the truth. */
export async function measure(
	{ name, what, knobs, settings }: Scenario,
	options: WorldOptions,
	more: Partial<PlanSettings> = {},
): Promise<Measured> {
	const world = makeWorld(knobs, { ...options, seed: `${options.seed}/${name}` });
	const logs = writeLogs(world, knobs.servers, knobs.span, createRandom(`${options.seed}/${name}/servers`));
	const { views, blind } = world;
	const sent = await sentByMonorail(logs, { ...settings, ...more });
	return {
		name,
		what,
		lines: logs.reduce((sum, { entries }) => sum + entries.length, 0),
		figures: {
			monorail: figuresOf(views, sent, blind),
			predecessor: figuresOf(views, sentByPredecessor(logs), blind),
			import: figuresOf(views, sentByImport(logs), blind),
		},
		mistakes: mistakes(views, sent, blind),
	};
}
