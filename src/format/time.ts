import type { EpochMs, Milliseconds } from "../event.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `22/Nov/2026:12:00:55 +0000` */
export const CLF_LENGTH = 26;

/** Later digits of a fraction are left out. */
const MICROSECOND_DIGITS = 6;
/** Twelve digits of seconds are beyond the year 5138. */
const MAX_WHOLE_DIGITS = 11;
/** Powers of ten: `10 ** n` takes longer than all the rest of `parseSeconds`. */
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];

/** The last day and zone of `parseClf`: lines of a log nearly always share both. Only speed depends on them. */
let lastDay = "01/Jan/1970";
let lastDayStart: EpochMs = 0;
let lastZone = "+0000";
let lastZoneOffset: Milliseconds = 0;

/**
 * Reads an ISO 8601 date and time with zone: `2026-11-22T12:00:55.123456+01:00`.
 *
 * `T` may be a space, seconds may be left out, a fraction has any number of digits after a dot or comma, the zone is `Z`,
 * `+01:00`, `+0100` or `+01`.
 *
 * @returns `NaN` for anything else, such as a time without zone, 30 February, or a leap second
 */
export function parseIso(text: string): EpochMs {
	const separator = text.charCodeAt(10);
	if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return Number.NaN;
	if (separator !== 0x54 && separator !== 0x74 && separator !== 0x20) return Number.NaN;
	const day = dayStart(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
	if (text.charCodeAt(13) !== 0x3a) return Number.NaN;
	let second = 0;
	let fraction = 0;
	let at = 16;
	if (text.charCodeAt(at) === 0x3a) {
		second = digits(text, 17, 2);
		at = 19;
		const mark = text.charCodeAt(at);
		if (mark === 0x2e || mark === 0x2c) {
			const end = skipDigits(text, at + 1, text.length);
			fraction = fractionMs(text, at + 1, end);
			at = end;
		}
	}
	return day + clock(digits(text, 11, 2), digits(text, 14, 2), second) + fraction - zoneOffset(text, at, text.length);
}

/**
 * Reads the time of the common log format, `22/Nov/2026:12:00:55 +0000`, at `text[from]`.
 *
 * @returns `NaN` when there is none; what follows its 26 characters is not looked at
 */
export function parseClf(text: string, from = 0): EpochMs {
	if (!text.startsWith(lastDay, from)) {
		const day = text.slice(from, from + 11);
		const start = clfDay(day);
		if (Number.isNaN(start)) return start;
		lastDay = day;
		lastDayStart = start;
	}
	if (!text.startsWith(lastZone, from + 21)) {
		const zone = text.slice(from + 21, from + CLF_LENGTH);
		const offset = zone.length === 5 ? zoneOffset(zone, 0, 5) : Number.NaN;
		if (Number.isNaN(offset)) return offset;
		lastZone = zone;
		lastZoneOffset = offset;
	}
	if (
		text.charCodeAt(from + 11) !== 0x3a ||
		text.charCodeAt(from + 14) !== 0x3a ||
		text.charCodeAt(from + 17) !== 0x3a ||
		text.charCodeAt(from + 20) !== 0x20
	) {
		return Number.NaN;
	}
	const time = clock(digits(text, from + 12, 2), digits(text, from + 15, 2), digits(text, from + 18, 2));
	return lastDayStart + time - lastZoneOffset;
}

/**
 * Reads decimal seconds such as `1795348855.879` or `0.114` in `text[from, to)`, without the error of a float's `* 1000`.
 *
 * @returns milliseconds, to the microsecond; `NaN` unless it is up to 11 digits (more would be milliseconds by mistake)
 *   with an optional fraction of any length
 */
export function parseSeconds(text: string, from = 0, to = text.length): Milliseconds {
	let units = 0;
	let dot = to;
	for (let at = from; at < to; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit >= 0 && digit <= 9) {
			if (at <= dot + MICROSECOND_DIGITS) units = units * 10 + digit;
		} else {
			if (digit !== -2 || dot !== to) return Number.NaN;
			dot = at;
		}
	}
	const whole = dot - from;
	if (whole < 1 || whole > MAX_WHOLE_DIGITS || dot === to - 1) return Number.NaN;
	const decimals = dot === to ? 0 : Math.min(to - dot - 1, MICROSECOND_DIGITS);
	// One multiplication or one division of whole numbers: the result is the nearest there is.
	return decimals <= 3 ? units * power(3 - decimals) : units / power(decimals - 3);
}

/** Index of the first character in `text[from, to)` that is no digit; `to` when all are. */
export function skipDigits(text: string, from: number, to: number): number {
	let at = from;
	while (at < to) {
		const code = text.charCodeAt(at);
		if (code < 0x30 || code > 0x39) break;
		at++;
	}
	return at;
}

/** `NaN` when one of the characters is no digit. */
function digits(text: string, from: number, count: number): number {
	let value = 0;
	for (let at = from; at < from + count; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (!(digit >= 0 && digit <= 9)) return Number.NaN;
		value = value * 10 + digit;
	}
	return value;
}

/** Milliseconds of the digits after a decimal point; `NaN` when there are none. */
function fractionMs(text: string, from: number, to: number): Milliseconds {
	if (from === to) return Number.NaN;
	const count = Math.min(to - from, MICROSECOND_DIGITS);
	return (digits(text, from, count) * SECOND) / power(count);
}

function power(exponent: number): number {
	return POWERS[exponent] ?? Number.NaN;
}

function clock(hour: number, minute: number, second: number): Milliseconds {
	return hour <= 23 && minute <= 59 && second <= 59 ? hour * HOUR + minute * MINUTE + second * SECOND : Number.NaN;
}

/** Start of a UTC day; month and day count from 1. `Date.UTC` would turn 30 February into March and year 26 into 1926. */
function dayStart(year: number, month: number, day: number): EpochMs {
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const last = month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
	if (!(day >= 1 && day <= last)) return Number.NaN;
	// The year starts in March here, so that the leap day is its last.
	const y = month <= 2 ? year - 1 : year;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	return (y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719468) * DAY;
}

function clfDay(day: string): EpochMs {
	if (day.charCodeAt(2) !== 0x2f || day.charCodeAt(6) !== 0x2f) return Number.NaN;
	return dayStart(digits(day, 7, 4), MONTHS.indexOf(day.slice(3, 6)) + 1, digits(day, 0, 2));
}

/** `Z`, `+01:00`, `+0100` or `+01` in `text[from, to)`; `NaN` for anything else. */
function zoneOffset(text: string, from: number, to: number): Milliseconds {
	const sign = text.charCodeAt(from);
	if ((sign | 0x20) === 0x7a) return to === from + 1 ? 0 : Number.NaN;
	if (sign !== 0x2b && sign !== 0x2d) return Number.NaN;
	const colon = text.charCodeAt(from + 3) === 0x3a ? 1 : 0;
	const short = to === from + 3;
	if (!short && to !== from + 5 + colon) return Number.NaN;
	const offset = clock(digits(text, from + 1, 2), short ? 0 : digits(text, from + 3 + colon, 2), 0);
	return sign === 0x2d ? -offset : offset;
}
