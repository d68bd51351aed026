import type { Classification } from "../../src/classify/classify.ts";
import type { LogEvent } from "../../src/event.ts";

/** A request to a server with a preset, and what its line in the log must be read and judged as. */
export interface OddRequest {
	readonly name: string;
	readonly method?: string;
	/** Latin1: a character is a byte. */
	readonly target: string;
	readonly headers?: readonly string[];
	readonly body?: string;
	/** What the client gets. */
	readonly status: number;
	readonly kind: Classification;
	/** Parts of the event; the others are not looked at. */
	readonly event?: Partial<LogEvent>;
}

const ID = "0123456789abcdef";
const HIT = "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.test%2F";
const bulk = (bytes: number) => `{"requests":["?idsite=1&rec=1&url=${"x".repeat(bytes)}"]}`;

function page(
	name: string,
	headers: readonly string[],
	event: Partial<LogEvent>,
	kind: Classification = "page-view",
): OddRequest {
	return { name, target: "/", headers, status: 200, kind, event };
}

/** What every server with a preset must log so that it is judged right. `Host` is shop.test. */
export const ODD_REQUESTS: readonly OddRequest[] = [
	{
		name: "a bare page",
		target: "/",
		status: 200,
		kind: "page-view",
		event: {
			method: "GET",
			host: "shop.test",
			target: "/",
			status: 200,
			bytes: 12,
			ip: "127.0.0.1",
			referrer: undefined,
			language: undefined,
			fetchDest: undefined,
			optOut: undefined,
			visitorId: undefined,
			consent: undefined,
			purpose: undefined,
		},
	},
	page(
		"a page with all a browser says",
		["Referer: https://search.test/?q=1", "Accept-Language: de-DE,de;q=0.9", "Sec-Fetch-Dest: document"],
		{ referrer: "https://search.test/?q=1", language: "de-DE,de;q=0.9", fetchDest: "document" },
	),
	page("quotes, backslashes, tabs and odd bytes", [`Referer: "a"\\x41\\\t\xc3\xa9`], { referrer: '"a"\\x41\\\té' }),
	page("bytes that are no UTF-8", ["Referer: \xe4\xff"], { referrer: "\xe4\xff" }),
	page("HTTP/1.0", [], {}),
	{ name: "not modified", target: "/", headers: ["If-None-Match: *"], status: 304, kind: "page-view" },
	{
		name: "a query",
		target: "/?a=%20b&c=%E4+d",
		status: 200,
		kind: "page-view",
		event: { target: "/?a=%20b&c=%E4+d" },
	},
	{ name: "a style", target: "/s.css", status: 200, kind: "static" },
	{ name: "nothing there", target: "/gone", status: 404, kind: "status", event: { status: 404 } },
	{
		name: "an encoded path stays encoded",
		target: "/caf%C3%A9/%22?q=%5C%e4",
		status: 404,
		kind: "status",
		event: { target: "/caf%C3%A9/%22?q=%5C%e4" },
	},
	{
		name: "a page of the application",
		target: "/app/page",
		status: 200,
		kind: "page-view",
		event: { target: "/app/page" },
	},
	{ name: "data of the application", target: "/app/data", status: 200, kind: "content-type" },
	{
		name: "a login form",
		method: "POST",
		target: "/app/login",
		body: "user=ada&password=SECRET",
		status: 200,
		kind: "method",
		event: { method: "POST", body: undefined },
	},
	{
		name: "a large form",
		method: "POST",
		target: "/app/login",
		body: "x".repeat(300_000),
		status: 200,
		kind: "method",
	},
	{ name: "HEAD", method: "HEAD", target: "/", status: 200, kind: "method" },
	{ name: "a frame", target: "/", headers: ["Sec-Fetch-Dest: iframe"], status: 200, kind: "fetch-destination" },
	page("a visitor id", [`Cookie: a=b; _pk_ses.1.1fff=1; _pk_id.1.1fff=${ID}.17.; c=d`], { visitorId: ID }),
	page("a visitor id too short", ["Cookie: _pk_id.1.1fff=0123456789abcde.1."], { visitorId: undefined }),
	page("opted out", ["Cookie: a=b; mtm_consent_removed=1700000000000"], { optOut: "cookie" }),
	page("opted out at Matomo", ["Cookie: x=y;piwik_ignore=ignore%3D%2A; z=1"], { optOut: "cookie" }),
	page("not opted out", ["Cookie: xmatomo_ignore=1; q=mtm_consent_removed"], { optOut: undefined }),
	page("consent", ["Cookie: mtm_consent=1700000000000"], { consent: true }),
	page("no consent", ["Cookie: xmtm_consent=1; mtm_cookie_consent=1"], { consent: undefined }),
	page("DNT", ["DNT: 1"], { optOut: "dnt" }),
	page("DNT off", ["DNT: 0"], { optOut: undefined }),
	page("X-Do-Not-Track", ["X-Do-Not-Track: 1"], { optOut: "dnt" }),
	page("Sec-GPC", ["Sec-GPC: 1"], { optOut: "gpc" }),
	page("DNT twice", ["DNT: 1", "DNT: 1"], { optOut: "dnt" }),
	page("X-Do-Not-Track twice", ["X-Do-Not-Track: 0, 1"], { optOut: "dnt" }),
	page("Sec-GPC twice", ["Sec-GPC: 1", "Sec-GPC: 1"], { optOut: "gpc" }),
	page("fetched ahead", ["Sec-Purpose: prefetch;prerender"], {}, "prefetch"),
	page("fetched ahead, of old", ["X-Moz: prefetch"], {}, "prefetch"),
	{ name: "a hit", target: HIT, status: 204, kind: "tracker-call", event: { target: HIT } },
	{
		name: "a hit by POST",
		method: "POST",
		target: HIT,
		body: "",
		status: 204,
		kind: "tracker-call",
		event: { method: "POST" },
	},
	{
		name: "a hit in a body",
		method: "POST",
		target: "/matomo.php",
		headers: ["Referer: https://shop.test/"],
		body: bulk(100),
		status: 204,
		kind: "tracker-call",
		event: { contentLength: bulk(100).length, referrer: "https://shop.test/" },
	},
	{
		name: "a hit in a large body",
		method: "POST",
		target: "/matomo.php",
		body: bulk(300_000),
		status: 204,
		kind: "tracker-call",
	},
	{
		name: "a hit with cookies, a password, and an address of its own",
		method: "POST",
		target: `${HIT}&cookies`,
		headers: [
			`Cookie: sid=SECRET; matomo_ignore=ignore%3D%2A; _pk_id.1.1fff=${ID}.1.`,
			"Authorization: Basic U0VDUkVU",
			"X-Forwarded-For: 6.6.6.6",
		],
		body: "",
		status: 204,
		kind: "tracker-call",
		event: { visitorId: ID, optOut: "cookie", ip: "127.0.0.1" },
	},
	{
		name: "a hit that Matomo refuses",
		target: `${HIT}&answer=500`,
		status: 500,
		kind: "tracker-call",
		event: { status: 500 },
	},
	{ name: "the tracker's script", target: "/matomo.js", status: 200, kind: "tracker-script" },
];

/** The `User-Agent` that tells a request's line in the log. */
export function agentOf(request: OddRequest): string {
	return browser(`case/${ODD_REQUESTS.indexOf(request)}`);
}

/** A browser's user agent with something to know it by. */
export function browser(mark: string): string {
	return `Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 ${mark}`;
}

/** The bytes of a request. */
export function bytesOf(request: OddRequest): string {
	const { method = "GET", target, headers = [], body, name } = request;
	const length = body === undefined ? [] : [`Content-Length: ${body.length}`];
	const lines = ["Host: shop.test", "Connection: close", `User-Agent: ${agentOf(request)}`, ...length, ...headers];
	return `${method} ${target} ${name === "HTTP/1.0" ? "HTTP/1.0" : "HTTP/1.1"}\r\n${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}
