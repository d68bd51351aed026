import { suite } from "uvu";
import * as assert from "uvu/assert";
import { head } from "../../../src/cli/explain/head.ts";
import { sourceFormats } from "../../../src/cli/explain/source-formats.ts";
import { FORMATS, formatNamed } from "../../../src/format/formats.ts";
import type { LogPart } from "../../../src/source/log-part.ts";

const test = suite("cli/explain/source-formats");

const LIMIT = 10_000;
const json = (n: number): string => `{"time":${1_700_000_000 + n},"ip":"203.0.113.1","url":"https://x.example/${n}"}`;
const combined = (n: number): string =>
	`203.0.113.1 - - [22/Nov/2026:12:00:0${n} +0000] "GET /${n} HTTP/1.1" 200 5 "-" "Mozilla/5.0"`;
const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

/** A part in chunks of its own, and how many of them were read. */
function part(source: string, ...chunks: readonly string[]): LogPart & { readonly read: () => number } {
	let read = 0;
	return {
		source,
		firstLine: 1,
		size: chunks.join("").length,
		earliest: chunks.length === 0 ? Number.POSITIVE_INFINITY : 0,
		read: () => read,
		async *open() {
			for (const chunk of chunks) {
				read++;
				yield Buffer.from(chunk);
			}
		},
	};
}

const headOf = async (parts: readonly LogPart[], formats = FORMATS): Promise<readonly string[]> =>
	head(await sourceFormats(parts, formats, LIMIT));

test("says how many of the first lines the format reads, and which others would", async () => {
	const parts = [
		part("one", lines(json(1), json(2), "x")),
		part("two", lines(json(1), combined(1), combined(2))),
		part("three", json(1)),
	];
	const [one, two, three, ...lacks] = await headOf(parts);
	assert.is(one, "one: monorail, which reads 2 of the first 3 lines; no other format reads any");
	assert.is(two, "two: nginx-combined, which reads 2 of the first 3 lines; monorail would read 1");
	assert.is(three, "three: monorail, which reads 1 of the first 1 line; no other format reads any");
	assert.is(lacks.length, 4);
	assert.is(lacks[0], "monorail cannot carry: completion");
	assert.match(lacks[1] ?? "", /^The format monorail does not carry everything: pages aborted/);
	assert.match(lacks[2] ?? "", /^nginx-combined cannot carry: milliseconds, start-time, /);
	assert.match(lacks[3] ?? "", /^The format nginx-combined does not carry everything: .*opted out/);
});

test("reads no further than it must, and over what cannot be read", async () => {
	const quick = part("quick", lines(json(1)), lines(json(2)), lines(json(3)));
	const slow = part("slow", "no line ", "yet\n", `${"x".repeat(LIMIT + 5)}\n`, lines(json(1)), lines(json(2)));
	const [one, two] = await headOf([quick, slow]);
	assert.match(one ?? "", /1 of the first 1 line;/);
	assert.is(quick.read(), 1);
	assert.match(two ?? "", /1 of the first 1 line;/);
	assert.is(slow.read(), 4);
});

test("parts of one source are told together when they are in one format", async () => {
	const parts = [part("log", lines(json(1))), part("log", lines(json(2), "x")), part("log", lines(combined(1)))];
	const [one, two] = await headOf(parts);
	assert.is(one, "log (2 parts): monorail, which reads 2 of the first 3 lines; no other format reads any");
	assert.is(two, "log: nginx-combined, which reads 1 of the first 1 line; no other format reads any");
});

test("a format that was told is not looked for, and what nobody can read is said so, as text", async () => {
	const forced = part("log", lines(json(1)));
	assert.equal(await headOf([forced], [formatNamed("nginx-json")]), ["log: nginx-json, as told"]);
	assert.is(forced.read(), 0);
	assert.equal(await headOf([part("empty"), part("\u001b[2J", lines("x", "y"))]), [
		"empty: no format reads any line",
		"\\u{1b}[2J: no format reads any line",
	]);
});

test.run();
