import type { EpochMs } from "../../src/event.ts";
import { BROWSERS, LANGUAGES } from "../demo/browsers.ts";
import type { Page } from "../demo/pages.ts";
import { createRandom, type Random } from "../demo/random.ts";
import { type ServerRecord, serverRecord } from "../demo/server-record.ts";
import { Browsing } from "./browsing.ts";
import type { Networks } from "./networks.ts";
import type { Stage } from "./people.ts";
import { anyPerson } from "./person.ts";
import { nextPage, SITE } from "./site.ts";
import type { Entry, RobotKind, View } from "./truth.ts";

const HONEST = [
	"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)",
	"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36",
	"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
	"curl/8.14.1",
	"python-requests/2.32.4",
];

/** Browsers whose names robots like, besides those that people have. */
const STALE = [
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
];

/** The most pages that a crawler takes at once. */
const MOST_PAGES = 40;
/** One visit in so many is a crawler's, so that half of all requests are. */
const CRAWLERS = 1 / 20;

/** A robot's way to ask for pages. */
interface Disguise {
	readonly kind: RobotKind;
	readonly why: string;
	readonly headers: (random: Random) => Partial<ServerRecord>;
}

const NONE: Disguise = {
	kind: "honest",
	why: "robot that says so",
	headers: (random) => ({ userAgent: random.pick(HONEST) }),
};

const USER_AGENT: Disguise = {
	kind: "disguised",
	why: "robot with a browser's user agent",
	headers: (random) => ({
		userAgent: random.chance(0.5) ? random.pick(STALE) : random.pick(BROWSERS).userAgent,
		language: random.chance(0.25) ? random.pick(LANGUAGES) : "",
	}),
};

const ALL_HEADERS: Disguise = {
	kind: "disguised",
	why: "robot with a browser's headers",
	headers: (random) => {
		const { userAgent, hints } = random.pick(BROWSERS);
		return {
			userAgent,
			language: random.pick(LANGUAGES),
			fetchDest: "document",
			fetchMode: "navigate",
			chUa: hints?.brands ?? "",
			chPlatform: hints?.platform ?? "",
			chMobile: hints?.mobile ?? "",
			protocol: "HTTP/2.0",
		};
	},
};

/** Lets robots fetch pages, in proportion to so many people. */
export function robots(people: number, random: Random, stage: Stage): void {
	const { honestRobots, disguisedRobots, copyingRobots, browserRobots } = stage.knobs;
	crawl(NONE, honestRobots * people, random.fork("honest"), stage);
	crawl(USER_AGENT, disguisedRobots * people, random.fork("disguised"), stage);
	crawl(ALL_HEADERS, copyingRobots * people, random.fork("copying"), stage);
	steeredBrowsers(browserRobots * people, random.fork("browsers"), stage);
}

/** Half of the requests are by crawlers, each from one address; half by swarms, a new address each time. */
function crawl({ kind, why, headers }: Disguise, requests: number, random: Random, stage: Stage): void {
	for (let made = 0; made < requests; ) {
		const pages = random.chance(CRAWLERS) ? random.int(1, MOST_PAGES) : 1;
		const given = headers(random);
		const { pages: ip } = stage.networks.own();
		let start = anyTime(random, stage);
		for (let i = 0; i < pages && made < requests; i++, made++) {
			const page = nextPage(random);
			stage.log(pageEntry(page, { ...given, ip, start }, kind, why, random));
			start += random.int(400, 6_000);
		}
	}
}

function anyTime(random: Random, { from, knobs }: Stage): EpochMs {
	return from + Math.floor(random.float() * (knobs.span - 300_000));
}

function pageEntry(
	page: Page,
	given: Partial<ServerRecord> & Pick<ServerRecord, "ip" | "start">,
	robot: RobotKind,
	why: string,
	random: Random,
): Entry {
	const record = serverRecord({
		target: page.path,
		duration: random.int(4, 120),
		bytes: page.bytes,
		contentType: "text/html; charset=utf-8",
		protocol: "HTTP/1.1",
		upstreamStatus: "200",
		requestId: random.hex(16),
		...given,
	});
	const view: View = {
		who: `robot ${given.ip}`,
		target: page.path,
		start: record.start,
		robot,
		seen: false,
		tracked: false,
		refuses: false,
		why,
	};
	return { log: "request", record, view };
}

/** Real browsers that keep the tracker out and load everything else: nothing in a log tells them from people. */
function steeredBrowsers(requests: number, random: Random, stage: Stage): void {
	const networks: Networks = stage.networks;
	const knobs = { ...stage.knobs, scriptBlocked: 1, dnt: 0, gpc: 0, optedOut: 0, optsOut: 0, shared: 0 };
	for (let i = 0; i < requests; i++) {
		const driver = anyPerson(i, stage.from, knobs, createRandom(random.hex(8)), networks);
		const browsing = new Browsing({ ...driver, returning: false }, false, (entry) => {
			const { view } = entry;
			const isPage = view?.seen === true;
			stage.log({
				...entry,
				view: isPage ? { ...view, robot: "browser", why: "robot that is a real browser" } : undefined,
			});
		});
		browsing.open(nextPage(random), `${SITE}/`);
	}
}
