/** Noon of a day in the past, epoch milliseconds. */
const NOON = Date.UTC(2026, 2, 2, 12);

/** A day of a little shop, in the `monorail` format. */
export interface SmallLog {
	/** Time of the first line, epoch milliseconds. */
	readonly from: number;
	/** Requests and tracker hits, in order of time, with a line end each. */
	readonly text: string;
	readonly lines: readonly string[];
	/** URLs of the page views that the tracker missed, in order. */
	readonly missed: readonly string[];
}

/**
 * Visitors who come one a second; each sees one page. The tracker misses every other one, as many as `missed`.
 *
 * @param from seconds after noon of the first
 */
export function smallLog({
	missed = 1,
	from = 0,
}: {
	readonly missed?: number;
	readonly from?: number;
} = {}): SmallLog {
	const lines: string[] = [];
	const urls: string[] = [];
	for (let n = 0; n < missed; n++) {
		const second = from + 2 * n;
		const url = `https://shop.example/page/${second}`;
		urls.push(url);
		lines.push(pageView(`10.${addressOf(n)}`, second, url), ...trackedVisit(`172.${addressOf(n)}`, second + 1));
	}
	return { from: NOON + from * 1000, text: lines.map((line) => `${line}\n`).join(""), lines, missed: urls };
}

/** Lines of a visitor whom the tracker sees. */
function trackedVisit(ip: string, second: number): readonly string[] {
	const url = `https://shop.example/page/${second}`;
	const query = new URLSearchParams({ idsite: "1", rec: "1", url, action_name: "A page" });
	const hit = `https://shop.example/matomo.php?${query}`;
	return [pageView(ip, second, url), record(ip, second + 0.5, hit, { method: "POST", status: 204 })];
}

/** The line of a page view. */
function pageView(ip: string, second: number, url: string): string {
	return record(ip, second, url, { content_type: "text/html", bytes: 5_000 });
}

function record(ip: string, second: number, url: string, more: Readonly<Record<string, unknown>>): string {
	return JSON.stringify({
		time: new Date(NOON + second * 1000).toISOString(),
		ip,
		url,
		user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
		language: "de",
		opt_out: false,
		dnt: false,
		gpc: false,
		...more,
	});
}

/** The last three bytes of a visitor's address. */
const addressOf = (n: number): string => `${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
