import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import type { Digest } from "../../src/digest/digest.ts";
import { packDigest, unpackDigest } from "../../src/digest/digest-packing.ts";
import { digester } from "../../src/digest/digester.ts";
import { PackedEvent } from "../../src/digest/packed-event.ts";
import { Packer } from "../../src/digest/packer.ts";
import { ReadVisitors, Unpacker } from "../../src/digest/unpacker.ts";
import type { LogEvent } from "../../src/event.ts";
import { NO_REQUEST_REASONS, type NoRequest } from "../../src/outcome.ts";
import { makePlan } from "../../src/plan.ts";
import { newVisitor } from "../../src/visitor/fingerprint.ts";
import { newUserAgent } from "../../src/visitor/user-agent.ts";
import { pageEvent, trackerEvent } from "../helpers/log-event.ts";

const test = suite("digest/packing");

const digest = digester(makePlan([], DEFAULT_SETTINGS));

/** What arrives in another thread. */
function there(write: (into: Packer) => void): Unpacker {
	const packer = new Packer();
	write(packer);
	return new Unpacker(structuredClone(packer.take()));
}

const text = fc.string({ unit: "binary", maxLength: 30 });
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(some, { nil: undefined });
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat());

/** Of this century, to the millisecond or finer. */
const time = fc.oneof(
	fc.double({ min: 946_684_800_000, max: 1_893_456_000_000, noNaN: true }),
	fc.integer({ min: 946_684_800_000, max: 1_893_456_000_000 }),
);

const events: fc.Arbitrary<LogEvent> = fc.record(
	{
		start: time,
		logged: time,
		ip: text,
		forwardedFor: maybe(text),
		method: text,
		scheme: maybe(text),
		host: maybe(text),
		target: text,
		status: fc.nat(),
		userAgent: maybe(text),
		referrer: maybe(text),
		language: maybe(text),
		contentType: maybe(text),
		bytes: maybe(number),
		duration: maybe(number),
		upstreamStatus: maybe(text),
		body: maybe(text),
		contentLength: maybe(number),
		fetchDest: maybe(text),
		purpose: maybe(text),
		clientHints: maybe(
			fc.oneof(
				fc.record({ uadata: text }, { noNullPrototype: true }),
				fc.record({ brands: text, platform: maybe(text), mobile: maybe(text) }, { noNullPrototype: true }),
			),
		),
		visitorId: maybe(text),
		optOut: maybe(fc.constantFrom("cookie", "dnt", "gpc")),
		consent: maybe(fc.boolean()),
		complete: maybe(fc.boolean()),
		requestId: maybe(text),
		title: maybe(text),
	},
	{ noNullPrototype: true },
);

test("records are what they were after packing", () => {
	fc.assert(
		fc.property(events, (event) => {
			const packed = PackedEvent.of(event, event);
			const read = { ...event, body: undefined };
			assert.equal(packed.read(event.start), read);
			assert.equal(packed.read(event.start), read, "as often as one likes");
		}),
	);
});

/** What of a digest travels: all but the record, but for that of a page view, wherever its bytes are. */
function travels(whole: Digest | NoRequest): unknown {
	if (typeof whole === "string") return whole;
	const { call, event, view, visitor, ...rest } = whole;
	return {
		...rest,
		visitor: visitor && { fingerprint: visitor.fingerprint, ip: visitor.ip, userAgent: visitor.agent.userAgent },
		view: view && { ...view, event: view.event.read(whole.start) },
		event: undefined,
		call: call && {
			kind: call.kind,
			hits: call.hits.map(({ join, told, isDelayed }) => ({
				join,
				told: told && {
					site: told.site,
					visitorId: told.visitorId,
					rawTitle: told.rawTitle,
					hasConsent: told.hasConsent,
				},
				isDelayed,
			})),
		},
	};
}

const VIEW = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fk%25C3%25A4se&r=1&pv_id=abcdef";
const EVENTS: readonly LogEvent[] = [
	pageEvent(),
	pageEvent({ purpose: "prefetch", referrer: "https://shop.example/" }),
	pageEvent({ target: "/a.css", referrer: "https://shop.example/", optOut: "gpc" }),
	pageEvent({ target: "/a.css" }),
	pageEvent({ userAgent: "Googlebot/2.1" }),
	trackerEvent(VIEW),
	trackerEvent(`${VIEW}&_id=0123456789abcdef&action_name=K%C3%A4se&consent=1&cdo=90`, {
		referrer: "https://shop.example/k%C3%A4se",
	}),
	trackerEvent("idsite=1&rec=1&search=x"),
	trackerEvent("idsite=1&rec=1&link=x"),
	trackerEvent(VIEW, { status: 502 }),
	trackerEvent("", { method: "POST", contentLength: 9 }),
	trackerEvent("", { target: `/stats/collect?${VIEW}` }),
	trackerEvent("", { target: `/stats/collect?${VIEW}`, userAgent: "Googlebot/2.1" }),
	trackerEvent("", { method: "POST", body: `{"requests":["?${VIEW}","?idsite=1&rec=1&url=%2Fb"]}` }),
];

test("what is to be known of a record arrives as it was", () => {
	const all = [...NO_REQUEST_REASONS, ...EVENTS.map((event) => digest(event))];
	const unpacker = there((into) => {
		for (const one of all) packDigest(one, into);
	});
	for (const one of all) assert.equal(travels(unpackDigest(unpacker)), travels(one));
	assert.ok(unpacker.isDone);
	assert.equal(
		new Set(EVENTS.map((event) => digest(event).kind)),
		new Set(["page-view", "prefetch", "static", "bot", "tracker-call", "unnamed-tracker"]),
	);
	assert.is(EVENTS.filter((event) => digest(event).unnamedTracker === "/stats/collect").length, 1);
	assert.is(EVENTS.filter((event) => (digest(event).call?.hits.length ?? 0) > 0).length, 5);
});

test("a visitor arrives once, and is the same object afterwards", () => {
	const packer = new Packer();
	const visitors = new ReadVisitors();
	const agents = ["", "browser"].map(newUserAgent);
	const people = Array.from({ length: 5000 }, (_, index) =>
		newVisitor({ fingerprint: `${index}\nx`, ip: `${index}`, agent: agents[index % 2] ?? newUserAgent("") }),
	);
	const [first] = people;
	const arrive = () => new Unpacker(structuredClone(packer.take()), visitors);
	for (const visitor of [first, first, undefined]) packer.visitor(visitor);
	const once = arrive();
	const arrived = once.visitor();
	assert.is(arrived?.fingerprint, "0\nx");
	assert.is(once.visitor(), arrived);
	assert.is(once.visitor(), undefined);
	packer.visitor(first);
	assert.is(arrive().visitor(), arrived, "also in the next parcel");
	// More than there are slots: some take the slots of others.
	for (const visitor of [...people, ...people]) packer.visitor(visitor);
	const all = arrive();
	for (const { fingerprint, ip, agent } of [...people, ...people]) {
		const read = all.visitor();
		assert.equal([read?.fingerprint, read?.ip, read?.agent.userAgent], [fingerprint, ip, agent.userAgent]);
	}
	assert.ok(all.isDone);
});

test("more user agents than there are slots arrive as they are", () => {
	const packer = new Packer();
	const visitors = new ReadVisitors();
	const names = Array.from({ length: 45_000 }, (_, index) => `browser ${index} \u{1f600}`.slice(0, 9 + (index % 6)));
	for (const order of [names, names.toReversed()]) {
		const people = order.map((userAgent, index) =>
			newVisitor({ fingerprint: `${index}`, ip: "", agent: newUserAgent(userAgent) }),
		);
		for (const visitor of people) packer.visitor(visitor);
		const there = new Unpacker(structuredClone(packer.take()), visitors);
		for (const { agent } of people) assert.is(there.visitor()?.agent.userAgent, agent.userAgent);
	}
	assert.ok(visitors.userAgents.length < 10_000);
});

test("a packer can be used again, and grows", () => {
	const packer = new Packer();
	for (const round of [1, 2]) {
		for (let index = 0; index < 40_000; index++) packer.number(index * round);
		packer.shared("again");
		packer.shared("again");
		const unpacker = new Unpacker(packer.take());
		for (let index = 0; index < 40_000; index++) assert.is(unpacker.number(), index * round);
		assert.is(unpacker.shared(), "again");
		assert.is(unpacker.shared(), "again");
		assert.ok(unpacker.isDone);
		assert.is(packer.size, 0);
	}
});

test("a failed hit arrives with its order among others", () => {
	const made = digester(makePlan([], { ...DEFAULT_SETTINGS, siteId: 1, replayFailed: true }));
	const call = trackerEvent("idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fa", { status: 502 });
	const sent = made(call);
	const arrived = unpackDigest(there((into) => packDigest(sent, into)));
	const hitOf = (digest: Digest | NoRequest) =>
		typeof digest === "string" ? undefined : digest.call?.replays?.failed[0]?.view?.join;
	assert.type(hitOf(sent)?.tie, "string");
	assert.is(hitOf(arrived)?.tie, hitOf(sent)?.tie);
	assert.equal(hitOf(arrived), hitOf(sent));
});

test.run();
