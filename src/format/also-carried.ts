import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { carriedLine, mayBeCarried } from "./carrier.ts";
import type { Format } from "./format.ts";

/** Carriers that are taken off one line: `docker compose logs --timestamps` writes two. */
const MOST = 2;

/** What is said of a line that is none of a format's: more is known of why one of its own is no record. */
const FOREIGN: ReadonlySet<MalformedReason> = new Set(["not-json", "not-an-object", "not-this-format", "empty-line"]);

/** What programs print beside their logs has empty lines, too. */
const EMPTY = { line: "", record: "empty-line" } as const;

/**
 * A format that reads its lines also where something carries them: what is carried first, then the whole.
 *
 * @param isOwn whether a user has described it: then a line may begin in any way, even as carriers begin theirs
 */
export function alsoCarried(format: Format, isOwn: boolean): Format {
	const { misfit, astray, keys } = format;
	const lineOf = (line: string): string => read(line).line;

	/** What a line says, and how much of it says so. */
	function read(line: string, most = MOST): { readonly line: string; readonly record: LogEvent | MalformedReason } {
		const carried = most > 0 ? carriedLine(line) : undefined;
		if (!carried) return { line, record: format.parse(line) };
		const inner = carried.line === "" ? EMPTY : read(carried.line, most - 1);
		if (typeof inner.record !== "string" || (carried.isCertain && !isOwn)) return inner;
		const whole = { line, record: format.parse(line) };
		return typeof whole.record === "string" && !FOREIGN.has(inner.record) ? inner : whole;
	}

	function timeOf(line: string, most = MOST): EpochMs {
		const carried = most > 0 ? carriedLine(line) : undefined;
		if (!carried) return format.loggedAt(line, 0, line.length);
		const time = carried.line === "" ? Number.NaN : timeOf(carried.line, most - 1);
		return Number.isNaN(time) && (!carried.isCertain || isOwn) ? format.loggedAt(line, 0, line.length) : time;
	}

	return {
		...format,
		parse: (line) => (mayBeCarried(line, 0) ? read(line).record : format.parse(line)),
		loggedAt: (text, from, to) =>
			mayBeCarried(text, from) ? timeOf(text.slice(from, to)) : format.loggedAt(text, from, to),
		// Asked when it is needed: to answer may take loading something.
		get times() {
			return format.times;
		},
		...(misfit && { misfit: (line) => misfit(lineOf(line)) }),
		...(astray && { astray: (lines) => astray(lines.map(lineOf)) }),
		...(keys && { keys: { ...keys, on: (line) => keys.on(lineOf(line)) } }),
	};
}

/** How many lines a format reads out of what carries them, by that; the outermost where there are two. */
export function carriersOf(lines: readonly string[], format: Format): ReadonlyMap<string, number> {
	const carriers = new Map<string, number>();
	for (const line of lines) {
		const carried = carriedLine(line);
		if (!carried || typeof format.parse(carried.line) === "string") continue;
		carriers.set(carried.by, (carriers.get(carried.by) ?? 0) + 1);
	}
	return carriers;
}
