import type { BROWSERS } from "./browsers.ts";
import { PAGES } from "./pages.ts";
import { type Session, SITE } from "./session.ts";
import type { Opened } from "./visitor.ts";

/** A kind of visitor: how many the shop gets in a day, and what each does. */
export interface VisitKind {
	readonly name: string;
	readonly count: number;
	/** Walks a browser through the shop. */
	readonly walk: (session: Session) => void;
	/** The only browser this kind is seen with; any, when left out. */
	readonly browser?: (typeof BROWSERS)[number]["name"];
}

const REFERRERS = [
	"https://www.google.com/",
	"https://duckduckgo.com/",
	"https://www.bing.com/",
	"https://news.example.net/tea?id=7",
] as const;
const CAMPAIGN = "/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn%20tea";

/** Everyday visits: most are tracked, some keep the tracker out in one of the usual ways. */
export const VISITS: readonly VisitKind[] = [
	{ name: "ordinary", count: 150, walk: ordinary },
	{ name: "campaign", count: 6, walk: campaign },
	{ name: "partly tracked", count: 5, walk: partlyTracked },
	{ name: "one hit lost", count: 4, walk: oneHitLost },
	{ name: "reload", count: 3, walk: reload },
	{ name: "two tabs", count: 3, walk: twoTabs },
	{ name: "slow page", count: 3, walk: slowPage },
	{ name: "revalidated", count: 3, walk: (session) => revalidated(session, "tracked") },
	{ name: "revalidated, blocked", count: 2, walk: (session) => revalidated(session, "send") },
	{ name: "leaves over HTTP/2", count: 4, walk: (session) => leaves(session, { status: 200, complete: false }) },
	{ name: "leaves over HTTP/1.1", count: 3, walk: (session) => leaves(session, LEFT_HTTP_1) },
];

const LEFT_HTTP_1 = {
	status: 499,
	complete: false,
	protocol: "HTTP/1.1",
	contentType: "",
	upstreamStatus: "-",
} as const;

/** One to five pages, each found by a link of the one before. */
function ordinary(session: Session): void {
	const { random, browser } = session.visitor;
	const blocks = random.chance(browser.blocks);
	const how = random.pickWeighted([
		{ weight: 70, assets: "all", tracker: false, note: "script blocked" },
		{ weight: 18, assets: "all", tracker: true, note: "calls blocked" },
		{ weight: 12, assets: "no-script", tracker: false, note: "no JavaScript" },
	] as const);
	if (!blocks && random.chance(0.3)) session.isReturning();
	let referrer: string = random.chance(0.5) ? random.pick(REFERRERS) : "";
	const pages = random.int(1, 5);
	for (let i = 0; i < pages; i++) {
		const page = i === 0 && random.chance(0.4) ? "/" : random.pick(PAGES).path;
		const opened: Opened = blocks
			? session.open(page, { expect: "send", referrer, ...how })
			: session.view(page, { referrer });
		referrer = opened.href;
		session.wait(random.int(4_000, 110_000));
	}
}

function campaign(session: Session): void {
	session.view(CAMPAIGN, { referrer: "https://mail.example.org/" });
	session.wait(9_000);
	session.view("/products/assam", { referrer: `${SITE}${CAMPAIGN}` });
}

/** Switches a blocker on after the first page; the cookie stays. */
function partlyTracked(session: Session): void {
	const first = session.view("/");
	session.wait(20_000);
	const second = session.open("/about", { expect: "send", referrer: first.href, note: "blocker switched on" });
	session.wait(95_000);
	session.open("/help/delivery", { expect: "send", referrer: second.href });
}

function oneHitLost(session: Session): void {
	const first = session.view("/categories/black-tea");
	session.wait(15_000);
	const lost = session.open("/products/assam", { expect: "send", referrer: first.href, note: "its call got lost" });
	session.wait(12_000);
	session.view("/blog/how-to-brew", { referrer: lost.href });
}

function reload(session: Session): void {
	const { random } = session.visitor;
	session.view("/products/mug?colour=red&size=0.3l");
	session.wait(random.int(2_000, 6_000));
	session.view("/products/mug?colour=red&size=0.3l", { note: "reload" });
	session.wait(8_000);
	session.open("/products/mug?colour=red&size=0.3l", { expect: "send", note: "reload, its call got lost" });
	session.wait(8_000);
	session.view("/products/mug?colour=red&size=0.3l", { note: "reload" });
}

function twoTabs(session: Session): void {
	const first = session.open("/products/assam", { expect: "tracked", tracker: true });
	session.wait(7);
	const second = session.open("/products/assam", { expect: "tracked", tracker: true, note: "second tab" });
	session.report(second);
	session.report(first);
}

/** A page that is streamed: its call comes, and is logged, before the page is complete. */
function slowPage(session: Session): void {
	const slow = { duration: session.visitor.random.int(2_400, 4_500) };
	session.view("/categories/green-tea?page=2", { record: slow, note: "streamed" }, { after: 1_100 });
}

/** The page is in the browser's cache and still good: 304, without a content type. */
function revalidated(session: Session, verdict: "tracked" | "send"): void {
	session.isReturning();
	const record = { status: 304, bytes: 0, contentType: "" };
	const opened = session.open("/blog/how-to-brew", { expect: verdict, record, note: "304" });
	if (verdict === "tracked") session.report(opened);
}

/** Gone before the answer; then the page once more, with patience. */
function leaves(session: Session, record: object): void {
	session.open("/categories/black-tea", {
		expect: { is: "skipped", reason: "aborted" },
		assets: "none",
		record: { bytes: 0, duration: 730, ...record },
	});
	session.wait(75_000);
	session.view("/categories/black-tea");
}
