import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeQueryValue, type TrackerParameters, trackerParameters } from "../../src/classify/tracker-parameters.ts";
import { holds } from "../format/holds.ts";

const test = suite("classify/tracker-parameters");

const EMPTY: TrackerParameters = {
	site: 0,
	url: undefined,
	visitorId: undefined,
	rawTitle: "",
	hasConsent: false,
	isNewVisitor: false,
	random: undefined,
	pageViewId: undefined,
	secondsAgo: 0,
	isRecorded: false,
	isSearch: false,
	isOther: false,
};

const CASES: readonly (readonly [query: string, expected: Partial<TrackerParameters>])[] = [
	["", {}],
	["&&=&", {}],
	["rec=1", { isRecorded: true }],
	["rec=0", {}],
	["rec=", {}],
	["rec=1&rec=0", {}],
	["idsite=3&rec=1", { site: 3, isRecorded: true }],
	["idsite=3&idsite=4", { site: 4 }],
	["idsite=0x3", {}],
	["idsite=12345678901", {}],
	["r=960286&pv_id=74lsKW", { random: "960286", pageViewId: "74lsKW" }],
	["url=https%3A%2F%2Fshop.test%2Fgr%C3%BCn%20k%C3%A4se.html%23teil", { url: "https://shop.test/grün käse.html#teil" }],
	["url=a+b%2Bc", { url: "a b+c" }],
	["url=100%25", { url: "100%" }],
	["url=%E4%zz+x", { url: "ä%zz x" }],
	["url=%F0%9F%A7%80", { url: "🧀" }],
	["url=plain", { url: "plain" }],
	["url=a=b=c", { url: "a=b=c" }],
	["url=first&url=last", { url: "last" }],
	["url=first&url=", {}],
	["url", {}],
	["_id=f463614ea04e99e8&_idn=1", { visitorId: "f463614ea04e99e8", isNewVisitor: true }],
	["_id=F463614EA04E99E8&_idn=0", { visitorId: "f463614ea04e99e8" }],
	["_id=&_idn=1", { isNewVisitor: true }],
	["_id=f463614ea04e99e", {}],
	["_id=f463614ea04e99e8a", {}],
	["_id=g463614ea04e99e8", {}],
	["cdo=3600", { secondsAgo: 3600 }],
	["cdo=1.5", { secondsAgo: 1.5 }],
	["cdo=-5", {}],
	["cdo=soon", {}],
	["cdo=Infinity", {}],
	["cdo=", {}],
	["search=cheese", { isSearch: true }],
	["search=", { isSearch: true }],
	["search_cat=x&search_count=3", {}],
	["action_name=Gr%C3%BCner%20K%C3%A4se", { rawTitle: "Gr%C3%BCner%20K%C3%A4se" }],
	["action_name=&consent=1", { hasConsent: true }],
	["consent=0", {}],
	["urlref=https%3A%2F%2Fe_c%2F&res=1280x720&ping_me=1&e_a=x&xlink=1&dimension1=download", {}],
	["url=https%3A%2F%2Fx%2F%3Fa%26link%3D1", { url: "https://x/?a&link=1" }],
	...[
		"e_c",
		"link",
		"download",
		"idgoal",
		"c_n",
		"c_p",
		"ping",
		"ca",
		"cra",
		"ma_id",
		"hsr_vid",
		"fa_vid",
		"fa_a_longer_name",
	].map((name) => [`rec=1&${name}=1&x=y`, { isRecorded: true, isOther: true }] as const),
	["e_c=video", { isOther: true }],
];

test("reads what is looked at", () => {
	for (const [query, expected] of CASES) assert.equal(trackerParameters(query), { ...EMPTY, ...expected }, query);
	assert.is(CASES.length, 55);
});

const NAMES = ["url", "_id", "_idn", "r", "pv_id", "cdo", "rec", "action_name", "urlref", "uadata", "_idvc", "rr", "u"];

test("agrees with the standard's reader: the last of a name counts", () => {
	const pairs = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.string({ unit: "binary", maxLength: 12 })), {
		maxLength: 12,
	});
	holds(
		fc.property(pairs, (some) => {
			const query = new URLSearchParams(some.map(([name, value]): [string, string] => [name, value]));
			const found = trackerParameters(query.toString());
			const last = (name: string): string | undefined => query.getAll(name).at(-1) || undefined;
			assert.is(found.url, last("url"));
			assert.is(found.random, last("r"));
			assert.is(found.pageViewId, last("pv_id"));
			assert.is(decodeQueryValue(found.rawTitle), last("action_name") ?? "");
			assert.is(found.isOther || found.isSearch, false);
		}),
		{ numRuns: 1000 },
	);
});

const VALUES: readonly (readonly [raw: string, text: string])[] = [
	["", ""],
	["Gr%C3%BCner+K%C3%A4se", "Grüner Käse"],
	["a%2Bb", "a+b"],
	["100%", "100%"],
	["%E4+%zz", "ä %zz"],
	["%C3", "Ã"],
];

test("decodes as forms do, and broken UTF-8 as the tracker's own fallback", () => {
	for (const [raw, text] of VALUES) assert.is(decodeQueryValue(raw), text, raw);
	assert.is(VALUES.length, 6);
});

test("never throws, whatever the text", () => {
	const part = fc.constantFrom(...NAMES, "&", "=", "%", "%E4", "+", "?", "search", "link", "1", "ä");
	const text = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.array(part).map((parts) => parts.join("")),
	);
	holds(
		fc.property(text, (query) => {
			const found = trackerParameters(query);
			assert.equal(Object.keys(found), Object.keys(EMPTY));
			assert.ok(found.secondsAgo >= 0 && Number.isFinite(found.secondsAgo));
			assert.ok(found.visitorId === undefined || /^[0-9a-f]{16}$/.test(found.visitorId));
		}),
		{ numRuns: 2000 },
	);
});

test.run();
