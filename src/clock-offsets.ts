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
