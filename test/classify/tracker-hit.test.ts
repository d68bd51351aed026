import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { trackerCall } from "../../src/classify/tracker-hit.ts";
import type { LogEvent } from "../../src/event.ts";
import { TRACKER_HIT_KINDS, type TrackerHitKind } from "../../src/outcome.ts";
import { holds } from "../format/holds.ts";
import { NOON, trackerEvent } from "../helpers/log-event.ts";

const test = suite("classify/tracker-hit");

const VIEW = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fa";
const SEARCH = `${VIEW}&search=cheese`;
const EVENT = `${VIEW}&e_c=video`;

/** What a call is, and the pages that its hits report; `-` for one that reports none. */
type Case = readonly [expected: `${TrackerHitKind}${string}`, event: LogEvent, why: string];

const query = (parameters: string, more: Partial<LogEvent> = {}): LogEvent => trackerEvent(parameters, more);
const body = (text: string, more: Partial<LogEvent> = {}): LogEvent =>
	trackerEvent("", { body: text, contentLength: text.length, ...more });
const bulk = (requests: readonly unknown[]): LogEvent => body(JSON.stringify({ requests, send_image: 0 }));

const CASES: readonly Case[] = [
	["page-view /a", query(VIEW), "a beacon: all in the query"],
	["page-view /a", query(VIEW, { method: "GET", contentLength: undefined }), "an image"],
	["page-view /a", query(VIEW, { body: "junk" }), "the query wins over the body"],
	["page-view /a", query(VIEW, { target: `http://shop.example/matomo.php?${VIEW}` }), "a proxy's absolute form"],
	["page-view /a", body(VIEW), "a form in the body"],
	["page-view /a", query("queuedtracking=0", { body: VIEW }), "a query without a hit does not hide the body"],
	["page-view -", query("idsite=1&rec=1"), "a page view that says no URL"],
	["site-search /a", query(SEARCH), "a search replaces the page view"],
	["other", query(EVENT), "an event"],
	["other", query(VIEW, { method: "OPTIONS", contentLength: undefined }), "a preflight: the call itself comes then"],
	["other", query(VIEW, { method: "OPTIONS", status: 404, contentLength: undefined }), "a preflight that failed"],
	["other", query(`${VIEW}&ping=6`), "a ping"],
	["other", query(`${VIEW}&link=https%3A%2F%2Felsewhere.example`), "an outlink"],
	["other", query("idsite=1&url=https%3A%2F%2Fshop.example%2Fa"), "without rec=1 Matomo stores nothing"],
	["other", query(VIEW.replace("rec=1", "rec=0")), "rec=0 neither"],
	["other", query(`${SEARCH}&e_c=x`), "an event on a result page"],

	["page-view /a", bulk([`?${VIEW}`]), "bulk of one"],
	["page-view /a /a", bulk([`?${VIEW}`, `?${EVENT}`, `?${VIEW}`]), "bulk: an event among page views"],
	["page-view /a /a", bulk([`?${SEARCH}`, `?${VIEW}`]), "bulk: a search among page views"],
	["site-search /a", bulk([`?${SEARCH}`, `?${EVENT}`]), "bulk: searches only"],
	["other", bulk([`?${EVENT}`, `?${EVENT}`]), "bulk: events only"],
	["other", bulk([]), "bulk of none"],
	["page-view /a", bulk([{ idsite: 1, rec: 1, url: "https://shop.example/a" }]), "bulk: objects"],
	["page-view /ä b", bulk([{ idsite: "1", rec: "1", url: "https://shop.example/ä b" }]), "objects are not encoded"],
	["other", bulk([{ idsite: 1, rec: 1, e_c: "video" }]), "an event as object"],
	[
		"page-view /a",
		bulk([{ idsite: 1, rec: 1, url: "https://shop.example/a", r: { toString: "" } }]),
		"a hostile object",
	],
	["page-view /a", bulk([null, 7, [], "", `?${VIEW}`]), "bulk: entries that are none"],
	["page-view /a", bulk([`rec=1&${VIEW.replace("&rec=1", "")}`]), "bulk: a string without its question mark"],
	["page-view /a", bulk([`/matomo.php?rec=1&${VIEW.replace("&rec=1", "")}`]), "bulk: with the tracker's path"],
	[
		"page-view /a",
		body(`{ "send_image": 0, "token_auth": "x", "requests" : ["?${VIEW}"] }`),
		"requests not at the start",
	],

	["opaque -", body(`{"requests":["?${VIEW}"`), "broken JSON, cut off by the log"],
	["opaque -", body('{"requests":"none"}'), "no list"],
	["opaque -", body('["requests"]'), "no object"],
	["opaque -", body('null "requests"'), "no JSON"],
	["opaque -", body("something else"), "no hit in it"],
	["opaque -", query("", { contentLength: 15_000 }), "a body that nginx did not log"],
	["opaque -", query("", { contentLength: undefined }), "a log without bodies and lengths"],
	["opaque -", query("v=1", { contentLength: 9 }), "with a query of its own"],
	["other", query("", { contentLength: 0 }), "nothing was sent"],
	["other", query("", { method: "GET", contentLength: undefined }), "somebody looks at the tracker's address"],
	["other", query("", { method: "HEAD", contentLength: undefined }), "a monitor"],

	["failed", query(VIEW, { status: 500 }), "Matomo failed"],
	["failed", query(VIEW, { status: 404 }), ""],
	["failed", query(VIEW, { status: 302 }), "redirected: beacons do not follow"],
	["failed", query(VIEW, { status: 0 }), ""],
	["failed", query(VIEW, { status: 199 }), ""],
	["page-view /a", query(VIEW, { status: 200 }), ""],
	["page-view /a", query(VIEW, { status: 299 }), ""],
	["failed", query(VIEW, { status: 300 }), ""],
	["page-view /a", query(VIEW, { status: 304 }), "a cached image"],
	["failed", query(VIEW, { status: 499 }), "gone, and nobody knows how far it came"],
	["page-view /a", query(VIEW, { status: 499, upstreamStatus: "204" }), "gone after Matomo had answered"],
	["failed", query(VIEW, { status: 200, upstreamStatus: "500" }), "the proxy hid the error"],
	["failed", query(VIEW, { status: 502, upstreamStatus: "-" }), "Matomo never answered"],
	["failed", query(VIEW, { status: 204, upstreamStatus: "-" }), "nor here"],
	["page-view /a", query(VIEW, { upstreamStatus: "502, 200" }), "the second server took it"],
	["failed", query(VIEW, { upstreamStatus: "200, 502" }), "the last counts"],
	["failed", query(VIEW, { upstreamStatus: "502, -" }), ""],
	["page-view /a", query(VIEW, { upstreamStatus: "404 : 204" }), "after an internal redirect"],
	["failed", query(VIEW, { upstreamStatus: "204 : 502" }), ""],
	["page-view /a", query(VIEW, { upstreamStatus: "502, 502 : 504, 200" }), ""],
	["failed", body("", { status: 413, body: undefined, contentLength: 1e7 }), "too large for the proxy"],
	["failed", { ...bulk([`?${VIEW}`]), upstreamStatus: "503" }, "bulk too"],
];

test("tells what a call was, and which pages its hits report", () => {
	const kinds = new Set<string>(["repeated"]);
	for (const [expected, event, why] of CASES) {
		const { kind, hits } = trackerCall(event);
		const pages = hits.map(({ parameters }) => parameters?.url?.replace("https://shop.example", "") ?? "-");
		assert.is([kind, ...pages].join(" "), expected, why);
		for (const { start } of hits) assert.is(start, NOON);
		kinds.add(kind);
	}
	assert.is(CASES.length, 63);
	assert.is(kinds.size, TRACKER_HIT_KINDS.length, "every kind has a case; repeated ones are the join's to tell");
});

test("a hit that waited offline happened when it was made", () => {
	const starts = (event: LogEvent): number[] => trackerCall(event).hits.map(({ start }) => NOON - start);
	assert.equal(starts(query(`${VIEW}&cdo=3600`)), [3_600_000]);
	assert.equal(starts(query(`${VIEW}&cdo=-60`)), [0], "not in the future");
	assert.equal(starts(bulk([`?${VIEW}&cdo=120`, `?${VIEW}`, `?${VIEW}&cdo=60`])), [120_000, 0, 60_000]);
});

test("reads any call, and never throws", () => {
	const text = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.json().map((json) => `{"requests":${json}}`),
		fc.array(fc.jsonValue()).map((requests) => JSON.stringify({ requests })),
		fc.constant(VIEW),
	);
	const calls = fc.record({
		target: text.map((more) => `/matomo.php?${more}`),
		body: fc.option(text, { nil: undefined }),
		upstreamStatus: fc.option(fc.string(), { nil: undefined }),
		method: fc.constantFrom("GET", "POST"),
	});
	const seen = new Map<string, number>();
	holds(
		fc.property(calls, (more) => {
			const { kind, hits } = trackerCall(trackerEvent("", more));
			assert.ok(TRACKER_HIT_KINDS.includes(kind));
			assert.is(hits.length > 0, kind === "page-view" || kind === "site-search" || kind === "opaque");
			seen.set(kind, (seen.get(kind) ?? 0) + 1);
		}),
		{ numRuns: 2000 },
	);
	assert.ok(seen.size >= 4, [...seen].join());
});

test.run();
