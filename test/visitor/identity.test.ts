import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogEvent } from "../../src/event.ts";
import { identityOf, OccurrenceCounter, pageViewId } from "../../src/visitor/identity.ts";
import { holds } from "../format/holds.ts";
import { pageEvent } from "../helpers/log-event.ts";

const test = suite("visitor/identity");

test("is the same in every run: what Matomo has stored must be recognised for years", () => {
	assert.is(identityOf(pageEvent(), 0), "b5263c4181b464d62bfbb2b8023dbc81957581227316d68406ffa4b33b208a92");
	assert.is(pageViewId(identityOf(pageEvent(), 0)), "0unOKb");
	assert.is(pageViewId(identityOf(pageEvent(), 1)), "aBpjfD");
});

/** What two lines must differ in to be two page views. */
const CONTENT: readonly Partial<LogEvent>[] = [
	{ start: 1 },
	{ ip: "203.0.113.8" },
	{ forwardedFor: "203.0.113.8, 10.0.0.1" },
	{ host: "other.example" },
	{ target: "/other" },
	{ userAgent: "other" },
	{ requestId: "other" },
];

/** What a run may be told of a log, and another not. */
const TOLD: readonly Partial<LogEvent>[] = [
	{ scheme: "http" },
	{ status: 304 },
	{ referrer: "https://other.example/" },
	{ bytes: 7 },
	{ duration: 12 },
	{ language: "de" },
	{ optOut: "dnt" },
	{ visitorId: "aaaaaaaaaaaaaaaa" },
];

test("everything that tells requests apart counts", () => {
	const identities = new Set([identityOf(pageEvent(), 0), identityOf(pageEvent(), 1), identityOf(pageEvent(), 2)]);
	for (const event of CONTENT) identities.add(identityOf(pageEvent(event), 0));
	assert.is(identities.size, CONTENT.length + 3);
	assert.is(CONTENT.length, 7);
});

test("what is known of a log in one run and not in another does not count, nor which proxies are trusted", () => {
	for (const told of TOLD) assert.is(identityOf(pageEvent(told), 0), identityOf(pageEvent(), 0), JSON.stringify(told));
	const forwardedFor = "203.0.113.8, 10.0.0.1";
	const logged = identityOf(pageEvent({ ip: "10.0.0.2", forwardedFor }), 0);
	assert.is(identityOf(pageEvent({ ip: "203.0.113.8", forwardedFor }), 0), logged);
	assert.is(TOLD.length, 8);
});

test("fields do not run into one another", () => {
	const one = identityOf(pageEvent({ userAgent: "a", requestId: "b" }), 0);
	assert.is.not(identityOf(pageEvent({ userAgent: 'a","b', requestId: undefined }), 0), one);
	assert.is.not(identityOf(pageEvent({ userAgent: "ab", requestId: undefined }), 0), one);
	assert.is.not(
		identityOf(pageEvent({ userAgent: undefined, requestId: "a" }), 0),
		identityOf(pageEvent({ userAgent: "a" }), 0),
	);
});

test("a pv_id is six digits and letters, which all occur", () => {
	const digits = new Set<string>();
	const ids = new Set<string>();
	holds(
		fc.property(fc.string(), fc.nat(), (target, occurrence) => {
			const id = pageViewId(identityOf(pageEvent({ target }), occurrence));
			assert.match(id, /^[0-9A-Za-z]{6}$/);
			ids.add(id);
			for (const digit of id) digits.add(digit);
		}),
		{ numRuns: 2000 },
	);
	assert.is(digits.size, 62);
	assert.ok(ids.size > 1900);
	assert.is(pageViewId("0".repeat(64)), "000000");
	assert.match(pageViewId("f".repeat(64)), /^[0-9A-Za-z]{6}$/);
});

test("equal page views are numbered", () => {
	const counter = new OccurrenceCounter();
	const numbers = ["a", "b", "a", "a", "c", "b"].map((identity) => counter.next(identity, 0));
	assert.equal(numbers, [0, 0, 1, 2, 0, 1]);
});

test("equal page views are numbered however many others come between, and forgotten after an hour", () => {
	const counter = new OccurrenceCounter();
	const hour = 3_600_000;
	assert.is(counter.next("old", 0), 0);
	assert.is(counter.next("young", hour), 0);
	for (let other = 0; other < 5000; other++) counter.next(`other ${other}`, hour + other);
	assert.is(counter.next("young", hour + 5000), 1);
	assert.is(counter.next("old", hour + 5000), 0, "so memory is bounded; equal ones start in the same instant");
});

test.run();
