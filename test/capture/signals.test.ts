import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Signals, signalReader } from "../../src/capture/signals.ts";

const test = suite("capture/signals");

const ID = "f463614ea04e99e8";
const NONE: Signals = {
	visitorId: undefined,
	optOut: false,
	consent: false,
	doNotTrack: false,
	globalPrivacyControl: false,
	purpose: undefined,
};

const CASES: readonly (readonly [
	what: string,
	headers: Readonly<Record<string, string>>,
	expected: Partial<Signals>,
])[] = [
	["nothing", {}, {}],
	["the visitor's cookie", { cookie: `_pk_id.1.1fff=${ID}.1795348855.` }, { visitorId: ID }],
	["behind others", { cookie: `sid=a; _pk_id.1.1fff=${ID}.1.` }, { visitorId: ID }],
	["without a space", { cookie: `sid=a;_pk_id.1.1fff=${ID}.1.` }, { visitorId: ID }],
	["the end of another's name", { cookie: `x_pk_id.1.1fff=${ID}.1.` }, {}],
	["too short", { cookie: "_pk_id.1.1fff=f463614ea04e99e.1." }, {}],
	["no hexadecimal digits", { cookie: "_pk_id.1.1fff=g463614ea04e99e8.1." }, {}],
	[
		"two sites: the first",
		{ cookie: `_pk_id.2.1=0000000000000002.1.; _pk_id.1.1=${ID}.1.` },
		{ visitorId: "0000000000000002" },
	],
	["mtm_consent_removed", { cookie: "a=b; mtm_consent_removed=1795348855" }, { optOut: true }],
	["matomo_ignore", { cookie: "matomo_ignore=ignore%3D%2A" }, { optOut: true }],
	["piwik_ignore, even if empty", { cookie: "piwik_ignore=" }, { optOut: true }],
	["a name that only ends so", { cookie: "not_matomo_ignore=1" }, {}],
	["a value that says so", { cookie: "a=matomo_ignore=1" }, {}],
	["mtm_consent", { cookie: "mtm_consent=1795348855" }, { consent: true }],
	["an empty mtm_consent", { cookie: "mtm_consent=; a=b" }, {}],
	["removed is no consent", { cookie: "mtm_consent_removed=1" }, { optOut: true }],
	["DNT: 1", { dnt: "1" }, { doNotTrack: true }],
	["DNT: 0", { dnt: "0" }, {}],
	["X-Do-Not-Track: 1", { "x-do-not-track": "1" }, { doNotTrack: true }],
	["Sec-GPC: 1", { "sec-gpc": "1" }, { globalPrivacyControl: true }],
	["DNT twice", { dnt: "1, 1" }, { doNotTrack: true }],
	["Sec-GPC twice", { "sec-gpc": "0, 1" }, { globalPrivacyControl: true }],
	["Sec-Purpose", { "sec-purpose": "prefetch;prerender" }, { purpose: "prefetch;prerender" }],
	["Purpose", { purpose: "prefetch" }, { purpose: "prefetch" }],
	["X-Purpose", { "x-purpose": "preview" }, { purpose: "preview" }],
	["X-Moz", { "x-moz": "prefetch" }, { purpose: "prefetch" }],
];

for (const [what, headers, expected] of CASES) {
	test(what, () => assert.equal(signalReader()(headers), { ...NONE, ...expected }));
}

test("all of them were tried", () => assert.is(CASES.length, 26));

test("of several sites' cookies, that of the site that was named", () => {
	const cookie = `_pk_id.2.1fff=0000000000000002.1.; _pk_id.1.1fff=${ID}.1.; _pk_id.11.1=0000000000000011.1.`;
	assert.is(signalReader(1)({ cookie }).visitorId, ID);
	assert.is(signalReader(2)({ cookie }).visitorId, "0000000000000002");
	assert.is(signalReader(3)({ cookie }).visitorId, undefined);
});

test.run();
