import type { EpochMs } from "../../event.ts";
import { present } from "../fields.ts";
import { parseClf, parseIso, parseSeconds } from "../time.ts";
import type { Moment } from "./part.ts";

/** A piece of a time as formats write them: a whole one, or what `strftime` makes of it. */
export type TimePart =
	| "clf"
	| "iso"
	/** Epoch seconds, perhaps with a fraction. */
	| "seconds"
	| "milliseconds"
	| "microseconds"
	/** ISO 8601, the common log format's, or an epoch number whose size tells its unit. */
	| "any"
	| "year"
	| "shortYear"
	| "month"
	| "monthName"
	| "day"
	| "hour"
	| "hour12"
	| "halfDay"
	| "minute"
	| "second"
	/** Fractions of a second as three or six digits. */
	| "millisecondFraction"
	| "microsecondFraction"
	| "zone";

/** Where in a line's values a piece of a time stands. */
export interface TimeSource {
	readonly moment: Moment;
	readonly part: TimePart;
	readonly index: number;
}

type Values = readonly (string | undefined)[];

/** Reads a time from a line's values: `undefined` when the line has none, `NaN` when it is none. */
export type TimeReader = (values: Values) => EpochMs | undefined;

/** Those that are a time alone, the most exact first. */
const WHOLE = ["microseconds", "milliseconds", "any", "seconds", "iso", "clf"] as const;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Epoch numbers from here on are milliseconds, microseconds, nanoseconds: as seconds they are beyond the year 5138. */
const MILLISECONDS_FROM = 1e11;
const MICROSECONDS_FROM = 1e14;
const NANOSECONDS_FROM = 1e17;

/** @returns `undefined` when the pieces make no time */
export function timeReader(sources: readonly TimeSource[], moment: Moment): TimeReader | undefined {
	const at = new Map<TimePart, number>();
	for (const source of sources) {
		if (source.moment === moment && !at.has(source.part)) at.set(source.part, source.index);
	}
	const whole = WHOLE.find((part) => at.has(part));
	const base = whole === undefined ? calendarReader(at) : wholeReader(whole, at.get(whole) ?? 0);
	if (base === undefined) return undefined;
	const micro = at.get("microsecondFraction");
	const fraction = micro ?? at.get("millisecondFraction");
	const perMs = micro === undefined ? 1 : 1000;
	if (fraction === undefined || whole === "milliseconds" || whole === "microseconds") return base;
	return (values) => {
		const time = base(values);
		// A log with both has the fraction twice.
		return time === undefined || time % 1000 !== 0 ? time : time + Number(values[fraction]) / perMs;
	};
}

/** Whether a time made of these pieces tells more than whole seconds. */
export function isExact(sources: readonly TimeSource[]): boolean {
	const exact: readonly TimePart[] = [
		"milliseconds",
		"microseconds",
		"millisecondFraction",
		"microsecondFraction",
		"any",
	];
	return sources.some(({ part }) => exact.includes(part));
}

/** Whether the time says its zone, or is one that has none. */
export function hasZone(sources: readonly TimeSource[]): boolean {
	const zoned: readonly TimePart[] = [...WHOLE, "zone"];
	return sources.some(({ part }) => zoned.includes(part));
}

function wholeReader(part: (typeof WHOLE)[number], index: number): TimeReader {
	const parse = PARSERS[part];
	return (values) => {
		const text = present(values[index]);
		return text === undefined ? undefined : parse(text);
	};
}

const PARSERS: Readonly<Record<(typeof WHOLE)[number], (text: string) => EpochMs>> = {
	microseconds: (text) => numberOf(text) / 1000,
	milliseconds: numberOf,
	any: parseAny,
	seconds: (text) => parseSeconds(text),
	iso: parseIso,
	clf: (text) => parseClf(text),
};

function parseAny(text: string): EpochMs {
	if (text.charCodeAt(4) === 0x2d) return parseIso(text);
	if (text.charCodeAt(2) === 0x2f) return parseClf(text);
	const number = numberOf(text);
	if (number < MILLISECONDS_FROM)
		return /^\d+(?:\.\d+)?$/.test(text) ? parseSeconds(text) : Math.round(number * 1e6) / 1e3;
	if (number < MICROSECONDS_FROM) return number;
	return number < NANOSECONDS_FROM ? number / 1000 : number / 1e6;
}

/** @returns `NaN` for what is no number, is negative, or is beyond the calendar even as nanoseconds */
function numberOf(text: string): number {
	if (!/^\d{1,19}(?:\.\d{1,20})?(?:[eE]\+?\d{1,2})?$/.test(text)) return Number.NaN;
	const number = Number(text);
	return number < 1e20 ? number : Number.NaN;
}

/** A time of year, month, day, hour and minute; seconds and zone may be missing: then it is the full minute, in UTC. */
function calendarReader(at: ReadonlyMap<TimePart, number>): TimeReader | undefined {
	const index = (part: TimePart) => at.get(part) ?? -1;
	const has = (part: TimePart) => at.has(part);
	const hours = has("hour") || (has("hour12") && has("halfDay"));
	if (!(has("year") || has("shortYear")) || !(has("month") || has("monthName")) || !has("day")) return undefined;
	if (!hours || !has("minute")) return undefined;
	const value = (values: Values, part: TimePart) => values[index(part)] ?? "";
	const two = (text: string) => text.trim().padStart(2, "0");
	return (values) => {
		const year = has("year") ? value(values, "year") : `20${value(values, "shortYear")}`;
		const month = has("month") ? value(values, "month") : monthNumber(value(values, "monthName"));
		const hour = has("hour") ? value(values, "hour") : hour24(value(values, "hour12"), value(values, "halfDay"));
		const second = has("second") ? value(values, "second") : "00";
		const zone = has("zone") ? value(values, "zone") : "Z";
		const day = `${year}-${two(month)}-${two(value(values, "day"))}`;
		return parseIso(`${day}T${two(hour)}:${value(values, "minute")}:${second}${/^[+-]/.test(zone) ? zone : "Z"}`);
	};
}

function monthNumber(name: string): string {
	return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function hour24(hour: string, halfDay: string): string {
	return String((Number(hour) % 12) + (halfDay.toLowerCase() === "pm" ? 12 : 0));
}
