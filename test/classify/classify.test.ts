import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Classification, type ClassifyRules, classify } from "../../src/classify/classify.ts";
import type { LogEvent } from "../../src/event.ts";
import { SKIP_REASONS } from "../../src/outcome.ts";
import { pathOf } from "../../src/request-path.ts";
import { pageEvent } from "../helpers/log-event.ts";

const test = suite("classify/classify");

const RULES: ClassifyRules = {
	trackerPaths: ["/matomo.php", "/js/"],
	trackerScripts: ["/matomo.js"],
	isBot: (userAgent) => userAgent.includes("bot"),
	isExcluded: (_, path) => path.startsWith("/admin"),
	hasSite: (host) => host !== "other.example",
};

type Case = readonly [expected: Classification, event: Partial<LogEvent>];

const CASES: readonly Case[] = [
	["page-view", {}],
	["page-view", { target: "/" }],
	["page-view", { target: "/index.html?a=1.css" }],
	["page-view", { target: "/index.php" }],
	["page-view", { target: "/v1.2/about" }],
	["page-view", { target: "https://shop.example/page?x" }],
	["page-view", { status: 203 }],
	["page-view", { status: 304 }],
	["page-view", { status: 304, bytes: 0 }],
	["page-view", { bytes: 1 }],
	["page-view", { contentType: "text/html" }],
	["page-view", { contentType: "text/html; charset=utf-8" }],
	["page-view", { contentType: " TEXT/HTML;charset=utf-8" }],
	["page-view", { contentType: "application/xhtml+xml" }],
	["page-view", { fetchDest: "document" }],
	["page-view", { complete: true }],
	["page-view", { purpose: "something else" }],
	["page-view", { optOut: "cookie" }],
	["page-view", { target: "/matomo.php/help" }],
	["page-view", { target: "/?url=/matomo.php" }],

	["page-view", { target: "/index.php?module=API&method=VisitsSummary.get&idSite=1&period=day" }],
	["page-view", { target: "/index.php?module=API&method=VisitsSummary.get&idsite=1" }],
	["page-view", { target: "/?idsite=1&rec=0" }],
	["page-view", { target: "/?idsite=1&rec" }],
	["page-view", { target: "/?idsite=x&rec=1" }],
	["page-view", { target: "/?idsite=0&rec=1" }],
	["page-view", { target: "/?myidsite=1&rec=1" }],
	["page-view", { target: "/idsite=1&rec=1" }],

	["tracker-call", { target: "/matomo.php?idsite=1" }],
	["tracker-call", { target: "/matomo.php" }],
	["tracker-call", { target: "/analytics/matomo.php?rec=1" }],
	["tracker-call", { target: "https://shop.example/matomo.php?rec=1" }],
	["tracker-call", { target: "/js/?idsite=1" }],
	["tracker-call", { target: "/x/js/" }],
	["tracker-script", { target: "/matomo.js" }],
	["tracker-script", { target: "/a/matomo.js?v=3", method: "HEAD", status: 404, userAgent: undefined }],
	["excluded", { target: "/admin/users" }],
	["excluded", { target: "/admin/collect?idsite=1&rec=1" }],
	["unnamed-tracker", { target: "/stats/collect?idsite=1&rec=1" }],
	["unnamed-tracker", { target: "/stats/collect?idsite=1&rec=1", contentType: "image/gif", fetchDest: "empty" }],
	["unnamed-tracker", { target: "/stats/collect?url=x&rec=1&_id=&idsite=12", method: "POST", status: 204, bytes: 0 }],
	["unnamed-tracker", { target: "/?idsite=1&rec=1", status: 304, userAgent: undefined }],
	["unnamed-tracker", { target: "/?idsite=1&rec=1", userAgent: "some bot", host: "other.example" }],
	["method", { method: "POST" }],
	["method", { method: "HEAD" }],
	["method", { method: "get" }],
	["method", { target: "/stats/collect?idsite=1&rec=1", method: "OPTIONS" }],
	["method", { target: "/stats/collect?idsite=1&rec=1", method: "POST", status: 404 }],
	["method", { target: "/s.css", method: "POST" }],
	["method", { method: "", target: "", status: 400 }],
	["static", { target: "/s.css" }],
	["static", { target: "/s.css?v=/page" }],
	["static", { target: "/robots.txt" }],
	["redirect", { status: 300 }],
	["redirect", { target: "/stats/collect?idsite=1&rec=1", status: 302 }],
	["redirect", { status: 301 }],
	["redirect", { status: 302 }],
	["redirect", { status: 307 }],
	["redirect", { status: 399 }],
	["status", { status: 404 }],
	["status", { target: "/stats/collect?idsite=1&rec=1", status: 404 }],
	["status", { status: 500 }],
	["status", { status: 400 }],
	["status", { status: 0 }],
	["status", { status: 101 }],
	["status", { status: 204 }],
	["status", { status: 206 }],
	["status", { status: 299 }],
	["aborted", { status: 499 }],
	["aborted", { complete: false }],
	["aborted", { complete: false, bytes: 0 }],
	["empty", { bytes: 0 }],
	["empty", { bytes: 0, status: 203 }],
	["content-type", { contentType: "application/json" }],
	["content-type", { contentType: "text/htmlx" }],
	["content-type", { contentType: "image/png", fetchDest: "document" }],
	["fetch-destination", { fetchDest: "iframe" }],
	["fetch-destination", { fetchDest: "empty" }],
	["fetch-destination", { fetchDest: "frame" }],
	["prefetch", { purpose: "prefetch" }],
	["prefetch", { purpose: "prefetch;prerender" }],
	["prefetch", { purpose: "Prefetch;anonymous-client-ip" }],
	["prefetch", { purpose: "preview" }],
	["prefetch", { purpose: "instant" }],
	["no-user-agent", { userAgent: undefined }],
	["bot", { userAgent: "some bot" }],
	["bot", { userAgent: "some bot", host: "other.example" }],
	["no-site", { host: "other.example" }],
	["no-site", { host: "other.example", purpose: "prefetch" }],
];

test("tells what a request is", () => {
	const seen = new Set<string>();
	for (const [expected, event] of CASES) {
		assert.is(classify(pageEvent(event), RULES), expected, JSON.stringify(event));
		seen.add(expected);
	}
	assert.is(CASES.length, 89);
	const toldOtherwise = ["header", "no-browser-proof", "partly-tracked", "repeated"];
	const told = SKIP_REASONS.filter((reason) => !toldOtherwise.includes(reason));
	assert.equal([...seen].sort(), [...told, "page-view", "tracker-call"].sort(), "every reason has a case");
});

/** What each rule needs to hold, in the order of the rules. Any two of them can hold of one request. */
const IN_ORDER: readonly (readonly [Classification, Partial<LogEvent>])[] = [
	["excluded", { target: "/admin/" }],
	["method", { method: "POST" }],
	["static", { target: "/admin/s.css" }],
	["redirect", { status: 302 }],
	["aborted", { complete: false }],
	["empty", { bytes: 0 }],
	["content-type", { contentType: "text/css" }],
	["fetch-destination", { fetchDest: "style" }],
	["no-user-agent", { userAgent: undefined }],
	["prefetch", { purpose: "prefetch" }],
];

test("the first rule that holds wins", () => {
	const open = { ...RULES, isExcluded: undefined };
	let pairs = 0;
	for (const [index, [first, one]] of IN_ORDER.entries()) {
		for (const [second, other] of IN_ORDER.slice(index + 1)) {
			const event = pageEvent({ ...one, ...other });
			assert.is(classify(event, first === "excluded" ? RULES : open), first, `${first} before ${second}`);
			pairs++;
		}
	}
	assert.is(pairs, 45);
});

test("nothing hides a tracker call: no filter, no robot, no status, no missing user agent", () => {
	const all: ClassifyRules = { ...RULES, isExcluded: () => true, isBot: () => true };
	const hidden = { ...Object.assign({}, ...IN_ORDER.map(([, event]) => event)), target: "/admin/matomo.php" };
	assert.is(classify(pageEvent({ ...hidden, status: 500 }), all), "tracker-call");
	assert.is(classify(pageEvent({ ...hidden, target: "/matomo.js" }), all), "tracker-script");
});

test("the robot list is asked last, and of candidates only", () => {
	let asked = 0;
	const counting: ClassifyRules = {
		...RULES,
		isBot: () => {
			asked++;
			return true;
		},
	};
	for (const [expected, event] of CASES) {
		if (!["page-view", "bot", "prefetch", "no-site"].includes(expected)) classify(pageEvent(event), counting);
	}
	assert.is(asked, 0);
	assert.is(classify(pageEvent(), counting), "bot");
	assert.is(classify(pageEvent({ purpose: "prefetch" }), counting), "bot", "what robots prefetch nobody will view");
	assert.is(asked, 2);
});

const PATHS: readonly (readonly [target: string, path: string])[] = [
	["/", "/"],
	["/a/b?c=/d", "/a/b"],
	["/a??b", "/a"],
	["//a/b", "//a/b"],
	["/%C3%A4", "/%C3%A4"],
	["http://example.org/a?b", "/a"],
	["HTTPS://example.org:8443/a", "/a"],
	["http://example.org", ""],
	["http://example.org?a", ""],
	["example.org:443", "example.org:443"],
	["*", "*"],
	["", ""],
];

test("the path of a target", () => {
	for (const [target, path] of PATHS) assert.is(pathOf(target), path, target);
	assert.is(PATHS.length, 12);
});

test.run();
