import { PAGE_VIEW_FATES, REPLAY_FATES } from "../outcome.ts";
import type { Outcomes } from "./outcomes.ts";
import { total } from "./outcomes.ts";
import type { ReplayOutcomes } from "./replay-tally.ts";

/** Whether everything is accounted for, and the two sums that show it. */
export interface Identity {
	/** `false` is a bug in Monorail, never the fault of a log. */
	readonly holds: boolean;
	/** The sums in plain words, e.g. `records 10 = malformed 1 + skipped 2 + tracker hits 3 + page views 4`. */
	readonly lines: readonly string[];
}

/** One side of a sum: what it is called and how many there were. */
type Term = readonly [name: string, count: number];

/**
 * Checks that every record ended in exactly one outcome:
 *
 *     records    = malformed + skipped + tracker hits + page views
 *     page views = matched + sent + would send + already sent + rejected + held + ambiguous + late + opted out
 *
 * and, where failed tracker hits are to be sent again, a hit at a time:
 *
 *     failed hits = sent + would send + already sent + rejected + held + ambiguous + left
 *
 * The left sides must have been counted apart from the right ones, else this proves nothing.
 */
export function identity(records: number, pageViews: number, outcomes: Outcomes, replays?: ReplayOutcomes): Identity {
	const sums = [
		sum(
			["records", records],
			[
				["malformed", total(outcomes.malformed)],
				["skipped", total(outcomes.skipped)],
				["tracker hits", total(outcomes["tracker-hits"])],
				["page views", pageViews],
			],
		),
		sum(
			["page views", pageViews],
			[
				["matched", total(outcomes.matched)],
				...PAGE_VIEW_FATES.map((fate): Term => [fate.replaceAll("-", " "), outcomes[fate]]),
			],
		),
		...(replays ? [replaySum(replays)] : []),
	];
	return { holds: sums.every(({ off }) => off === 0), lines: sums.map(({ line }) => line) };
}

function replaySum(replays: ReplayOutcomes): ReturnType<typeof sum> {
	return sum(
		["failed hits", replays.hits],
		[...REPLAY_FATES.map((fate): Term => [fate.replaceAll("-", " "), replays[fate]]), ["left", total(replays.left)]],
	);
}

function sum([name, whole]: Term, parts: readonly Term[]): { readonly off: number; readonly line: string } {
	const off = whole - parts.reduce((all, [, count]) => all + count, 0);
	const right = parts.map((part) => part.join(" ")).join(" + ");
	return off === 0
		? { off, line: `${name} ${whole} = ${right}` }
		: { off, line: `${name} ${whole} ≠ ${right} (off by ${off})` };
}
