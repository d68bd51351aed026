import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeEscapes, decodeLatin1, repairJsonEscapes } from "../../src/format/escape.ts";
import { FORMATS } from "../../src/format/formats.ts";
import { MALFORMED_REASONS } from "../../src/outcome.ts";
import { holds } from "./holds.ts";
import { root } from "./root.ts";

const test = suite("format/any-line");

const reasons: ReadonlySet<string> = new Set(MALFORMED_REASONS);

const good = FORMATS.flatMap(({ name }) =>
	readFileSync(join(root, "fixtures", "formats", name, "input.log"), "latin1")
		.split("\n")
		.slice(0, -1),
);

/** Keys of an event in the one order that all formats must use: it makes them share a hidden class. */
const KEYS =
	"start logged ip forwardedFor method scheme host target status userAgent referrer language contentType bytes duration " +
	"upstreamStatus body contentLength fetchDest purpose clientHints visitorId optOut consent complete requestId title";

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString("latin1"));
const spliced = fc
	.tuple(fc.constantFrom(...good), fc.constantFrom(...good), fc.nat(), fc.nat(), bytes)
	.map(
		([head, tail, end, start, middle]) =>
			head.slice(0, end % (head.length + 1)) + middle.slice(0, end % 5) + tail.slice(start % (tail.length + 1)),
	);
/** A good line with one character lost, doubled or foreign. */
const damaged = fc
	.tuple(fc.constantFrom(...good), fc.nat(), fc.constantFrom("", '"', "\\", "\t", " ", "\xff", "7"))
	.map(([line, at, put]) => line.slice(0, at % (line.length + 1)) + put + line.slice((at % (line.length + 1)) + 1));
const anyLine = fc.oneof(
	{ weight: 3, arbitrary: damaged },
	spliced,
	bytes,
	fc.string({ unit: "binary" }),
	fc.json(),
	fc.json().map((json) => `{"msec":"1","x":${json}}`),
);

test("every format reads any text: an event, or a reason from the list", () => {
	assert.ok(good.length > 100);
	let events = 0;
	holds(
		fc.property(anyLine, (raw) => {
			for (const line of [raw, decodeLatin1(raw)]) {
				for (const { name, parse, loggedAt } of FORMATS) {
					const result = parse(line);
					const logged = loggedAt(`\n${line}\n`, 1, 1 + line.length);
					assert.type(logged, "number");
					if (typeof result === "string") {
						assert.ok(reasons.has(result), `${name}: ${result}`);
						continue;
					}
					events++;
					assert.is(Object.keys(result).join(" "), KEYS);
					assert.ok(Number.isFinite(result.start) && Number.isFinite(result.logged), line);
					assert.ok(Number.isInteger(result.status) && result.ip !== "", line);
					assert.not.ok(
						Object.entries(result).some(([key, value]) => value === "-" && key !== "upstreamStatus"),
						line,
					);
				}
			}
		}),
		{ numRuns: 3000 },
	);
	assert.ok(events > 500, `${events} events`);
});

const LOG_TIME = '203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "';
const NASTY: readonly (readonly [name: string, line: (length: number) => string])[] = [
	...[
		'"',
		"\\",
		" ",
		"[",
		"]",
		"{",
		"\t",
		":",
		",",
		"\\x41",
		'\\"',
		'" ',
		'\\" ',
		" [",
		'{"',
		'"msec"',
		'"time" ',
		'{"msec":',
		", ",
	].map((unit) => [unit, (length: number) => unit.repeat(length / unit.length)] as const),
	["combined: quotes", (length) => LOG_TIME + '"'.repeat(length)],
	["combined: backslashes", (length) => LOG_TIME + "\\".repeat(length)],
	["combined: times", (length) => LOG_TIME.repeat(length / LOG_TIME.length)],
	["combined: many users", (length) => `203.0.113.7 ${"- [".repeat(length / 3)}`],
	["combined: long user agent", (length) => `${LOG_TIME}GET / HTTP/1.1" 200 1 "-" "${"\\x22 ".repeat(length / 5)}"`],
	["JSON: endless value", (length) => `{"msec":"${"\\\\".repeat(length / 2)}`],
	["JSON: short of its end", (length) => `{"msec":"1","body":"${"\\u0041".repeat(length / 6)}"`],
	["JSON: wrong escapes", (length) => `{"msec":"1","body":"${"\\x22".repeat(length / 4)}"}`],
	["JSON: many keys", (length) => `{${Array.from({ length: length / 12 }, (_, key) => `"k${key}":""`).join()}}`],
	["JSON: digits", (length) => `{"msec":"${"1".repeat(length)}"}`],
	["JSON: spaces", (length) => `{"msec"${" ".repeat(length)}:"1"`],
	["TSV: digits", (length) => `${"1".repeat(length)}\t`],
];

test("no text takes long: twice the length is about twice the time", () => {
	for (const [name, make] of NASTY) {
		const short = leastTimeOf(make(100_000));
		const long = leastTimeOf(make(200_000));
		// A quadratic reader would take 10^10 steps here; the floor keeps noise of a busy machine out.
		assert.ok(long < Math.max(short * 8, 500), `${name}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
	}
	assert.is(NASTY.length, 31);
});

test("no text is too long", () => {
	for (const unit of ['"', "\\", "\\x41", '{"a":"b",', "x"]) {
		const line = unit.repeat(4_000_000 / unit.length);
		for (const { parse } of FORMATS) assert.type(parse(line), "string");
		for (const { parse } of FORMATS) parse(`{"msec":"1","request_uri":"${line}"}`);
	}
});

/** Milliseconds for all that is ever done with one line. */
/** The least of a few times: what else a machine does can only add to it. */
function leastTimeOf(line: string): number {
	let least = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 5 && !(least < 20); round++) least = Math.min(least, timeOf(line));
	return least;
}

function timeOf(line: string): number {
	const start = performance.now();
	for (const { parse, loggedAt } of FORMATS) {
		parse(line);
		loggedAt(line, 0, line.length);
	}
	decodeEscapes(line);
	repairJsonEscapes(line);
	return performance.now() - start;
}

test.run();
