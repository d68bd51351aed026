import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogEvent } from "../../src/event.ts";
import { absoluteUrl, type SendableView, TRACKING_PARAMS, trackingRequest } from "../../src/matomo/params.ts";
import { FIREFOX, NOON, pageEvent } from "../helpers/log-event.ts";

const test = suite("matomo/params");

const SITE = { id: 7 };

/** What the log says, and what else is known. */
interface Known {
	readonly event?: Partial<LogEvent>;
	readonly view?: Partial<SendableView>;
}

const viewOf = ({ event, view }: Known): SendableView => ({
	event: pageEvent(event),
	url: "https://shop.example/page",
	visitorId: undefined,
	customId: undefined,
	ip: "203.0.113.0",
	title: undefined,
	pageViewId: "aHo2sY",
	...view,
});

/** What each parameter is made of: one line for what a log may say, one for what it may leave out. */
const GOLDEN: readonly (readonly [name: string, known: Known, value: string | number | undefined])[] = [
	["idsite", {}, 7],
	["rec", {}, 1],
	["apiv", {}, 1],
	["url", {}, "https://shop.example/page"],
	["urlref", { event: { referrer: "https://search.example/?q=a" } }, "https://search.example/?q=a"],
	["urlref", {}, undefined],
	["ua", {}, FIREFOX],
	["ua", { event: { userAgent: undefined } }, ""],
	["lang", { event: { language: "de-DE,de;q=0.8" } }, "de-DE,de;q=0.8"],
	["lang", {}, ""],
	["cip", { event: { ip: "203.0.113.7" } }, "203.0.113.0"],
	["cip", { view: { ip: "2001:db8::7" } }, "2001:db8::7"],
	["cdt", { event: { start: NOON + 999.9 } }, NOON / 1000],
	["pv_id", {}, "aHo2sY"],
	["_id", { view: { visitorId: "f463614ea04e99e8" } }, "f463614ea04e99e8"],
	["_id", { event: { visitorId: "f463614ea04e99e8" } }, undefined],
	["cid", { view: { customId: "00112233445566aa" } }, "00112233445566aa"],
	["cid", {}, undefined],
	["uadata", { event: { clientHints: { uadata: '{"mobile":false}' } } }, '{"mobile":false}'],
	["uadata", { event: { clientHints: { brands: "none", platform: undefined, mobile: undefined } } }, undefined],
	["uadata", {}, undefined],
	["action_name", { view: { title: "Über uns" } }, "Über uns"],
	["action_name", { event: { title: "of the log" } }, undefined],
	["pf_srv", { event: { duration: 1803.4 } }, 1803],
	["pf_srv", { event: { duration: 0 } }, 0],
	["pf_srv", {}, undefined],
	["bw_bytes", { event: { bytes: 759 } }, 759],
	["bw_bytes", {}, undefined],
];

test("each parameter has its line, and each line its value", () => {
	for (const [name, known, value] of GOLDEN) {
		assert.is(TRACKING_PARAMS[name]?.(viewOf(known), SITE), value, `${name} of ${JSON.stringify(known)}`);
	}
	assert.is(GOLDEN.length, 28);
	const names = new Set(GOLDEN.map(([name]) => name));
	assert.equal(
		Object.keys(TRACKING_PARAMS),
		[...names],
		"a parameter without a line in this table, or the other way round",
	);
});

test("the request of a page view of which the log says little", () => {
	assert.equal(trackingRequest(viewOf({}), SITE), {
		idsite: 7,
		rec: 1,
		apiv: 1,
		url: "https://shop.example/page",
		ua: FIREFOX,
		lang: "",
		cip: "203.0.113.0",
		cdt: NOON / 1000,
		pv_id: "aHo2sY",
	});
});

test("what Matomo would else take from our own headers is always there, and nothing is undefined", () => {
	for (const event of [
		{},
		{ userAgent: undefined, language: undefined, referrer: undefined, clientHints: undefined },
	]) {
		const request = trackingRequest(viewOf({ event }), SITE);
		for (const name of ["ua", "lang", "url", "cip"]) assert.type(request[name], "string", name);
		assert.not.ok(Object.values(request).includes(undefined as never));
	}
});

const DEFAULTS = { scheme: "https", host: "default.example" };

const URLS: readonly (readonly [event: Partial<LogEvent>, host: string | undefined, url: string])[] = [
	[{}, "default.example", "https://shop.example/page"],
	[{ scheme: "http" }, undefined, "http://shop.example/page"],
	[{ scheme: undefined }, undefined, "https://shop.example/page"],
	[{ host: undefined }, "default.example", "https://default.example/page"],
	[{ host: undefined }, undefined, "/page"],
	[{ host: "2001:db8::7" }, undefined, "https://[2001:db8::7]/page"],
	[{ target: "/gr%C3%BCn?a=%20#x" }, undefined, "https://shop.example/gr%C3%BCn?a=%20#x"],
	[{ target: "//a//b" }, undefined, "https://shop.example//a//b"],
	[{ target: "http://Other.example:81/a" }, undefined, "http://Other.example:81/a"],
];

test("the URL as requested", () => {
	for (const [event, host, url] of URLS) assert.is(absoluteUrl(pageEvent(event), { ...DEFAULTS, host }), url);
	assert.is(URLS.length, 9);
});

test.run();
