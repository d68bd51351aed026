import { UserError } from "../errors.ts";
import { jsonFault } from "../json-fault.ts";
import type { ReportShape } from "./json.ts";
import { total } from "./outcomes.ts";
import type { Period, Report } from "./report.ts";

/** A part of a whole. */
export interface Proportion {
	readonly part: number;
	readonly of: number;
}

/** The figures that two reports are compared by, in the order in which they are told. */
export const COMPARED = ["missed", "robots", "malformed", "held", "opted-out"] as const;

/** One of {@link COMPARED}: of page views with a known fate, requests for pages, records, and page views. */
export type ComparedFigure = (typeof COMPARED)[number];

/** What is kept of an earlier report. */
export interface Earlier {
	readonly period: Period | undefined;
	readonly figures: Readonly<Record<ComparedFigure, Proportion>>;
}

/** How one figure has changed. */
export interface Change {
	readonly figure: ComparedFigure;
	readonly before: Proportion;
	readonly now: Proportion;
	/** More than chance and everyday life explain: somebody should look at it. */
	readonly jumps: boolean;
}

/** By how much a share must change to be worth a look. */
const WORTH_A_LOOK: Readonly<Record<ComparedFigure, number>> = {
	missed: 0.05,
	robots: 0.1,
	malformed: 0.01,
	held: 0.01,
	"opted-out": 0.05,
};

/** By how many standard errors two shares must differ so that it cannot be chance: one in sixteen thousand. */
const BEYOND_CHANCE = 4;

/** What changed since an earlier report: every figure, whether it changed or not. */
export function changesSince(earlier: Earlier, report: Report): readonly Change[] {
	const figures = figuresOf(report, report.missed);
	return COMPARED.map((figure) => {
		const [before, now] = [earlier.figures[figure], figures[figure]];
		return { figure, before, now, jumps: jumps(before, now, WORTH_A_LOOK[figure]) };
	});
}

/**
 * What an earlier report says, from its JSON.
 *
 * @throws UserError when it is no report of this shape
 */
export function readEarlier(json: string, name: string): Earlier {
	const shape = shapeIn(json, name);
	const { version, period } = shape ?? {};
	if (version === undefined) throw notToCompare(name, "JSON of something else");
	if (version !== 1) throw notToCompare(name, `version ${JSON.stringify(version)}`);
	const figures = shape && completeFigures(shape);
	if (!figures) throw notToCompare(name, "one without some of its figures");
	return { figures, period: period && { from: Date.parse(period.from), to: Date.parse(period.to) } };
}

function shapeIn(json: string, name: string): ReportShape | null {
	try {
		return JSON.parse(json);
	} catch {
		throw notToCompare(name, jsonFault(json));
	}
}

function notToCompare(name: string, found: string): UserError {
	return new UserError({
		problem: `cannot compare with "${name}"`,
		expected: "a report in JSON, of version 1",
		found,
		hint: "make one with monorail report --format json --output FILE",
	});
}

/** @returns `undefined` when one is missing, or no number */
function completeFigures(shape: ReportShape): Earlier["figures"] | undefined {
	try {
		const figures = figuresOf(shape, shape.missed);
		const areFigures = Object.values(figures).every(
			({ part, of }) => part >= 0 && of >= 0 && Number.isFinite(part + of),
		);
		return areFigures ? figures : undefined;
	} catch {
		return undefined;
	}
}

/** The same fields in a report and in its JSON. */
function figuresOf(
	{ records, pageViews, outcomes }: Pick<Report, "records" | "pageViews" | "outcomes">,
	missed: { readonly views: number; readonly of: number },
): Readonly<Record<ComparedFigure, Proportion>> {
	const robots = (outcomes.skipped.bot ?? 0) + (outcomes.skipped["no-browser-proof"] ?? 0);
	return {
		missed: { part: missed.views, of: missed.of },
		robots: { part: robots, of: pageViews + robots },
		malformed: { part: total(outcomes.malformed), of: records },
		held: { part: outcomes.held, of: pageViews },
		"opted-out": { part: outcomes["opted-out"], of: pageViews },
	};
}

/**
 * Whether two shares differ by more than `least`, and by more than chance allows.
 *
 * @see https://en.wikipedia.org/wiki/Two-proportion_Z-test
 */
function jumps(before: Proportion, now: Proportion, least: number): boolean {
	if (before.of === 0 || now.of === 0) return false;
	const difference = Math.abs(shareOf(now) - shareOf(before));
	const pooled = (before.part + now.part) / (before.of + now.of);
	const error = Math.sqrt(pooled * (1 - pooled) * (1 / before.of + 1 / now.of));
	return difference >= least && difference > BEYOND_CHANCE * error;
}

/** The share, to four decimals; 0 of nothing. */
export function shareOf({ part, of }: Proportion): number {
	return of === 0 ? 0 : Math.round((part / of) * 10_000) / 10_000;
}
