import { suite } from "uvu";
import * as assert from "uvu/assert";
import { trackerCall } from "../src/classify/tracker-hit.ts";
import { joinHit } from "../src/digest/digest-hit.ts";
import type { LogEvent } from "../src/event.ts";
import type { JoinHit } from "../src/join/join-hit.ts";
import { newVisitor } from "../src/visitor/fingerprint.ts";
import { newUserAgent } from "../src/visitor/user-agent.ts";
import { joinViewOf } from "./helpers/join-view.ts";
import { NOON, pageEvent, trackerEvent } from "./helpers/log-event.ts";

const test = suite("candidate");

const VIEW = "idsite=1&rec=1";

/** The one hit of a tracker's call, for visitor `ada`. */
function hitOf(event: LogEvent): JoinHit {
	const [hit] = trackerCall(event).hits;
	assert.ok(hit);
	return joinHit(event, hit as NonNullable<typeof hit>, "ada");
}

const HITS: readonly (readonly [query: string, more: Partial<LogEvent>, expected: Partial<JoinHit>])[] = [
	["&url=https%3A%2F%2FX.example%2Fa%23b", {}, { page: "/a", host: "x.example", refererPage: undefined }],
	["&url=%2Fa", {}, { page: "/a", host: undefined }],
	["", {}, { page: undefined, host: undefined }],
	// What is still encoded after decoding was encoded twice, or reported as it was requested: nobody can tell.
	["&url=https%3A%2F%2Fx%2F100%2525", {}, { page: "/100%25", decodedPage: "/100%" }],
	["&url=https%3A%2F%2Fx%2Fk%25C3%25A4se", {}, { page: "/k%C3%A4se", decodedPage: "/käse" }],
	["&url=https%3A%2F%2Fx%2F100%25", {}, { page: "/100%" }],
	["&url=k%2525", {}, { page: "k%25" }],
	["", { referrer: "https://X.example:81/k%C3%A4se?a#b" }, { refererPage: "/käse?a", refererHost: "x.example" }],
	["", { referrer: "android-app://x" }, { refererPage: undefined, refererHost: undefined }],
	["&url=https%3A%2F%2Fx%2Fa", { referrer: "https://x/a" }, { page: "/a", refererPage: "/a", refererHost: "x" }],
	[
		"&url=https%3A%2F%2Fx%2F100%2525",
		{ referrer: "https://x/100%25" },
		{ page: "/100%25", decodedPage: "/100%", refererPage: "/100%" },
	],
	["&_id=0123456789abcdef&_idn=0", {}, { visitorId: "0123456789abcdef" }],
	["&_id=0123456789abcdef", {}, { visitorId: "0123456789abcdef" }],
	// The cookie was made on this page, so the request of the page cannot have had it.
	["&_id=0123456789abcdef&_idn=1", {}, { visitorId: undefined }],
	["&r=1&pv_id=abcdef", {}, { copyKey: "1\nabcdef" }],
	["&r=1", {}, { copyKey: undefined }],
	["&pv_id=abcdef", {}, { copyKey: undefined }],
	["&cdo=60", {}, { start: NOON - 60_000 }],
];

test("what the join gets to know of a hit", () => {
	for (const [query, more, expected] of HITS) {
		const hit = hitOf(trackerEvent(VIEW + query, more));
		for (const [name, value] of Object.entries(expected)) {
			assert.equal(hit[name as keyof JoinHit], value, `${name} of ${query} ${JSON.stringify(more)}`);
		}
	}
	assert.is(HITS.length, 18);
});

test("an opaque hit has its Referer only", () => {
	const { page, host, refererPage, refererHost, visitorId, copyKey } = hitOf(
		trackerEvent("", { contentLength: 9000, referrer: "https://x/a" }),
	);
	assert.equal(
		{ page, host, refererPage, refererHost, visitorId, copyKey },
		{ page: undefined, host: undefined, refererPage: "/a", refererHost: "x", visitorId: undefined, copyKey: undefined },
	);
});

test("hits that differ in what the join looks at differ in their order, those that do not do not", () => {
	const urls = ["/a", "/b", "https://x/a", "https://y/a"].map((url) => `&url=${encodeURIComponent(url)}`);
	const ids = ["", "&_id=0123456789abcdef"];
	const referrers = [undefined, "https://x/a", "https://y/a", "https://x/b"];
	const ties = new Set<string>();
	for (const url of urls) {
		for (const id of ids) {
			for (const referrer of referrers) {
				const event = trackerEvent(VIEW + url + id, { referrer });
				ties.add(hitOf(event).tie);
				assert.is(hitOf({ ...event, status: 200, userAgent: "other" }).tie, hitOf(event).tie);
			}
		}
	}
	assert.is(ties.size, 4 * 2 * 4);
	assert.is.not(hitOf(trackerEvent(`${VIEW}&r=1&pv_id=a`)).tie, hitOf(trackerEvent(`${VIEW}&r=2&pv_id=a`)).tie);
	assert.is.not(hitOf(trackerEvent(`${VIEW}&r=1&pv_id=a`)).tie, hitOf(trackerEvent(`${VIEW}&r=1&pv_id=b`)).tie);
});

const viewOf = (event: Partial<LogEvent>) =>
	joinViewOf(pageEvent(event), ({ ip, userAgent = "" }) =>
		newVisitor({ fingerprint: ip, ip, agent: newUserAgent(userAgent) }),
	);

test("what the join gets to know of a page view", () => {
	const { start, fingerprint, page, host, visitorId, item } = viewOf({
		target: "/k%C3%A4se?a=%20",
		visitorId: "0123456789abcdef",
		body: "not kept",
	});
	assert.equal(
		{ start, fingerprint, page, host, visitorId },
		{ start: NOON, fingerprint: "203.0.113.7", page: "/käse?a= ", host: "shop.example", visitorId: "0123456789abcdef" },
	);
	assert.is(item.event.target, "/k%C3%A4se?a=%20", "as requested");
	assert.is(item.event.body, undefined);
});

const CONTENT: readonly Partial<LogEvent>[] = [
	{ ip: "203.0.113.8" },
	{ target: "/other" },
	{ host: "other.example" },
	{ referrer: "https://x/" },
	{ visitorId: "0123456789abcdef" },
	{ status: 304 },
	{ bytes: 7 },
	{ language: "de" },
	{ requestId: "1" },
	{ requestId: "2" },
	{ requestId: "2", target: "/other" },
	{ purpose: "prefetch" },
];

test("page views of the same instant are in order of their content", () => {
	const ties = new Set([viewOf({}).tie, ...CONTENT.map((event) => viewOf(event).tie)]);
	assert.is(ties.size, CONTENT.length + 1);
	assert.is(viewOf({}).tie, viewOf({}).tie);
	assert.is(viewOf({ requestId: "1", bytes: 7 }).tie, viewOf({ requestId: "1" }).tie, "the id says what it is");
});

test("the origin of a page view is its stretch, or itself when it has an id", () => {
	const { item } = viewOf({ requestId: "1" });
	assert.is(item.origin, item);
	assert.is(viewOf({}).item.origin, viewOf({}).item.stretch);
});

test.run();
