/** Noon of a day in the past, epoch milliseconds. */
const NOON = Date.UTC(2026, 2, 2, 12);
const DAY_SECONDS = 86_400;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** What of a line is told besides time, address and page, in keys of the `monorail` format. */
type More = Readonly<Record<string, unknown>>;

/** @param second after noon */
function request(second: number, ip: string, path: string, more: More = {}): string {
	return JSON.stringify({
		time: new Date(NOON + second * 1000).toISOString(),
		ip,
		url: `https://shop.example${path}`,
		user_agent: FIREFOX,
		opt_out: false,
		dnt: false,
		gpc: false,
		...more,
	});
}

function hit(second: number, ip: string, path: string, parameters: More = {}, more: More = {}): string {
	const url = `https://shop.example${path}`;
	const query = new URLSearchParams({ idsite: "1", rec: "1", url, action_name: "A page", ...parameters });
	return request(second, ip, `/matomo.php?${query}`, { method: "POST", status: 204, content_length: 0, ...more });
}

/** A page view that the tracker sees. */
const tracked = (second: number, ip: string, path: string, parameters: More = {}): readonly string[] => [
	request(second, ip, path),
	hit(second + 0.5, ip, path, parameters),
];

const log = (...lines: readonly (string | readonly string[])[]): string => `${lines.flat().join("\n")}\n`;

/** A site that asks for consent. The tracker sees Cem only; Ann has given consent, Ben has not. */
export function consentLog(): string {
	return log(
		tracked(0, "198.51.100.3", "/cem", { consent: "1" }),
		request(10, "198.51.100.1", "/ann", { consent: 1 }),
		request(20, "198.51.100.2", "/ben"),
		tracked(200, "198.51.100.3", "/cem", { consent: "1" }),
	);
}

/** Addresses of {@link plainLog}. */
export const PLAIN_ADDRESSES: readonly string[] = ["203.0.113.77", "198.51.100.88", "2001:db8:7:8:9:a:b:c"];

/** A page view that the tracker misses from each of some addresses. */
export function plainLog(): string {
	return log(
		PLAIN_ADDRESSES.map((ip, index) => request(index, ip, `/page/${index}`)),
		tracked(200, "198.51.100.3", "/tracked"),
	);
}

/** Two page views of Ann and one of Ben, and one of Ann tomorrow, none of which the tracker sees. Ann's cookie tells her id. */
export function daysLog(): string {
	const ann = { visitor_id: "aaaaaaaaaaaaaaaa" };
	return log(
		tracked(0, "198.51.100.3", "/tracked"),
		request(1, "198.51.100.1", "/ann/1", ann),
		request(2, "198.51.100.2", "/ben/1"),
		request(3 * 3600, "198.51.100.1", "/ann/2", ann),
		tracked(4 * 3600, "198.51.100.3", "/tracked"),
		request(DAY_SECONDS, "198.51.100.1", "/ann/tomorrow", ann),
		tracked(DAY_SECONDS + 60, "198.51.100.3", "/tracked"),
	);
}

/** What only one who has opted out has, in {@link optOutLog}. */
export const OPTED_OUT = {
	address: "192.0.2.231",
	"user agent": "Firefox/118.7",
	"visitor id": "dddddddddddddddd",
	"request id": "request-of-the-opted-out",
	title: "Title of the opted out",
	"page before": "seen-before-opting-out",
	"page while": "seen-while-opting-out",
	"tracked page": "tracked-while-opted-out",
	"page fetched ahead": "fetched-ahead",
	file: "file-of-the-opted-out.css",
	"missing page": "missing-and-asked-for",
	"missing page before": "missing-before-opting-out",
	"event's page": "event-before-opting-out",
	referrer: "referrer.example",
	query: "query-of-the-opted-out",
} as const;

/** Others, and one visitor who opts out in the middle of the visit: some requests say so, not all of them. */
export function optOutLog(): string {
	const ip = OPTED_OUT.address;
	const own = {
		user_agent: FIREFOX.replace("Firefox/140.0", OPTED_OUT["user agent"]),
		visitor_id: OPTED_OUT["visitor id"],
		request_id: OPTED_OUT["request id"],
		title: OPTED_OUT.title,
		referrer: `https://${OPTED_OUT.referrer}/?${OPTED_OUT.query}`,
	};
	const said = { ...own, opt_out: 1 };
	const page = `/${OPTED_OUT["tracked page"]}`;
	return log(
		tracked(0, "198.51.100.3", "/tracked"),
		request(1, "198.51.100.1", "/page-of-others"),
		request(10, ip, `/${OPTED_OUT["page before"]}?${OPTED_OUT.query}`, own),
		request(11, ip, `/${OPTED_OUT["missing page before"]}`, { ...own, status: 404 }),
		hit(12, ip, `/${OPTED_OUT["event's page"]}`, { e_c: "video" }, { user_agent: own.user_agent }),
		request(30, ip, `/${OPTED_OUT["page while"]}`, said),
		request(31, ip, page, { ...own, dnt: 1 }),
		hit(31.5, ip, page, { _id: OPTED_OUT["visitor id"], action_name: OPTED_OUT.title }, { user_agent: own.user_agent }),
		request(32, ip, `/${OPTED_OUT["page fetched ahead"]}`, { ...own, purpose: "prefetch" }),
		request(33, ip, `/${OPTED_OUT.file}`, own),
		request(34, ip, `/${OPTED_OUT["missing page"]}`, { ...own, status: 404 }),
		request(60, "198.51.100.2", "/page-of-others"),
		tracked(200, "198.51.100.3", "/tracked"),
	);
}
