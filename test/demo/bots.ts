import type { EpochMs } from "../../src/event.ts";
import { PAGES } from "./pages.ts";
import type { Random } from "./random.ts";
import { type ServerRecord, serverRecord } from "./server-record.ts";
import type { Expectation, ShopEntry } from "./shop-entry.ts";

const DAY = 86_400_000;

/** A program that visits the shop. */
interface Bot {
	readonly name: string;
	readonly userAgent: string;
	/** Requests a day. */
	readonly visits: number;
	/** What it fetches; pages of the shop when left out. */
	readonly targets?: readonly string[];
	readonly record?: Partial<ServerRecord>;
	readonly expect?: Expectation;
	readonly note?: string;
}

const NOT_FOUND = { status: 404, bytes: 5_120, contentType: "text/html; charset=utf-8" } as const;
const CHROME =
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";

const STATIC: Expectation = { is: "skipped", reason: "static" };

const BOTS: readonly Bot[] = [
	{
		name: "Googlebot",
		userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		visits: 42,
	},
	{
		name: "Googlebot's files",
		userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		visits: 6,
		targets: ["/robots.txt", "/sitemap.xml"],
		record: { contentType: "text/plain", upstreamStatus: "" },
		expect: STATIC,
	},
	{
		name: "Googlebot for phones",
		userAgent:
			"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		visits: 30,
	},
	{
		name: "GPTBot",
		userAgent: "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)",
		visits: 34,
	},
	{
		name: "bingbot",
		userAgent:
			"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36",
		visits: 18,
	},
	{ name: "AhrefsBot", userAgent: "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", visits: 22 },
	{
		name: "UptimeRobot",
		userAgent: "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
		visits: 48,
		targets: ["/"],
		record: { method: "HEAD", bytes: 0 },
		expect: { is: "skipped", reason: "method" },
	},
	{ name: "curl", userAgent: "curl/8.14.1", visits: 6, targets: ["/", "/products/assam"] },
	{ name: "python-requests", userAgent: "python-requests/2.32.4", visits: 8 },
	{
		name: "feed reader",
		userAgent: "FreshRSS/1.27.0 (Linux; https://freshrss.org)",
		visits: 24,
		targets: ["/blog/feed.xml"],
		record: { contentType: "application/atom+xml" },
		expect: STATIC,
	},
	{
		name: "scraper with raw bytes in its URLs",
		userAgent: "PriceSpy/1.4 (+https://spy.example.com/bot)",
		visits: 6,
		targets: ["/products/grüner-tee", "/products/緑茶", '/products/"mug"', "/products/a\\b"],
	},
	{
		name: "scanner",
		userAgent: CHROME,
		visits: 26,
		targets: ["/wp-login.php", "/.env", "/xmlrpc.php", "/phpmyadmin/", "/index.php?s=/index/think&vars[0]=x"],
		record: NOT_FOUND,
		expect: { is: "skipped", reason: "status" },
	},
	{
		name: "disguised",
		userAgent: CHROME,
		visits: 14,
		note: "says Chrome, loads no style, no image, and has no language",
	},
	{
		name: "TLS on the plain port",
		userAgent: "",
		visits: 5,
		targets: [""],
		record: { method: "", scheme: "http", status: 400, bytes: 157, contentType: "text/html", protocol: "", host: "" },
		expect: { is: "skipped", reason: "method" },
	},
	{
		name: "too long a URL",
		userAgent: "",
		visits: 2,
		targets: [""],
		record: { method: "GET", status: 414, bytes: 177, contentType: "text/html", protocol: "", host: "" },
		expect: { is: "skipped", reason: "status" },
	},
];

/** All requests of a day by programs; each kind has a few addresses of its own. */
export function botEntries(random: Random, day: EpochMs, address: () => string): ShopEntry[] {
	return BOTS.flatMap((bot) => {
		const chance = random.fork(bot.name);
		const addresses = bot.name === "UptimeRobot" ? [address()] : [address(), address()];
		const every = DAY / bot.visits;
		return Array.from({ length: bot.visits }, (_, i) => entry(bot, chance, addresses, day + (i + 0.2) * every));
	});
}

function entry(bot: Bot, random: Random, addresses: readonly string[], about: EpochMs): ShopEntry {
	const record = serverRecord({
		start: Math.floor(about + random.int(-90_000, 90_000)),
		duration: random.int(4, 120),
		ip: random.pick(addresses),
		target: random.pick(bot.targets ?? PAGES.map((page) => page.path)),
		userAgent: bot.userAgent,
		bytes: random.int(3_000, 20_000),
		contentType: "text/html; charset=utf-8",
		protocol: "HTTP/1.1",
		upstreamStatus: "200",
		requestId: random.hex(32),
		...bot.record,
	});
	const expect = bot.expect ?? { is: "skipped", reason: "bot" };
	const logged = record.start + record.duration;
	return { log: "request", visitor: bot.name, expect, note: bot.note ?? "", logged, what: record };
}
