/** A request, and what the log must say of it. Texts are latin1: a character is a byte. */
export interface Case {
	readonly name: string;
	readonly log: "request" | "tracker";
	readonly method?: "GET" | "POST";
	readonly target: string;
	readonly headers?: readonly string[];
	readonly body?: string;
	/** Status line's number that the client gets. */
	readonly status: number;
	/** Fields of the log line; every other field is not looked at. */
	readonly logged: Readonly<Record<string, string>>;
}

const ID = "0123456789abcdef";
const BULK_ENTRY = '"?idsite=1&rec=1&action_name=M\\u00fcller \\"quoted\\" back\\\\slash","caf\xc3\xa9"';

/** A bulk body of exactly this many bytes, with what must be escaped in it. */
export function bulkBody(bytes: number): string {
	const start = `{"requests":[${BULK_ENTRY},"`;
	return `${start}${"x".repeat(bytes - start.length - 3)}"]}`;
}

function cookie(name: string, value: string, logged: Readonly<Record<string, string>>): Case {
	const signals = { visitor_id: "", opt_out: "", consent: "", ...logged };
	const headers = [`Cookie: ${value}`];
	return { name: `cookie: ${name}`, log: "request", target: "/", headers, status: 200, logged: signals };
}

function header(name: string, headers: readonly string[], logged: Readonly<Record<string, string>>): Case {
	const signals = { dnt: "", gpc: "", purpose: "", old_purpose: "", ...logged };
	return { name: `header: ${name}`, log: "request", target: "/", headers, status: 200, logged: signals };
}

const PAGES: readonly Case[] = [
	{
		name: "a bare page",
		log: "request",
		target: "/",
		status: 200,
		logged: {
			method: "GET",
			scheme: "http",
			host: "shop.test",
			request_uri: "/",
			status: "200",
			bytes: "12",
			content_type: "text/html",
			completion: "OK",
			...Object.fromEntries(
				["referer", "language", "fetch_dest", "purpose", "old_purpose", "dnt", "gpc", "visitor_id"].map((key) => [
					key,
					"",
				]),
			),
			...Object.fromEntries(
				["opt_out", "consent", "ch_ua", "ch_platform", "ch_mobile", "upstream_status", "content_length", "body"].map(
					(key) => [key, ""],
				),
			),
		},
	},
	{
		name: "a page with all a browser says",
		log: "request",
		target: "/?utm_source=n&q=a%20b",
		headers: [
			"Referer: https://search.test/?q=1",
			"Accept-Language: de-DE,de;q=0.9",
			"Sec-Fetch-Dest: document",
			"Sec-Fetch-Mode: navigate",
			'Sec-CH-UA: "Chromium";v="156", "Not:A-Brand";v="8"',
			'Sec-CH-UA-Platform: "Linux"',
			"Sec-CH-UA-Mobile: ?0",
		],
		status: 200,
		logged: {
			request_uri: "/?utm_source=n&q=a%20b",
			referer: "https://search.test/?q=1",
			language: "de-DE,de;q=0.9",
			fetch_dest: "document",
			fetch_mode: "navigate",
			ch_ua: '"Chromium";v="156", "Not:A-Brand";v="8"',
			ch_platform: '"Linux"',
			ch_mobile: "?0",
		},
	},
	{
		name: "a page not modified",
		log: "request",
		target: "/",
		headers: ["If-None-Match: *"],
		status: 304,
		logged: { status: "304", content_type: "", bytes: "0", completion: "OK" },
	},
	{ name: "a style", log: "request", target: "/s.css", status: 200, logged: { content_type: "text/css" } },
	{ name: "nothing there", log: "request", target: "/gone", status: 404, logged: { status: "404" } },
	{
		name: "an encoded path stays encoded",
		log: "request",
		target: "/caf%C3%A9/../%22?q=%5C%e4",
		status: 404,
		logged: { request_uri: "/caf%C3%A9/../%22?q=%5C%e4" },
	},
	{
		name: "a path in raw bytes, UTF-8 and not",
		log: "request",
		target: '/caf\xc3\xa9-\xe4\xff?"q"\\',
		status: 404,
		logged: { request_uri: '/caf\xc3\xa9-\xe4\xff?"q"\\' },
	},
	{
		name: "a page of the application",
		log: "request",
		target: "/app/page",
		status: 200,
		logged: { upstream_status: "200", content_type: "text/html; charset=utf-8" },
	},
	{
		name: "a login form",
		log: "request",
		method: "POST",
		target: "/app/login",
		body: "user=ada&password=SECRET",
		status: 200,
		logged: { method: "POST", content_length: "24", body: "" },
	},
	{ name: "another script in PHP", log: "request", target: "/index.php", status: 403, logged: { status: "403" } },
];

const SIGNALS: readonly Case[] = [
	cookie("visitor id", `_pk_id.1.1fff=${ID}.1700000000.`, { visitor_id: ID }),
	cookie("visitor id among others", `a=b; _pk_ses.1.1fff=1; _pk_id.1.1fff=${ID}.17.; c=d`, { visitor_id: ID }),
	cookie("visitor id without a space before it", `a=b;_pk_id.1.1fff=${ID}.17.`, { visitor_id: ID }),
	cookie("visitor id of two sites", `_pk_id.2.1fff=${ID}.1.; _pk_id.1.1fff=ffffffffffffffff.1.`, { visitor_id: ID }),
	cookie("visitor id too short", "_pk_id.1.1fff=0123456789abcde.1.", {}),
	cookie("visitor id too long", `_pk_id.1.1fff=${ID}0.1.`, {}),
	cookie("visitor id not hex", "_pk_id.1.1fff=0123456789abcdeg.1.", {}),
	cookie("another cookie that ends like a visitor id's", `not_pk_id.1.1fff=${ID}.1.`, {}),
	cookie("a visitor id as the value of another cookie", `x=_pk_id.1.1fff=${ID}.1.`, {}),
	cookie("no value, and one in the next cookie", `_pk_id.1.1fff; x=${ID}.1.`, {}),
	cookie("mtm_consent_removed", "a=b; mtm_consent_removed=1700000000000", { opt_out: "1" }),
	cookie("matomo_ignore", "matomo_ignore=ignore%3D%2A", { opt_out: "1" }),
	cookie("piwik_ignore", "x=y;piwik_ignore=ignore%3D%2A; z=1", { opt_out: "1" }),
	cookie("an opt-out without a value", "matomo_ignore=", { opt_out: "1" }),
	cookie("an opt-out and a visitor id", `_pk_id.1.1fff=${ID}.1.; mtm_consent_removed=1`, {
		opt_out: "1",
		visitor_id: ID,
	}),
	cookie(
		"names that contain an opt-out's",
		"xmatomo_ignore=1; matomo_ignored=1; my-piwik_ignore=1; mtm_consent_removed2=1",
		{},
	),
	cookie("an opt-out as a value", "page=matomo_ignore=1; q=mtm_consent_removed", {}),
	cookie("mtm_consent", "mtm_consent=1700000000000", { consent: "1" }),
	cookie("names that contain mtm_consent", "xmtm_consent=1; mtm_consents=1; mtm_cookie_consent=1", {}),
	cookie("mtm_consent without a value", "mtm_consent=; a=b", {}),
	cookie("consent given and removed", "mtm_consent=1; mtm_consent_removed=2", { consent: "1", opt_out: "1" }),
	header("DNT", ["DNT: 1"], { dnt: "1" }),
	header("DNT off", ["DNT: 0"], {}),
	header("X-Do-Not-Track", ["X-Do-Not-Track: 1"], { dnt: "1" }),
	header("one of the two off", ["DNT: 0", "X-Do-Not-Track: 1"], { dnt: "1" }),
	header("both", ["DNT: 1", "X-Do-Not-Track: 1"], { dnt: "1" }),
	header("DNT in a list", ["DNT: 0, 1"], { dnt: "1" }),
	header("Sec-GPC", ["Sec-GPC: 1"], { gpc: "1" }),
	header("Sec-Purpose", ["Sec-Purpose: prefetch;prerender"], { purpose: "prefetch;prerender" }),
	header("Purpose", ["Purpose: prefetch"], { old_purpose: "prefetch" }),
	header("X-Purpose", ["X-Purpose: preview"], { old_purpose: "preview" }),
	header("X-Purpose instant", ["X-Purpose: instant"], { old_purpose: "instant" }),
	header("X-Moz", ["X-Moz: prefetch"], { old_purpose: "prefetch" }),
	header("two of them", ["Purpose: prefetch", "X-Moz: prefetch"], { old_purpose: "prefetch" }),
	header("quotes, backslashes, tabs and odd bytes", [`Referer: "a"\\x41\\\t\xe4\x7f`], {
		referer: `"a"\\x41\\\t\xe4\x7f`,
	}),
];

const COOKIE = `sid=SECRET; matomo_ignore=ignore%3D%2A; _pk_id.1.1fff=${ID}.1.`;

function hit(name: string, target: string, body: string | undefined, logged: Readonly<Record<string, string>>): Case {
	const method = body === undefined ? "GET" : "POST";
	const content_length = body === undefined ? "" : String(body.length);
	return {
		name: `hit: ${name}`,
		log: "tracker",
		method,
		target,
		...(body === undefined ? {} : { body }),
		status: 204,
		logged: { method, request_uri: target, status: "204", upstream_status: "204", content_length, ...logged },
	};
}

const HITS: readonly Case[] = [
	hit("GET", "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.test%2F", undefined, { body: "" }),
	hit("POST without a body", "/matomo.php?idsite=1&rec=1", "", { body: "" }),
	hit("100 bytes", "/matomo.php", bulkBody(100), { body: bulkBody(100) }),
	hit("15 KB", "/matomo.php", bulkBody(15_000), { body: bulkBody(15_000) }),
	hit("300 KB", "/matomo.php", bulkBody(300_000), { body: bulkBody(300_000) }),
	{
		...hit("with cookies and a password", "/matomo.php?cookies", "", { visitor_id: ID, opt_out: "1" }),
		headers: [`Cookie: ${COOKIE}`, "Authorization: Basic U0VDUkVU", "X-Forwarded-For: 6.6.6.6"],
	},
	{
		...hit("refused by Matomo", "/matomo.php?answer=500", "a=b", {}),
		status: 500,
		logged: { status: "500", upstream_status: "500", body: "a=b" },
	},
	{
		...hit("longer than Matomo would get", "/matomo.php", "x".repeat(600_000), {}),
		status: 413,
		logged: { status: "413", upstream_status: "", body: "" },
	},
];

/** Requests while Matomo is there. Their logs are told apart by the User-Agent, which names the number of the case. */
export const CASES: readonly Case[] = [...PAGES, ...SIGNALS, ...HITS];

/** Requests while Matomo is down. */
export const DOWN_CASES: readonly Case[] = [
	{
		...hit("Matomo down", "/matomo.php?idsite=1", "a=b", {}),
		status: 502,
		logged: { status: "502", upstream_status: "502", body: "a=b" },
	},
	{
		name: "the script, from the cache",
		log: "request",
		target: "/matomo.js?v=2",
		status: 200,
		logged: { status: "200" },
	},
];

/** The bytes of a case's request. */
export function requestBytes({ method = "GET", target, headers = [], body }: Case, userAgent: string): string {
	const length = body === undefined ? [] : [`Content-Length: ${body.length}`];
	const lines = ["Host: Shop.TEST:8080", "Connection: close", `User-Agent: ${userAgent}`, ...length, ...headers];
	return `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}
