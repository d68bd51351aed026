import type { SkipReason } from "../../src/outcome.ts";
import type { ServerRecord } from "./server-record.ts";
import { type Session, SITE } from "./session.ts";
import type { Expectation } from "./shop-entry.ts";
import type { VisitKind } from "./visits.ts";

/** Visits with requests that are no page views, and visitors who must not be sent. */
export const ODD_VISITS: readonly VisitKind[] = [
	{ name: "opted out", count: 4, walk: optedOut },
	{ name: "opts out", count: 2, walk: optsOut },
	{ name: "blocked, then opts out", count: 2, walk: blockedThenOptsOut },
	{ name: "do not track", count: 4, walk: (session) => refuses(session, { dnt: "1" }) },
	{ name: "global privacy control", count: 5, browser: "firefox", walk: (session) => refuses(session, { gpc: "1" }) },
	{ name: "prefetch, not visited", count: 3, browser: "chrome", walk: prefetched },
	{ name: "prefetch, visited", count: 2, browser: "chrome", walk: prefetchVisited },
	{ name: "prefetch, visited, blocked", count: 2, browser: "chrome", walk: prefetchVisitedBlocked },
	{ name: "old prefetch", count: 1, walk: oldPrefetch },
	{ name: "redirect and 404", count: 4, walk: redirected },
	{ name: "plain http", count: 2, walk: plainHttp },
	{ name: "buys", count: 4, walk: buys },
	{ name: "buys, blocked", count: 3, walk: buysBlocked },
	{ name: "no user agent", count: 2, walk: noUserAgent },
	{ name: "server error", count: 1, walk: serverError },
];

function skip(reason: SkipReason): Expectation {
	return { is: "skipped", reason };
}

function optedOut(session: Session): void {
	session.headers = { optOut: true };
	const first = session.open("/", { expect: "opted-out", tracker: true });
	session.wait(20_000);
	session.open("/about", { expect: "opted-out", referrer: first.href });
}

/** Tracked first; later pages carry the opt-out, and the old cookie too. */
function optsOut(session: Session): void {
	const first = session.view("/privacy", { note: "before opting out" });
	session.wait(90_000);
	session.headers = { optOut: true };
	session.open("/", { expect: "opted-out", referrer: first.href, note: "still carries a visitor id" });
}

/** The opt-out holds backwards too: the first page was not decided yet. */
function blockedThenOptsOut(session: Session): void {
	const first = session.open("/privacy", { expect: "opted-out", note: "opts out 12 s later" });
	session.wait(12_000);
	session.headers = { optOut: true };
	session.open("/", { expect: "opted-out", referrer: first.href });
}

function refuses(session: Session, headers: Partial<ServerRecord>): void {
	session.headers = headers;
	const first = session.open("/", { expect: "opted-out" });
	session.wait(11_000);
	session.open("/products/assam", { expect: "opted-out", referrer: first.href });
}

/** The browser fetches pages ahead, as the page suggested. */
function prefetch(session: Session, from: string): void {
	const ahead = { assets: "none", referrer: from } as const;
	session.wait(120);
	session.open("/products/assam", { ...ahead, expect: skip("prefetch"), record: { purpose: "prefetch" } });
	session.open("/about", { ...ahead, expect: skip("prefetch"), record: { purpose: "prefetch;prerender" } });
}

function prefetched(session: Session): void {
	const list = session.view("/categories/black-tea");
	prefetch(session, list.href);
}

/** The prefetched page is shown without another request; the tracker reports it. */
function prefetchVisited(session: Session): void {
	const list = session.view("/categories/black-tea");
	prefetch(session, list.href);
	session.wait(5_000);
	const shown = { ...list, href: `${SITE}/products/assam`, referrer: list.href, start: session.now };
	session.report({ ...shown, pageViewId: session.visitor.random.base62(6) }, { note: "activated prefetch" });
}

/** Only the next page's Referer shows that the prefetched page was looked at. */
function prefetchVisitedBlocked(session: Session): void {
	const list = session.open("/categories/black-tea", { expect: "send" });
	session.wait(120);
	const ahead = session.open("/products/assam", {
		expect: "send",
		referrer: list.href,
		note: "activated prefetch",
		assets: "none",
		record: { purpose: "prefetch" },
	});
	session.wait(6_000);
	session.open("/help/delivery", { expect: "send", referrer: ahead.href });
}

function oldPrefetch(session: Session): void {
	session.open("/about", { expect: skip("prefetch"), assets: "none", record: { oldPurpose: "prefetch" } });
	session.wait(4_000);
	session.view("/");
}

function redirected(session: Session): void {
	const gone = {
		assets: "none",
		record: { status: 301, bytes: 169, contentType: "text/html", upstreamStatus: "" },
	} as const;
	session.open("/old/assam.html", { expect: skip("redirect"), ...gone });
	session.wait(40);
	session.view("/products/assam");
	session.wait(9_000);
	session.open("/products/assam-2019", {
		expect: skip("status"),
		assets: "none",
		record: { status: 404, bytes: 5_120 },
	});
}

/** Typed without https. Over plain HTTP browsers send no Sec-Fetch headers and no client hints. */
function plainHttp(session: Session): void {
	const plain = {
		scheme: "http",
		protocol: "HTTP/1.1",
		fetchDest: "",
		fetchMode: "",
		chUa: "",
		chPlatform: "",
		chMobile: "",
	};
	const moved = { status: 301, bytes: 169, contentType: "text/html", upstreamStatus: "" };
	session.open("/", { expect: skip("redirect"), assets: "none", record: { ...plain, ...moved } });
	session.wait(60);
	session.view("/");
}

/** Looks at a mug, asks for the stock, sees the reviews in a frame, puts it into the cart. */
function buys(session: Session): void {
	const mug = session.view("/products/mug?colour=blue&size=0.3l");
	shop(session, mug.href);
	session.view("/cart", { referrer: mug.href, record: { status: 200 } });
}

function buysBlocked(session: Session): void {
	const mug = session.open("/products/mug?colour=blue&size=0.3l", { expect: "send" });
	shop(session, mug.href);
	session.open("/cart", { expect: "send", referrer: mug.href });
}

function shop(session: Session, referrer: string): void {
	const app = { referrer, upstreamStatus: "200", fetchMode: "cors", fetchDest: "empty" };
	session.request(skip("fetch-destination"), {
		...app,
		target: "/widgets/reviews?sku=mug",
		fetchDest: "iframe",
		fetchMode: "navigate",
		contentType: "text/html; charset=utf-8",
		bytes: 3_311,
	});
	session.wait(700);
	session.request(skip("content-type"), {
		...app,
		target: "/api/stock?sku=mug",
		contentType: "application/json",
		bytes: 64,
	});
	session.request(skip("method"), { ...app, method: "POST", target: "/api/seen", status: 204, bytes: 0 });
	session.wait(8_000);
	session.request(skip("method"), {
		...app,
		method: "POST",
		target: "/cart",
		status: 303,
		contentType: "text/html; charset=utf-8",
		contentLength: "18",
		body: "sku=mug&quantity=1",
		fetchDest: "document",
		fetchMode: "navigate",
		upstreamStatus: "303",
	});
	session.wait(30);
}

function noUserAgent(session: Session): void {
	session.headers = { userAgent: "", language: "", chUa: "", chPlatform: "", chMobile: "" };
	session.open("/", { expect: skip("no-user-agent"), assets: "none", record: { fetchDest: "", fetchMode: "" } });
}

function serverError(session: Session): void {
	const broken = { status: 500, bytes: 0, upstreamStatus: "500" };
	session.open("/products/assam", { expect: skip("status"), assets: "none", record: broken });
	session.wait(3_000);
	session.view("/products/assam");
}
