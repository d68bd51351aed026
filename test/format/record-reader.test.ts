import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FORMATS, formatNamed } from "../../src/format/formats.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import { NO_REQUEST_REASONS } from "../../src/outcome.ts";
import { holds } from "./holds.ts";
import { root } from "./root.ts";

const test = suite("format/record-reader");

const COMBINED = '203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET /a HTTP/1.1" 200 7 "-" "Firefox"';
const MONORAIL = '{"time":1795348855.5,"ip":"203.0.113.7","url":"https://shop.example/m"}';
const NGINX =
	'{"msec":"1795348855.879","request_time":"0.000","remote_addr":"203.0.113.7","method":"GET","request_uri":"/n","status":"200"}';

/** What became of lines: the path of a record's target, or why it is none. */
function read(reader: RecordReader, lines: readonly string[], ascii = false): string[] {
	return reader.read(lines, ascii).map((record) => (typeof record === "string" ? record : record.target));
}

function counts(reader: RecordReader): Record<string, number> {
	return Object.fromEntries([...reader.counts].map(([{ name }, lines]) => [name, lines]));
}

test("tells the format by what most of the first lines are, and reads the others by theirs", () => {
	const reader = new RecordReader(FORMATS);
	assert.equal(read(reader, [MONORAIL, COMBINED, "junk", COMBINED, "", NGINX]), [
		"/m",
		"/a",
		"not-this-format",
		"/a",
		"empty-line",
		"/n",
	]);
	assert.equal(counts(reader), { "nginx-combined": 2, monorail: 1, "nginx-json": 1 });
	assert.equal(read(reader, [NGINX, NGINX, "{"]), ["/n", "/n", "not-this-format"], "the format stays");
	assert.equal(counts(reader), { "nginx-combined": 2, monorail: 1, "nginx-json": 3 });
});

test("any number of lines may stand before those that tell the format", () => {
	for (const junk of [199, 200, 201, 1_000]) {
		const reader = new RecordReader(FORMATS);
		const found = read(reader, [...Array.from({ length: junk }, () => "[app] ready"), COMBINED, COMBINED, COMBINED]);
		assert.equal(found.slice(junk), ["/a", "/a", "/a"], `${junk}`);
		assert.is(found.length, junk + 3);
	}
});

test("as long as no line tells the format, lines are unknown", () => {
	const reader = new RecordReader(FORMATS);
	assert.equal(read(reader, ["junk", ""]), ["unknown-format", "empty-line"]);
	assert.equal(read(reader, []), []);
	assert.equal(counts(reader), {});
	assert.equal(read(reader, ["junk", NGINX, "{"]), ["not-json", "/n", "not-json"]);
	assert.equal(counts(reader), { "nginx-json": 1 });
});

test("a forced format is the only one", () => {
	const reader = new RecordReader([formatNamed("nginx-json")]);
	assert.equal(read(reader, [COMBINED, NGINX, MONORAIL, ""]), ["not-json", "/n", "no-time", "empty-line"]);
	assert.equal(counts(reader), { "nginx-json": 1 });
});

test("a wrong clock is put right, in both times of a record and in nothing else", () => {
	const lines = [NGINX, "junk", MONORAIL];
	const [right, wrong] = [0, -3_200].map((offset) => new RecordReader(FORMATS, undefined, offset).read(lines, true));
	assert.is(wrong?.[1], "not-json");
	for (const index of [0, 2]) {
		const [one, other] = [right?.[index], wrong?.[index]];
		assert.ok(typeof one === "object" && typeof other === "object");
		assert.equal(other, { ...one, start: one.start - 3_200, logged: one.logged - 3_200 });
	}
});

test("bytes are UTF-8, or else latin1", () => {
	const reader = new RecordReader(FORMATS);
	const path = (bytes: readonly number[]): string => MONORAIL.replace("/m", `/${String.fromCharCode(...bytes)}`);
	assert.equal(read(reader, [path([0xc3, 0xa4]), path([0xe4]), path([0xf0, 0x9f, 0xa7, 0x80])]), ["/ä", "/ä", "/🧀"]);
	assert.equal(read(reader, [MONORAIL], true), ["/m"]);
});

const LINES = FORMATS.flatMap(({ name }) =>
	readFileSync(join(root, "fixtures", "formats", name, "input.log"), "latin1")
		.split("\n")
		.slice(0, -1)
		// A header counts for all lines behind it.
		.filter((one) => !one.startsWith("#")),
);
const line = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...LINES) },
	fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("latin1").replaceAll("\n", "")),
	fc.constantFrom("", "{}", "-"),
	fc
		.tuple(fc.constantFrom(...LINES), fc.nat(), fc.nat(255))
		.map(
			([good, at, byte]) => good.slice(0, at % good.length) + String.fromCharCode(byte) + good.slice(at % good.length),
		),
);

test("every line is an event or has its reason, in its place, and is counted", () => {
	assert.ok(LINES.length > 100);
	const reasons: ReadonlySet<string> = new Set(NO_REQUEST_REASONS);
	const formats = fc.constantFrom(FORMATS, ...FORMATS.map((format) => [format]));
	holds(
		fc.property(formats, fc.array(fc.array(line, { maxLength: 12 }), { maxLength: 4 }), (some, chunks) => {
			const reader = new RecordReader(some);
			let events = 0;
			for (const lines of chunks) {
				const records = reader.read(lines, false);
				assert.is(records.length, lines.length);
				for (const [index, record] of records.entries()) {
					if (typeof record !== "string") events++;
					else assert.ok(reasons.has(record), record);
					const isEmpty = lines[index]?.replaceAll("\0", "").trim() === "";
					if (lines[index] === "") assert.is(record, "empty-line");
					else assert.ok(record !== "empty-line" || isEmpty, "an empty line, and no other, is one");
				}
				for (const rescued of reader.rescued.values())
					events += rescued.filter((one) => typeof one !== "string").length;
			}
			assert.is(
				[...reader.counts.values()].reduce((sum, count) => sum + count, 0),
				events,
			);
		}),
		{ numRuns: 400 },
	);
});

test("what a line is does not depend on the lines around it, nor on how they are read", () => {
	holds(
		fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), fc.nat(), (lines, cut) => {
			const events = (parts: readonly (readonly string[])[]): unknown[] => {
				const reader = new RecordReader(FORMATS);
				return parts
					.flatMap((part) => reader.read(part, false))
					.map((record) => (typeof record === "string" ? "none" : record));
			};
			// Which reader is first may change the reason, but never whether there is a record.
			const readable = [COMBINED, ...lines];
			const at = 1 + (cut % lines.length);
			assert.equal(events([readable.slice(0, at), readable.slice(at)]).map(isNone), events([readable]).map(isNone));
			assert.equal(
				events([readable]).map(isNone),
				readable.map((one) => isNone(events([[one]])[0])),
			);
		}),
		{ numRuns: 400 },
	);
});

const IIS = "2026-11-22 12:00:55 10.0.0.7 GET /usual - 443 - 203.0.113.7 Firefox - 200 0 0 114";
const FIELDS = "#Fields: date time c-ip cs-uri-stem sc-status sc-substatus";

test("headers count for the lines behind them, in one go or several, and where a part was cut off behind one", () => {
	const lines = [
		"#Software: IIS",
		IIS,
		FIELDS,
		"2026-11-22 12:00:56 203.0.113.7 /few 200 0",
		IIS,
		COMBINED,
		"#Fields: x",
	];
	const results = ["header", "/usual", "header", "/few", "bad-columns", "/a", "header"];
	assert.equal(read(new RecordReader(FORMATS), lines), results);
	const reader = new RecordReader(FORMATS);
	assert.equal(
		lines.flatMap((one) => read(reader, [one])),
		results,
	);
	assert.equal(counts(reader), { iis: 2, "nginx-combined": 1 });
	assert.is(reader.detection?.format.name, "iis");
	assert.equal(read(new RecordReader(FORMATS, FIELDS), lines.slice(3, 4)), ["/few"]);
	assert.equal(read(new RecordReader(FORMATS), lines.slice(3, 4)), ["unknown-format"]);
});

test("of lines that have a host name for an address, nothing but the address is said to be missing", () => {
	const named = COMBINED.replace(/^[^ ]+/, "client.example");
	const reader = new RecordReader(FORMATS);
	assert.equal(read(reader, [named, "junk"]), ["no-address", "unknown-format"]);
	assert.equal(read(reader, ["junk", named]), ["unknown-format", "no-address"]);
	assert.equal(read(reader, [NGINX, named]), ["/n", "not-json"]);
	assert.equal(read(new RecordReader(FORMATS), [COMBINED, named]), ["/a", "no-address"]);
});

test("headers and comments are no damage: alone, in a log of another format, and where none of the lines can be read", () => {
	const headers = ["#Version: 1.0", "#Software: IIS", "#Date: 2026-11-22 12:00:55", FIELDS];
	const all = headers.map(() => "header");
	assert.equal(read(new RecordReader(FORMATS), headers), all);
	assert.equal(read(new RecordReader(FORMATS), [COMBINED, ...headers, COMBINED]), ["/a", ...all, "/a"]);
	assert.equal(read(new RecordReader(FORMATS), [...headers, IIS, "# mine"]), [...all, "unknown-format", "header"]);
	const other = new RecordReader(FORMATS);
	assert.equal(read(other, [NGINX, "# mine", "#Fields"]), ["/n", "not-json", "not-json"]);
	const told = new RecordReader([formatNamed("nginx-json")]);
	assert.equal(read(told, ["#Version: 1.0"]), ["not-json"], "where no format with headers may be");
	const iis = new RecordReader(FORMATS);
	read(iis, [...headers.slice(0, 3), IIS, IIS, "junk"]);
	assert.equal(iis.detection?.lookedAt, 3, "and are none of the lines that tell a format");
});

test("formatOf tells who has read a line, whatever headers stand between", () => {
	const reader = new RecordReader(FORMATS);
	reader.read([IIS, FIELDS, COMBINED, "2026-11-22 12:00:56 203.0.113.7 /few 200 0"], true);
	assert.equal(
		[0, 1, 2, 3].map((index) => reader.formatOf(index)?.name),
		["iis", "iis", "nginx-combined", "iis"],
	);
});

const isNone = (record: unknown): boolean => record === "none";

test.run();
