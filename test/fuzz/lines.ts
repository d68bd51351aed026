import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Format } from "../../src/format/format.ts";
import { FORMATS } from "../../src/format/formats.ts";
import { root } from "../format/root.ts";

/** A format, and the lines of its fixture, as latin1. */
export interface SeedLines {
	readonly format: Format;
	readonly lines: readonly string[];
}

/** Every format. */
export const SEEDS: readonly SeedLines[] = FORMATS.map((format) => ({
	format,
	lines: readFileSync(join(root, "fixtures", "formats", format.name, "input.log"), "latin1")
		.split("\n")
		.slice(0, -1),
}));

/** All of their lines. */
export const ALL_LINES: readonly string[] = SEEDS.flatMap(({ lines }) => lines);

/** What means something to a format. */
const PIECES: readonly string[] = [
	...[
		'"',
		"\\",
		'\\"',
		"\\x",
		"\\xC3\\xA4",
		"\\u00",
		" ",
		"\t",
		"[",
		"]",
		"{",
		"}",
		":",
		",",
		"-",
		"|",
		"#",
		"%",
		"%zz",
		"+",
	],
	...[
		"\0",
		"a\0",
		'{"\0',
		'{"a":"\\x22"}\0',
		"\r",
		"\x1b",
		"\x7f",
		"\x80",
		"\xff",
		"\xef\xbb\xbf",
		"\xc3",
		"(",
		" s) ",
		"ms",
	],
	...['{"msec":"1"', '"request":{', '{"time":', '":', '","', "null", "true", "1e400", "-1", "0", "9".repeat(20)],
	...["[22/Nov/2026:12:00:55 +0000] ", '" 200 1 "-" "', "GET / HTTP/1.1", "203.0.113.7", "::ffff:1.2.3.4", "unknown, "],
	...[
		"#Fields: date time c-ip cs-uri-stem sc-status",
		"#Fields: ",
		"2026-11-22 12:00:55 ",
		"haproxy[1]: ",
		"2026-11-22T12:00:56.123456789Z ",
		"2026-11-22T12:00:56.1Z stdout F ",
		"web-1  | ",
		"[pod/a/b] ",
		"access.log:",
		'{"log":"',
		'\\n","stream":"stdout"}',
		"__proto__",
	],
];

/** Chance for whoever mutates: 0 <= x < 1. */
export type Chance = () => number;

const below = (chance: Chance, limit: number): number => Math.floor(chance() * limit);
const pick = <T>(chance: Chance, list: readonly T[], none: T): T => list[below(chance, list.length)] ?? none;

/**
 * A line of a fixture with a few things wrong, and now and then with very much of something.
 *
 * @param home of which every second line is
 */
export function mutatedLine(chance: Chance, home: SeedLines): string {
	let line = pick(chance, chance() < 0.5 ? home.lines : ALL_LINES, "");
	for (let left = 1 + below(chance, 4); left > 0; left--) line = mutated(line, chance);
	// A line end would make two of it.
	return line.replaceAll("\n", " ");
}

function mutated(line: string, chance: Chance): string {
	const from = below(chance, line.length + 1);
	const to = Math.min(line.length, from + 1 + below(chance, chance() < 0.2 ? line.length : 8));
	const piece = pick(chance, PIECES, "");
	switch (below(chance, 8)) {
		case 0:
			return line.slice(0, from) + line.slice(to);
		case 1:
			return line.slice(0, from) + line.slice(from, to).repeat(2) + line.slice(to);
		case 2:
			return line.slice(0, from) + piece + line.slice(from);
		case 3:
			return line.slice(0, from) + piece + line.slice(to);
		case 4:
			return line.slice(0, from) + String.fromCharCode(below(chance, 256)) + line.slice(from + 1);
		case 5:
			return line.slice(0, from) + pick(chance, ALL_LINES, "").slice(from);
		case 6:
			return line + pick(chance, ALL_LINES, "");
		default: {
			const often = chance() < 0.01 ? 5_000 : 30;
			return line.slice(0, from) + (piece || line.slice(from, to)).repeat(below(chance, often)) + line.slice(from);
		}
	}
}
