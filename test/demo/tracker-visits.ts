import type { ServerRecord } from "./server-record.ts";
import { type Session, SITE } from "./session.ts";
import type { Opened } from "./visitor.ts";
import type { VisitKind } from "./visits.ts";

/** Visits that differ by what their tracker does: kinds of calls, ways to send them, ways to fail. */
export const TRACKER_VISITS: readonly VisitKind[] = [
	{ name: "single-page app", count: 3, walk: singlePageApp },
	{ name: "custom url", count: 3, walk: customUrl },
	{ name: "event", count: 3, walk: events },
	{ name: "heartbeat", count: 2, walk: heartbeat },
	{ name: "download and outlink", count: 3, walk: links },
	{ name: "site search", count: 2, walk: siteSearch },
	{ name: "site search by url", count: 2, walk: (session) => session.view("/search?q=gr%C3%BCner+tee") },
	{ name: "site search, blocked", count: 3, walk: (session) => blocked(session, "/search?q=gr%C3%BCner+tee") },
	{ name: "consent late", count: 2, walk: consentLate },
	{ name: "cookies off", count: 2, walk: cookiesOff },
	{ name: "long title", count: 2, walk: longTitle },
	{ name: "bulk", count: 2, walk: bulk },
	{ name: "opaque", count: 3, walk: opaque },
	{ name: "pixel without script", count: 2, walk: pixel },
	{ name: "cached page", count: 2, walk: cachedPage },
	{ name: "hit failed: 502", count: 2, walk: (session) => failed(session, { status: 502, upstreamStatus: "502" }) },
	{
		name: "hit failed: 499",
		count: 2,
		walk: (session) => failed(session, { status: 499, upstreamStatus: "-", complete: false }),
	},
	{
		name: "hit failed: two upstreams",
		count: 1,
		walk: (session) => failed(session, { status: 504, upstreamStatus: "502, 504" }),
	},
	{ name: "hit failed, repeated with success", count: 2, walk: repeatedAfterFailure },
	{ name: "hit repeated", count: 3, walk: repeated },
];

function blocked(session: Session, target: string): void {
	session.open(target, { expect: "send", note: "script blocked" });
}

/** One request; the other views are the script's alone. */
function singlePageApp(session: Session): void {
	const opened = session.view("/account");
	for (const path of ["/account/orders", "/account/orders/4711?tab=items"]) {
		session.wait(6_000);
		const href = `${SITE}${path}`;
		session.report(
			{ ...opened, href, start: session.now, pageViewId: session.visitor.random.base62(6) },
			{ note: "view without request" },
		);
	}
}

/** The page tells the tracker another URL than it has. */
function customUrl(session: Session): void {
	session.view("/products/mug?colour=blue&size=0.3l", {}, { facts: { href: `${SITE}/mug` }, note: "custom url" });
}

function events(session: Session): void {
	const opened = session.view("/blog/how-to-brew");
	session.report(opened, { after: 5_000, what: { e_c: "Video", e_a: "Play", e_n: "Kettle", e_v: "3", ca: "1" } });
	session.wait(5_000);
	session.open("/help/delivery", {
		expect: "send",
		note: "its call got lost, only an event came",
		referrer: opened.href,
	});
	const here = { ...opened, href: `${SITE}/help/delivery`, start: session.now };
	session.report(here, { after: 4_000, what: { e_c: "FAQ", e_a: "Open", ca: "1" } });
}

function heartbeat(session: Session): void {
	const opened = session.view("/blog/how-to-brew");
	for (const after of [15_000, 30_000]) session.report(opened, { after, what: { ping: "1" } });
}

function links(session: Session): void {
	const opened = session.view("/about");
	session.report(opened, { after: 4_000, what: { link: "https://tea.example.org/" } });
	session.report(opened, { after: 6_000, what: { download: `${SITE}/files/price-list.pdf` } });
}

/** The result page reports the search in place of a page view. */
function siteSearch(session: Session): void {
	const opened = session.open("/search?q=oolong", { expect: "tracked", tracker: true });
	session.report(opened, { kind: "site-search", what: { search: "oolong", search_count: "3" } });
}

/** Held back until the banner is answered; the first call has no visitor id yet. */
function consentLate(session: Session): void {
	const opened = session.open("/", { expect: "tracked", tracker: true });
	session.report(opened, { after: 14_200, facts: { visitorId: "", newVisitor: true, consent: true } });
	session.report(opened, { after: 15_000, what: { ping: "1" }, facts: { consent: true } });
}

function cookiesOff(session: Session): void {
	const off = { facts: { visitorId: "", newVisitor: true, cookies: false } };
	const first = session.view("/", {}, off);
	session.wait(8_000);
	session.view("/products/assam", { referrer: first.href }, off);
}

function longTitle(session: Session): void {
	const what = { action_name: `Everything about tea${", and more of it".repeat(130)}` };
	session.view("/blog/how-to-brew", {}, { what, kind: "page-view", place: inBody, note: "parameters in the body" });
}

/** Queued calls, sent together: the page view and an event, then events alone. */
function bulk(session: Session): void {
	const { random } = session.visitor;
	const opened = session.open("/products/darjeeling-first-flush", { expect: "tracked", tracker: true });
	const event = `?e_c=Shop&e_a=Scroll&ca=1&idsite=1&rec=1&r=${random.digits(6)}&url=${encodeURIComponent(opened.href)}&send_image=0&pv_id=${opened.pageViewId}`;
	session.report(opened, { place: (query) => inBulk([`?${query}`, event]), note: "page view and event in one body" });
	session.report(opened, {
		after: 9_000,
		kind: "other",
		place: () => inBulk([event, event.replace("Scroll", "Zoom")]),
	});
}

/** The server could not log the body: whatever it was, this visitor's tracker works. */
function opaque(session: Session): void {
	const place = (query: string): Partial<ServerRecord> => ({ ...inBody(query), body: "" });
	session.view("/products/assam", {}, { kind: "opaque", place, note: "body not logged" });
}

/** `<noscript><img src="/matomo.php?idsite=1&rec=1">`: no url; Matomo takes the Referer. */
function pixel(session: Session): void {
	session.view(
		"/about",
		{ assets: "no-script" },
		{
			note: "image for browsers without JavaScript",
			place: () => ({ target: "/matomo.php?idsite=1&rec=1" }),
			record: { method: "GET", fetchDest: "image", contentLength: "", visitorId: "", ...PICTURE },
		},
	);
}

/** A page out of the browser's cache: a call without a request. */
function cachedPage(session: Session): void {
	const first = session.view("/");
	session.wait(30_000);
	const cached: Opened = { ...first, referrer: "", start: session.now, pageViewId: session.visitor.random.base62(6) };
	session.report(cached, { note: "page from the cache" });
}

function failed(session: Session, record: Partial<ServerRecord>): void {
	const first = session.open("/", { expect: "send", tracker: true, note: "its call did not reach Matomo" });
	session.report(first, { kind: "failed", record });
	session.wait(40_000);
	session.view("/products/assam", { referrer: first.href });
}

/** `sendBeacon` seemed to fail, so the same call follows as an image. */
function repeated(session: Session): void {
	const opened = session.view("/products/cup-%26-saucer");
	repeat(session, opened, "repeated", "the same call once more");
	session.wait(9_000);
	session.open("/products/cup-%26-saucer", { expect: "send", note: "reload, its call got lost" });
}

function repeatedAfterFailure(session: Session): void {
	const opened = session.open("/products/cup-%26-saucer", { expect: "tracked", tracker: true });
	const r = session.visitor.random.digits(6);
	session.report(opened, { after: 400, kind: "failed", facts: { r }, record: { status: 502, upstreamStatus: "502" } });
	session.report(opened, { after: 900, facts: { r }, record: AS_IMAGE, note: "reached Matomo at the second attempt" });
}

function repeat(session: Session, opened: Opened, kind: "repeated", note: string): void {
	const target = session.entries.findLast((entry) => entry.log === "tracker")?.what;
	if (target === undefined || target instanceof Uint8Array) return;
	session.report(opened, {
		kind,
		note,
		after: target.start - opened.start + 350,
		place: () => ({ target: target.target }),
		record: AS_IMAGE,
	});
}

const PICTURE: Partial<ServerRecord> = { status: 200, bytes: 43, contentType: "image/gif", upstreamStatus: "200" };
const AS_IMAGE: Partial<ServerRecord> = { method: "GET", fetchDest: "image", contentLength: "", ...PICTURE };

function inBody(query: string): Partial<ServerRecord> {
	return { target: "/matomo.php", body: query, contentLength: String(Buffer.byteLength(query)) };
}

function inBulk(queries: readonly string[]): Partial<ServerRecord> {
	return inBody(JSON.stringify({ requests: queries, send_image: 0 }));
}
