import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { browserOf } from "../../src/visitor/browser.ts";

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-S921B)";

const CASES: readonly (readonly [family: string, userAgent: string])[] = [
	["Chrome", `${WINDOWS} ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`],
	["Chrome", `${IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`],
	[
		"Chrome",
		`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Ubuntu Chromium/80.0.3987.87 Chrome/80.0.3987.87 Safari/537.36`,
	],
	["Chrome (headless)", `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/156.0.0.0 Safari/537.36`],
	["Firefox", `${WINDOWS.replace(")", "; rv:133.0)")} Gecko/20100101 Firefox/133.0`],
	["Firefox", `${IPHONE} FxiOS/133.0 Mobile/15E148 Safari/605.1.15`],
	["Firefox Focus", `${IPHONE} Focus/8.1.1 Mobile/15E148 Safari/605.1.15`],
	["Safari", `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`],
	[
		"Safari",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
	],
	["Edge", `${WINDOWS} ${WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`],
	["Edge", `${ANDROID} ${WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0`],
	["Opera", `${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`],
	["Samsung Internet", `${ANDROID} ${WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`],
	["Vivaldi", `${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.15`],
	["Yandex", `${WINDOWS} ${WEBKIT} Chrome/128.0.0.0 YaBrowser/24.10.0.0 Safari/537.36`],
	[
		"UC Browser",
		`Mozilla/5.0 (Linux; U; Android 13; en-US) ${WEBKIT} Version/4.0 Chrome/123.0 UCBrowser/13.4 Mobile Safari/537.36`,
	],
	["DuckDuckGo", `${IPHONE} Version/18.1 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15 Ddg/18.1`],
	["Internet Explorer", "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"],
	["Other", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
	["Other", "SecretName/1.0 (someone@example.org)"],
	["Other", "curl/8.5.0"],
	["Other", ""],
	["Other", " "],
];

test("names the family", () => {
	let cases = 0;
	for (const [family, userAgent] of CASES) {
		assert.is(browserOf(userAgent).family, family, userAgent);
		assert.is(browserOf(userAgent).family, family, "the same when remembered");
		cases++;
	}
	assert.is(cases, 23);
});

test("gives one of the known names for any text, and looks at no more than the first 512 characters", () => {
	const names = new Set<string>();
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
			names.add(browserOf(text).family);
			assert.is(
				browserOf(text.padEnd(512, "-").slice(0, 512) + text).family,
				browserOf(text.padEnd(512, "-").slice(0, 512)).family,
			);
		}),
	);
	for (const name of names) assert.match(name, /^[A-Z][A-Za-z ()]+$/);
});

test("a remembered user agent costs next to nothing", () => {
	const userAgent = CASES[0]?.[1] ?? "";
	const calls = 200_000;
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 5; round++) {
		const from = process.hrtime.bigint();
		for (let call = 0; call < calls; call++) browserOf(userAgent);
		best = Math.min(best, Number(process.hrtime.bigint() - from) / calls);
	}
	assert.ok(best < 1000, `${best} ns a call`); // some 20; the bound is for a busy machine, a cache miss costs 10 µs
});

test.run();
