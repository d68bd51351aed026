import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Candidate } from "../src/candidate.ts";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import { digester } from "../src/digest/digester.ts";
import type { LogEvent } from "../src/event.ts";
import { makePlan } from "../src/plan.ts";
import { Witness } from "../src/witness.ts";
import { joinViewOf } from "./helpers/join-view.ts";
import { NOON, pageEvent, trackerEvent } from "./helpers/log-event.ts";

const test = suite("witness");

const plan = makePlan([], DEFAULT_SETTINGS);
const { visitorOf, join } = plan;
const A = "0123456789abcdef";

/** A witness of these requests, of any kind. */
function witnessOf(events: readonly LogEvent[], asksForProof = true): Witness {
	const witness = new Witness(join);
	const digest = digester({ ...plan, browserProof: asksForProof ? "prefer" : "off" });
	for (const event of events) {
		const request = digest(event);
		witness.request(request);
		for (const hit of request.call?.hits ?? []) witness.hit(hit.join, hit.told, request.start);
	}
	return witness;
}

/** The page view of ada at noon. */
function candidate(more: Partial<LogEvent> = {}): Candidate {
	return joinViewOf(pageEvent(more), visitorOf).item;
}

const hit = (query: string, more: Partial<LogEvent> = {}): LogEvent => trackerEvent(`idsite=1&rec=1&${query}`, more);
const URL_OF_PAGE = `url=${encodeURIComponent("https://shop.example/page")}`;

test("knows the visitor's id and the page's title from hits, unless the log tells them", () => {
	const witness = witnessOf([hit(`${URL_OF_PAGE}&action_name=Gr%C3%BCner+K%C3%A4se&_id=${A}`)]);
	const { visitorId, title } = witness.completed(candidate());
	assert.equal([visitorId, title], [A, "Grüner Käse"]);
	const own = witness.completed(candidate({ visitorId: "ffffffffffffffff", title: "Of the log" }));
	assert.equal([own.visitorId, own.title], ["ffffffffffffffff", "Of the log"]);
	const other = witness.completed(candidate({ ip: "203.0.113.8", host: "other.example" }));
	assert.equal([other.visitorId, other.title], [undefined, undefined]);
	assert.is(witness.completed(candidate({ ip: "203.0.113.8" })).title, "Grüner Käse", "titles are the page's");
});

test("keeps no more of a title than Matomo does", () => {
	const witness = witnessOf([hit(`${URL_OF_PAGE}&action_name=${"%C3%A4".repeat(5000)}`)]);
	assert.is(witness.completed(candidate()).title, "ä".repeat(1024));
});

test("knows an id from the moment when a hit came, not when its page view was, if it waited offline", () => {
	const late = witnessOf([hit(`${URL_OF_PAGE}&_id=${A}&cdo=86400`)]);
	assert.is(late.isTracked(candidate()), true);
	assert.is(late.completed(candidate()).visitorId, A);
});

test("a hit whose body was not logged shows that the tracker runs, and nothing more", () => {
	const opaque = trackerEvent("", { contentLength: 9000 });
	const witness = witnessOf([opaque]);
	assert.is(witness.isTracked(candidate()), true);
	assert.is(witness.completed(candidate()).visitorId, undefined);
	const both = witnessOf([hit(`${URL_OF_PAGE}&_id=${A}`), opaque]);
	assert.is(both.completed(candidate()).visitorId, A);
	assert.is(both.isTracked(candidate({ ip: "203.0.113.8" })), false);
});

/** Requests of ada one second after her page view, and whether they show that a browser shows it. */
const SUB_RESOURCES: readonly (readonly [more: Partial<LogEvent>, shows: boolean])[] = [
	[{ target: "/s.css", referrer: "https://shop.example/page" }, true],
	[{ target: "/s.css" }, false],
	[{ target: "/s.css", referrer: "https://shop.example/page", ip: "203.0.113.8" }, false],
	[{ target: "/data", contentType: "application/json", referrer: "https://shop.example/page" }, true],
	[{ target: "/frame", fetchDest: "iframe", referrer: "https://shop.example/page" }, true],
	[{ target: "/api", method: "POST", referrer: "https://shop.example/page" }, true],
	[{ target: "/other", referrer: "https://shop.example/page" }, false],
	[{ target: "/missing", status: 404, referrer: "https://shop.example/page" }, false],
];

test("files, frames and calls of a page's scripts show a browser", () => {
	for (const [more, shows] of SUB_RESOURCES) {
		const event = pageEvent({ start: NOON + 1000, ...more });
		assert.is(witnessOf([event]).signsOf(candidate()).subResource, shows, JSON.stringify(more));
		assert.is(witnessOf([event], false).signsOf(candidate()).subResource, false, "nobody asks");
	}
	assert.is(SUB_RESOURCES.length, 8);
	const { fetchMetadata, language } = witnessOf([]).signsOf(candidate({ fetchDest: "document", language: "de" }));
	assert.ok(fetchMetadata && language);
});

test("any request may carry an opt-out, also one of the tracker", () => {
	for (const event of [
		pageEvent({ target: "/s.css", optOut: "dnt" }),
		pageEvent({ status: 404, optOut: "gpc" }),
		hit(URL_OF_PAGE, { optOut: "cookie" }),
	]) {
		const witness = witnessOf([event]);
		assert.is(witness.optOuts.holdsFor(visitorOf(event).fingerprint, NOON + join.after), true);
		assert.is(witness.optOuts.holdsFor(visitorOf(event).fingerprint, NOON + join.after + 1), false);
	}
});

test("a page that was fetched ahead is opened by what is requested from it, but not ahead", () => {
	const ahead = { purpose: "prefetch" };
	const from = (more: Partial<LogEvent>): boolean => {
		const event = { target: "/s.css", referrer: "https://shop.example/page", start: NOON + 1, ...more };
		const witness = witnessOf([pageEvent(event)]);
		witness.pageView(candidate(ahead));
		return witness.wasOpened(candidate(ahead));
	};
	assert.is(from({}), true);
	assert.is(from({ purpose: "prefetch;prerender" }), false, "prerendered pages load their files, too");
	assert.is(from({ referrer: "https://elsewhere.example/page" }), false);
	assert.is(from({ referrer: "https://shop.example/other" }), false);
	assert.is(from({ ip: "203.0.113.8" }), false);
	assert.is(from({ start: NOON - 1 }), false);
});

test("a site asks for consent when its hits say so", () => {
	assert.is(witnessOf([]).asksForConsent, false);
	assert.is(witnessOf([hit(URL_OF_PAGE)]).asksForConsent, false);
	assert.is(witnessOf([hit(`${URL_OF_PAGE}&consent=1`)]).asksForConsent, true);
	const few = [1, 2, 3].map((start) => hit(start === 1 ? `${URL_OF_PAGE}&consent=1` : URL_OF_PAGE, { start }));
	assert.is(witnessOf(few).asksForConsent, false, "one page of it may, or one visitor's extension");
	const bulk = JSON.stringify({ requests: [`?idsite=1&rec=1&${URL_OF_PAGE}&consent=1`] });
	assert.is(witnessOf([trackerEvent("", { body: bulk })]).asksForConsent, true);
});

test.run();
