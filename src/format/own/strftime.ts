import type { TimePart } from "./own-time.ts";

/** One piece of a time format: plain text, a part of the time, or something that tells nothing here. */
export type TimePiece =
	| { readonly is: "text"; readonly text: string }
	| { readonly is: "part"; readonly part: TimePart | undefined; readonly pattern: string }
	| { readonly is: "unknown"; readonly directive: string };

const TWO = String.raw`\d\d`;
const SPACED = String.raw`[ \d]?\d`;

/** The part of `strftime` that logs are written with; what is made of others is written out in {@link COMPOSED}. */
const DIRECTIVES: Readonly<Record<string, readonly [part: TimePart | undefined, pattern: string]>> = {
	Y: ["year", String.raw`\d{4}`],
	y: ["shortYear", TWO],
	m: ["month", TWO],
	b: ["monthName", "[A-Za-z]{3}"],
	B: ["monthName", "[A-Za-z]{3,9}"],
	d: ["day", TWO],
	e: ["day", SPACED],
	H: ["hour", TWO],
	k: ["hour", SPACED],
	I: ["hour12", TWO],
	l: ["hour12", SPACED],
	p: ["halfDay", "[AaPp][Mm]"],
	M: ["minute", TWO],
	S: ["second", TWO],
	z: ["zone", String.raw`[+-]\d{4}`],
	Z: ["zone", "UTC|GMT|Z"],
	s: ["seconds", String.raw`\d{1,11}`],
	a: [undefined, "[A-Za-z]{3}"],
	A: [undefined, "[A-Za-z]{6,9}"],
	j: [undefined, String.raw`\d{3}`],
	u: [undefined, String.raw`\d`],
	w: [undefined, String.raw`\d`],
};

/** Directives that stand for several. */
const COMPOSED: Readonly<Record<string, string>> = {
	h: "%b",
	D: "%m/%d/%y",
	F: "%Y-%m-%d",
	R: "%H:%M",
	T: "%H:%M:%S",
	r: "%I:%M:%S %p",
	c: "%a %b %e %H:%M:%S %Y",
	n: "\n",
	t: "\t",
};

/** What Apache has besides `strftime`; each stands alone. */
const WHOLE: Readonly<Record<string, readonly [part: TimePart, pattern: string]>> = {
	sec: ["seconds", String.raw`\d{1,11}`],
	msec: ["milliseconds", String.raw`\d{1,14}`],
	usec: ["microseconds", String.raw`\d{1,17}`],
	msec_frac: ["millisecondFraction", String.raw`\d{3}`],
	usec_frac: ["microsecondFraction", String.raw`\d{6}`],
};

/**
 * Takes a time format apart.
 *
 * @see https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/functions/strftime.html
 */
export function timePieces(format: string): readonly TimePiece[] {
	const whole = Object.hasOwn(WHOLE, format) ? WHOLE[format] : undefined;
	if (whole) return [{ is: "part", part: whole[0], pattern: whole[1] }];
	const pieces: TimePiece[] = [];
	for (let at = 0; at < format.length; at++) {
		const letter = format.charAt(at + 1);
		if (format.charAt(at) !== "%" || letter === "") pieces.push({ is: "text", text: format.charAt(at) });
		else {
			at++;
			if (letter === "%") pieces.push({ is: "text", text: "%" });
			else if (Object.hasOwn(COMPOSED, letter)) pieces.push(...timePieces(COMPOSED[letter] ?? ""));
			else pieces.push(directive(letter));
		}
	}
	return pieces;
}

function directive(letter: string): TimePiece {
	const known = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined;
	return known ? { is: "part", part: known[0], pattern: known[1] } : { is: "unknown", directive: `%${letter}` };
}
