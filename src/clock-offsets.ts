import { didYouMean } from "./did-you-mean.ts";
import { UserError } from "./errors.ts";
import type { Milliseconds } from "./event.ts";

/** How wrong the clock of one log is, as the user says. */
export interface ClockOffset {
	/** The log as it was given, or the end of its path from a slash on; `-` or `stdin` for standard input. */
	readonly source: string;
	/** Added to all times of that log; whole milliseconds. */
	readonly offset: Milliseconds;
}

/** What is added to the times of each log, by the name by which it goes in reports; logs without are left out. */
export type ClockOffsets = ReadonlyMap<string, Milliseconds>;

/**
 * Finds the logs that offsets speak of.
 *
 * @param inputs files, or `-` for standard input
 * @throws UserError when one fits no log, or two fit the same
 */
export function clockOffsetsOf(inputs: readonly string[], offsets: readonly ClockOffset[]): ClockOffsets {
	const sources = new Set(inputs.map(sourceName));
	const found = new Map<string, Milliseconds>();
	for (const { source, offset } of offsets) {
		const name = sourceName(source);
		const fitting = sources.has(name) ? [name] : [...sources].filter((log) => log.endsWith(`/${name}`));
		if (fitting.length === 0) throw noSuchLog(source, [...sources]);
		for (const log of fitting) {
			if (found.has(log)) throw twice(log);
			found.set(log, offset);
		}
	}
	return found;
}

/** Two logs whose clocks differ. */
interface ClocksApart {
	readonly pages: string;
	readonly hits: string;
	/** By how much the clock of the hits is ahead of that of the pages; negative when it is behind. */
	readonly ahead: Milliseconds;
}

/** What would put a difference of clocks right. */
export interface Correction {
	/** The log whose times are likely wrong. */
	readonly source: string;
	/** What its times want added, besides what is added already. */
	readonly offset: Milliseconds;
	/** Whether they are wrong by a time zone that they do not tell. */
	readonly isZone: boolean;
}

/** All zones are whole quarters of an hour. */
const QUARTER: Milliseconds = 15 * 60_000;
/** What is this near to the difference of two zones is one: clocks are seldom exact. */
const NEAR: Milliseconds = 5_000;
/** Other differences are told to a tenth of a second. */
const TENTH: Milliseconds = 100;

/**
 * Which of two logs is likely wrong, and by how much. Where the difference is that of two zones it is the log whose
 * times tell none: to move the other would send its page views at a wrong time. Else it is that of the hits, since
 * page views are sent with their own time.
 *
 * @param zoneless names of the logs whose times have no zone
 */
export function correctionOf({ pages, hits, ahead }: ClocksApart, zoneless: ReadonlySet<string>): Correction {
	const zone = Math.round(ahead / QUARTER) * QUARTER;
	const isZone = zone !== 0 && Math.abs(ahead - zone) <= NEAR;
	const exact = isZone ? zone : Math.sign(ahead) * Math.round(Math.abs(ahead) / TENTH) * TENTH;
	if (isZone && zoneless.has(pages) && !zoneless.has(hits)) return { source: pages, offset: exact, isZone };
	return { source: hits, offset: -exact, isZone: isZone && zoneless.has(hits) };
}

function sourceName(input: string): string {
	return input === "-" ? "stdin" : input;
}

function noSuchLog(source: string, sources: readonly string[]): UserError {
	const hint = didYouMean(source, sources);
	return new UserError({
		problem: "--clock-offset is for no log of this run",
		expected: `one of ${sources.join(", ")}`,
		found: `"${source}"`,
		...(hint !== undefined && { hint }),
	});
}

function twice(source: string): UserError {
	return new UserError({
		problem: `two --clock-offset are for "${source}"`,
		expected: "one",
		found: "two",
		hint: "add them up",
	});
}
