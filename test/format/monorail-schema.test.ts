import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { monorail } from "../../src/format/monorail.ts";
import { holds } from "./holds.ts";
import { root } from "./root.ts";

const test = suite("format/monorail-schema");

const schema = JSON.parse(readFileSync(join(root, "fixtures", "monorail.schema.json"), "utf8"));
const accepts = new Ajv({ strict: true, strictRequired: false }).compile(schema);
const BASE = { time: "2026-11-22T12:00:55.879Z", ip: "203.0.113.7", url: "https://shop.test/" };

test("accepts what the format reads, refuses what it does not, in the fixture's lines", () => {
	const folder = join(root, "fixtures", "formats", "monorail");
	const lines = readFileSync(join(folder, "input.log"), "latin1").split("\n").slice(0, -1);
	let accepted = 0;
	let refused = 0;
	for (const line of lines) {
		const reads = typeof monorail.parse(line) === "object";
		let record: unknown;
		try {
			record = JSON.parse(line);
		} catch {
			continue;
		}
		if (accepts(record)) accepted++;
		else refused++;
		if (accepts(record)) assert.ok(reads, line);
		// The parser takes more than the schema promises, but must read nothing without time, address and place.
		if (!reads) assert.not.ok(accepts(record), line);
	}
	assert.ok(accepted >= 20 && refused >= 20, `${accepted} accepted, ${refused} refused`);
});

test("describes every key, and has examples that are accepted", () => {
	let examples = 0;
	for (const [key, property] of Object.entries<Record<string, unknown>>(schema.properties)) {
		assert.type(property.description, "string", key);
		for (const example of (property.examples as readonly unknown[] | undefined) ?? []) {
			examples++;
			assert.ok(accepts({ ...BASE, [key]: example }), `${key}: ${example}`);
			assert.type(monorail.parse(JSON.stringify({ ...BASE, [key]: example })), "object", `${key}: ${example}`);
		}
	}
	assert.is(Object.keys(schema.properties).length, 30);
	assert.ok(examples > 10);
});

const WRONG: readonly Readonly<Record<string, unknown>>[] = [
	{ time: undefined },
	{ time: "2026-11-22T12:00:55" },
	{ time: 1795348855879 },
	{ time: "22/Nov/2026:12:00:55 +0000" },
	{ ip: undefined },
	{ ip: "" },
	{ ip: "-" },
	{ url: undefined },
	{ url: "/relative" },
	{ url: "ftp://shop.test/" },
	{ url: "https:///" },
	{ url: undefined, host: "shop.test" },
	{ url: undefined, host: "", target: "/" },
	{ url: undefined, host: "shop.test", target: "p" },
	{ url: "/relative", host: "shop.test", target: "/" },
	{ status: "ok" },
	{ status: 2000 },
	{ bytes: -1 },
	{ duration_ms: "slow" },
	{ visitor_id: "f463" },
	{ opt_out: "maybe" },
	{ user_agent: {} },
];

test("refuses what is wrong", () => {
	for (const fields of WRONG) assert.not.ok(accepts({ ...BASE, ...fields }), JSON.stringify(fields));
	assert.is(WRONG.length, 22);
});

const odd = fc.constantFrom<unknown>(
	null,
	"",
	"-",
	"0",
	"1",
	0,
	1,
	-1,
	0.5,
	1e-7,
	1e300,
	200,
	"200",
	"0.5",
	true,
	false,
	"text",
	{},
	[],
	"/",
	"/p#f",
	"#",
);
const fitting: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
	time: fc.oneof(
		fc.date({ min: new Date(0), max: new Date("2199-12-31"), noInvalidDate: true }).map((date) => date.toISOString()),
		fc.double({ min: 1, max: 9.9e10, noNaN: true }),
		fc.constantFrom(
			"2026-11-22 12:00Z",
			"2026-11-22T12:00:55,5+0100",
			"1795348855.123456789",
			"2026-11-22T12:00:55-03",
		),
	),
	ip: fc.constantFrom("203.0.113.7", "::1", "x", "--", "- -"),
	url: fc.oneof(
		fc.webUrl({ withQueryParameters: true, withFragments: true }),
		fc.constantFrom(
			"HTTPS://a@b@shop.test",
			"http://[::1]:80?x",
			"http://shop.test:#",
			"http://a-:1/",
			"http://ü/",
			"/",
			"",
		),
	),
	host: fc.constantFrom("shop.test", "Shop.test:80", "[::1]", "[::1]:8443", "a:", "x-y", "ü"),
	target: fc.constantFrom("/", "/p?a=b#c", "http://shop.test/", "a://"),
	request: fc.constantFrom(
		"GET / HTTP/1.1",
		"POST /a b HTTP/1.0",
		"GET http://shop.test/",
		"PRI *",
		"-",
		"\u0016\u0003",
	),
	visitor_id: fc.constantFrom("f463614ea04e99e8", "F463614EA04E99E8"),
	uadata: fc.constantFrom({}, { mobile: true }, "{}", "x"),
};
const record = fc
	.tuple(
		...Object.keys(schema.properties).map((key) =>
			fc.tuple(
				fc.constant(key),
				fc.option(fc.oneof({ weight: 1, arbitrary: odd }, { weight: 4, arbitrary: fitting[key] ?? odd })),
			),
		),
	)
	.chain((members) =>
		fc
			.subarray(
				members.filter(([key]) => !(key in fitting)),
				{ maxLength: 3 },
			)
			.map((few) => [...members.filter(([key]) => key in fitting), ...few]),
	)
	.map((members) => Object.fromEntries(members) as Record<string, unknown>);

test("what the schema accepts, the format reads", () => {
	let accepted = 0;
	holds(
		fc.property(record, (fields) => {
			if (!accepts(fields)) return;
			accepted++;
			assert.type(
				monorail.parse(JSON.stringify(fields)),
				"object",
				`${JSON.stringify(fields)} ${monorail.parse(JSON.stringify(fields))}`,
			);
		}),
		{ numRuns: 5000 },
	);
	assert.ok(accepted > 500, `${accepted} records were accepted`);
});

test.run();
