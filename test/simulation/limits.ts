import { FIGURES, type FigureName, isAsGood, type Part, share } from "./figures.ts";
import { JUDGES, type JudgeName, type Measured } from "./measure.ts";
import { REALISTIC } from "./scenarios.ts";

/** What the realistic mix must keep with default settings: `recall` at least, the others at most. */
export const LIMITS: Readonly<Partial<Record<FigureName, number>>> = {
	recall: 0.99,
	duplicates: 0.001,
	disguised: 0.01,
	optedOut: 0,
	silent: 0,
};

/** What every scenario must keep, whatever else is hard in it. */
const EVERYWHERE: Readonly<Partial<Record<FigureName, number>>> = { optedOut: 0, silent: 0 };

/** Something that a run does not reach. */
export interface Shortfall {
	readonly scenario: string;
	readonly figure: FigureName;
	/** A limit, or a baseline that is better. */
	readonly than: "limit" | Exclude<JudgeName, "monorail">;
}

/** Shortfalls that no judgement of these logs could mend, and why. */
export interface Excuse {
	/** `*`: every scenario. */
	readonly scenario: string;
	readonly figure: FigureName;
	/** How far it goes, but for a few page views of small runs: `recall` at least, the others at most. */
	readonly bound: number;
	readonly because: string;
}

/** Page views that a small run may be wrong about before it proves anything. */
const FEW = 3;

/** Where a baseline is better, or a limit is out of reach. */
export const EXCUSES: readonly Excuse[] = [
	{
		scenario: "*",
		figure: "recall",
		bound: 0.98,
		because: "who sends everything misses nobody; whoever asks for proof of a person loses the few that show none",
	},
	{
		scenario: "late-consent",
		figure: "duplicates",
		bound: 0.015,
		because: "who answers the banner later than the window is missed by then; --after widens it",
	},
	{
		scenario: "offline",
		figure: "duplicates",
		bound: 0.05,
		because: "a hit that is replayed after the window comes when its page view is decided",
	},
];

/** What the program cannot do yet in a scenario, or (`*`) in some, and what it lacks. Must be shortened when it can. */
export const NOT_YET: readonly (Shortfall & { readonly because: string })[] = [];

/** Every limit of the mix that is not kept, and every figure in which a baseline is better without an excuse. */
export function shortfalls(measured: readonly Measured[]): readonly Shortfall[] {
	return measured.flatMap((one) => [...overLimits(one), ...worseThanBaselines(one)]);
}

/** Why a shortfall was to be expected; `undefined` when it was not. */
export function expectation(found: Shortfall): string | undefined {
	return NOT_YET.find((known) => covers(known, found))?.because;
}

/** Whether one shortfall is what another, which may be in any scenario, speaks of. */
export function covers(known: Shortfall, found: Shortfall): boolean {
	const isThere = known.scenario === "*" || known.scenario === found.scenario;
	return isThere && known.figure === found.figure && known.than === found.than;
}

function overLimits({ name, figures }: Measured): Shortfall[] {
	const limits = name === REALISTIC.name ? LIMITS : EVERYWHERE;
	return FIGURES.filter((figure) => {
		const limit = limits[figure];
		return limit !== undefined && !isWithin(figure, share(figures.monorail[figure]), limit);
	}).map((figure) => ({ scenario: name, figure, than: "limit" }));
}

function worseThanBaselines({ name, figures }: Measured): Shortfall[] {
	const baselines = JUDGES.filter((judge) => judge !== "monorail");
	return FIGURES.flatMap((figure) =>
		baselines
			.filter((judge) => !isAsGood(figure, figures.monorail[figure], figures[judge][figure]))
			.filter(() => !isExcused(name, figure, figures.monorail[figure]))
			.map((than) => ({ scenario: name, figure, than })),
	);
}

function isExcused(name: string, figure: FigureName, part: Part): boolean {
	const wrong = figure === "recall" ? part.of - part.count : part.count;
	return EXCUSES.some(
		(excuse) =>
			(excuse.scenario === "*" || excuse.scenario === name) &&
			excuse.figure === figure &&
			(wrong <= FEW || isWithin(figure, share(part), excuse.bound)),
	);
}

function isWithin(figure: FigureName, value: number | undefined, bound: number): boolean {
	if (value === undefined) return true;
	return figure === "recall" ? value >= bound : value <= bound;
}
