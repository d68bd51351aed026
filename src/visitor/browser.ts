import { getParser } from "bowser";
import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";

/** Distinct user agents remembered; a busy site sees some ten thousand a day. */
const REMEMBERED = 20_000;

/** Characters of a user agent that are looked at: real ones have under 300, and what is kept must be bounded. */
const LONGEST = 512;

/** What is none of the families below: bots, libraries, televisions, made-up names. */
const OTHER = "Other";

/**
 * Family by the name that bowser gives. A closed list: for user agents it does not know, bowser returns text of the
 * user agent itself, which must not become a row of a report.
 */
const FAMILIES: ReadonlyMap<string | undefined, string> = new Map([
	["Amazon Silk", "Amazon Silk"],
	["Android Browser", "Android Browser"],
	["Brave", "Brave"],
	["Chrome", "Chrome"],
	["Chromium", "Chrome"],
	["DuckDuckGo", "DuckDuckGo"],
	["Electron", "Electron"],
	["Epiphany", "Epiphany"],
	["Firefox", "Firefox"],
	["Focus", "Firefox Focus"],
	["Google Search", "Google app"],
	["HeyTap Browser", "HeyTap"],
	["Internet Explorer", "Internet Explorer"],
	["LibreWolf", "LibreWolf"],
	["Maxthon", "Maxthon"],
	["Microsoft Edge", "Edge"],
	["Miui", "Mi Browser"],
	["NAVER Whale Browser", "Whale"],
	["Opera", "Opera"],
	["Opera Touch", "Opera"],
	["Pale Moon", "Pale Moon"],
	["Puffin", "Puffin"],
	["QQ Browser", "QQ Browser"],
	["QQ Browser Lite", "QQ Browser"],
	["Safari", "Safari"],
	["Samsung Internet for Android", "Samsung Internet"],
	["SeaMonkey", "SeaMonkey"],
	["Sogou Browser", "Sogou"],
	["UC Browser", "UC Browser"],
	["Vivaldi", "Vivaldi"],
	["Vivo Browser", "Vivo"],
	["WeChat", "WeChat"],
	["Yandex Browser", "Yandex"],
]);

/** System by the name that bowser gives: a closed list for the same reason. */
const SYSTEMS: ReadonlyMap<string | undefined, string> = new Map([
	["Android", "Android"],
	["Chrome OS", "ChromeOS"],
	["HarmonyOS", "HarmonyOS"],
	["iOS", "iOS"],
	["iPadOS", "iOS"],
	["Linux", "Linux"],
	["macOS", "macOS"],
	["Windows", "Windows"],
	["Windows Phone", "Windows Phone"],
]);

/** What a user agent tells of a browser, in two names of closed lists. */
export interface Browser {
	/** E.g. `Firefox`. */
	readonly family: string;
	/** Operating system, e.g. `Windows`. */
	readonly system: string;
}

const known = new BoundedCache<string, Browser>(REMEMBERED);

/**
 * The family of browsers that a user agent belongs to, e.g. `Firefox`, `Samsung Internet`, and its operating system;
 * `Other` for what is no browser people use, and for `""`. Names of a few dozen, never text of the user agent.
 *
 * Told from the user agent alone: browsers that pose as another (Brave mostly does) count as that one. Remembered:
 * a known user agent costs some 50 ns, a new one some 10 µs.
 *
 * @param userAgent kept as it is, so that the same copy is found fastest; the caller detaches it from its line
 *
 * @see https://github.com/bowser-js/bowser
 */
export function browserOf(userAgent: string): Browser {
	const key = userAgent.length > LONGEST ? userAgent.slice(0, LONGEST) : userAgent;
	const remembered = known.get(key);
	if (remembered !== undefined) return remembered;
	const browser = readBrowser(key);
	known.set(key === userAgent ? userAgent : detach(key), browser);
	return browser;
}

function readBrowser(userAgent: string): Browser {
	if (userAgent === "") return { family: OTHER, system: OTHER };
	const parser = getParser(userAgent, true);
	const system = SYSTEMS.get(parser.getOSName()) ?? OTHER;
	if (userAgent.includes("HeadlessChrome/")) return { family: "Chrome (headless)", system };
	return { family: FAMILIES.get(parser.getBrowserName()) ?? OTHER, system };
}
