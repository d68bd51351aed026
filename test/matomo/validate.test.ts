import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { TRACKING_PARAMS } from "../../src/matomo/params.ts";
import type { TrackingRequest } from "../../src/matomo/tracking-request.ts";
import { prepare, REQUIRED, refusal } from "../../src/matomo/validate.ts";
import { processEntry } from "../helpers/matomo/entry.ts";
import { defaultSettings } from "../helpers/matomo/settings.ts";
import { NOON, request } from "../helpers/tracking.ts";

const NOW = NOON / 1000;
const YEAR = 365 * 86_400;

/** Parameter, value, what is sent: a value, `undefined` for left out, or the reason of a refusal. */
const CASES: readonly (readonly [string, string | number, string | number | undefined | RegExp])[] = [
	["idsite", 7, 7],
	["idsite", 0, /^idsite: /],
	["idsite", Number.NaN, /^idsite: /],
	["url", "https://shop.example/a?b=ü#c", "https://shop.example/a?b=ü#c"],
	["url", "HTTP://shop.example", "HTTP://shop.example"],
	["url", "/page", /^url: not an absolute/],
	["url", "//shop.example/", /^url: /],
	["url", "http:///page", /^url: /],
	["url", "ftp://shop.example/", /^url: /],
	["url", "http://shop.example:99999/", /^url: /],
	["url", "https://shop.example/\ud83d", "https://shop.example/\ufffd"],
	["cip", "198.51.100.7", "198.51.100.7"],
	["cip", "2001:db8::7", "2001:db8::7"],
	["cip", "198.51.100.7:80", /^cip: not one plain IP address$/],
	["cip", "198.51.100.7, 10.0.0.1", /^cip: /],
	["cip", "[2001:db8::7]", /^cip: /],
	["cip", "fe80::1%eth0", /^cip: /],
	["cip", "unknown", /^cip: /],
	["cip", "", /^cip: /],
	["ua", "-", "-"],
	["ua", "", /^ua: empty$/],
	["ua", "  ", /^ua: empty$/],
	["cdt", NOW - 10, NOW - 10],
	["cdt", NOW - 10.5, NOW - 11],
	["cdt", NOW, NOW - 1],
	["cdt", NOW + 3600, NOW - 1],
	["cdt", NOON, /^cdt: more than a day in the future$/],
	["cdt", NOW - 19 * YEAR, NOW - 19 * YEAR],
	["cdt", NOW - 20 * YEAR, /^cdt: more than 20 years ago$/],
	["cdt", 0, /^cdt: /],
	["cdt", Number.NaN, /^cdt: not epoch seconds$/],
	["cdt", "2026-11-22 11:00:00", /^cdt: /],
	["pv_id", "aZ09bc", "aZ09bc"],
	["pv_id", "aZ09b", /^pv_id: /],
	["pv_id", "aZ09bcd", /^pv_id: /],
	["pv_id", "aaaaaü", /^pv_id: /],
	["cid", "0123456789abcdef", "0123456789abcdef"],
	["cid", "0123456789abcde", undefined],
	["cid", "0123456789abcdeg", undefined],
	["_id", "0123456789ABCDEF", "0123456789ABCDEF"],
	["_id", "", undefined],
	["uid", "ü".repeat(250), "ü".repeat(200)],
	["urlref", "ü".repeat(600), "ü".repeat(512)],
	["action_name", `a${"ü".repeat(600)}`, `a${"ü".repeat(511)}`],
	["action_name", "", ""],
	["bw_bytes", 0, 0],
	["bw_bytes", "512", 512],
	["bw_bytes", -1, undefined],
	["bw_bytes", Number.POSITIVE_INFINITY, undefined],
	["search_count", 2 ** 31 - 1, 2 ** 31 - 1],
	["search_count", 2 ** 31, undefined],
	["search_count", "", undefined],
	["lat", 90, 90],
	["lat", -90.1, undefined],
	["long", "180", 180],
	["long", 181, undefined],
	["pf_srv", 12.7, 12],
	["pf_srv", -3, undefined],
	["pf_srv", 2 ** 24, undefined],
	["lang", "", ""],
	["dimension1", "a\udc00", "a\ufffd"],
	["dimension2", Number.NaN, undefined],
];

for (const [name, value, expected] of CASES) {
	test(`${name}: ${String(value).slice(0, 40)}`, () => {
		const given = request(1, { [name]: value });
		const prepared = prepare(given, NOON);
		if (expected instanceof RegExp) {
			assert.match("refused" in prepared ? prepared.refused : "", expected);
		} else {
			assert.ok("request" in prepared, JSON.stringify(prepared));
			assert.equal(prepared.request[name], expected);
			assert.is(name in prepared.request, expected !== undefined);
		}
		assert.ok(Object.is(given[name], value));
	});
}

test("all cases are there", () => assert.is(CASES.length, 62));

test("refuses what lacks a parameter that it needs, and adds the language", () => {
	const names = ["idsite", "url", "cip", "cdt", "ua", "pv_id"];
	for (const name of names) {
		const { [name]: _, ...rest } = request(1);
		assert.equal(prepare(rest as unknown as TrackingRequest, NOON), { refused: `${name}: missing` });
	}
	const { lang: _, ...rest } = request(1);
	const prepared = prepare(rest as unknown as TrackingRequest, NOON);
	assert.is("request" in prepared && prepared.request.lang, "");
});

test("only what no request goes without can make it refused: a dry run looks at nothing else", () => {
	const others = Object.keys(TRACKING_PARAMS).filter((name) => !REQUIRED.some((required) => required === name));
	const odd = [
		"",
		" ",
		"x".repeat(5000),
		"\u0000",
		"\ud800",
		"-1",
		"1e999",
		-1,
		1.5,
		2 ** 60,
		Number.NaN,
		Number.POSITIVE_INFINITY,
	];
	for (const name of others) {
		for (const value of odd) assert.ok("request" in prepare(request(1, { [name]: value }), NOON), `${name} ${value}`);
	}
	assert.is(others.length + REQUIRED.length, Object.keys(TRACKING_PARAMS).length);
});

test("a reason tells nothing of the visitor", () => {
	const prepared = prepare(request(1, { cip: "198.51.100.7x" }), NOON);
	assert.not.match(JSON.stringify(prepared), /198/);
});

test("what is prepared is stored as it is: never poison, invalid, at another time or address", async () => {
	const settings = { ...defaultSettings(), now: () => NOON };
	const bearer = { address: "192.0.2.1", userAgent: "bearer", language: "xx", referer: "", isPreview: false };
	const value = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.double(), fc.ipV4(), fc.ipV6(), fc.webUrl());
	const names = fc.constantFrom(
		"url",
		"cip",
		"cdt",
		"pv_id",
		"cid",
		"_id",
		"bw_bytes",
		"search_count",
		"lat",
		"long",
		"ua",
	);
	let accepted = 0;
	await fc.assert(
		fc.property(fc.dictionary(names, value), (odd) => {
			const prepared = prepare(request(1, odd), NOON);
			if ("refused" in prepared) return;
			accepted++;
			const sent = JSON.parse(JSON.stringify(prepared.request));
			const outcome = processEntry(sent, bearer, true, settings);
			if (outcome.is === "ignored") return;
			assert.is(outcome.is, "stored");
			if (outcome.is !== "stored") return;
			const { cdt, cip, ua } = outcome.action;
			assert.equal({ cdt, cip, ua }, { cdt: sent.cdt, cip: sent.cip, ua: sent.ua });
		}),
		{ numRuns: 500 },
	);
	assert.ok(accepted > 20, `only ${accepted} were accepted`);
});

test("why a request is refused is the same whether one that is fit is asked for or not", () => {
	const requests: readonly TrackingRequest[] = [
		...CASES.map(([name, value]) => request(1, { [name]: value })),
		...REQUIRED.map((name) => ({ ...request(1), [name]: undefined }) as unknown as TrackingRequest),
	];
	const refused = requests.map((one) => {
		const prepared = prepare(one, NOON);
		return "refused" in prepared ? prepared.refused : undefined;
	});
	assert.equal(
		requests.map((one) => refusal(one, NOON)),
		refused,
	);
	assert.ok(refused.filter((reason) => reason !== undefined).length > 20);
});

test.run();
