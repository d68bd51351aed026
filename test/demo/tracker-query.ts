import type { EpochMs } from "../../src/event.ts";
import type { Browser } from "./browsers.ts";

/** What the tracker knows when it reports something. */
export interface HitFacts {
	/** The parameters that say what happened, e.g. `action_name`; they come first. */
	readonly what: Readonly<Record<string, string>>;
	/** `location.href`, or what the page set instead. */
	readonly href: string;
	/** `document.referrer`. */
	readonly referrer: string;
	/** `""` when cookies are off. */
	readonly visitorId: string;
	readonly newVisitor: boolean;
	readonly pageViewId: string;
	/** Six digits of chance; a repeated call repeats them. */
	readonly r: string;
	/** The visitor's clock. */
	readonly at: EpochMs;
	readonly browser: Browser;
	/** Page load times, with the first view of a page only. */
	readonly performance: string;
	readonly cookies: boolean;
	readonly consent: boolean;
}

/**
 * The parameters of one call of Matomo's JavaScript tracker 5.x, in its order.
 *
 * `url` is lossy as the tracker's is: `decodeURIComponent(location.href)`, encoded again.
 */
export function hitQuery(facts: HitFacts): string {
	const { at, browser } = facts;
	const clock = new Date(at);
	const external = facts.referrer !== "" && !facts.referrer.startsWith("https://shop.example/");
	const pairs: (readonly [string, string | number])[] = [
		...Object.entries(facts.what),
		["idsite", 1],
		["rec", 1],
		["r", facts.r],
		["h", clock.getUTCHours()],
		["m", clock.getUTCMinutes()],
		["s", clock.getUTCSeconds()],
		["url", decodeURIComponent(facts.href)],
	];
	if (facts.referrer !== "") pairs.push(["urlref", facts.referrer]);
	pairs.push(["_id", facts.visitorId], ["_idn", facts.newVisitor ? 1 : 0], ["send_image", 0]);
	pairs.push(["_refts", external ? Math.floor(at / 1000) : 0]);
	if (external) pairs.push(["_ref", facts.referrer]);
	pairs.push(["pv_id", facts.pageViewId]);
	const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
	const consent = facts.consent ? "&consent=1" : "";
	const features = `&pdf=${browser.pdf}&qt=0&realp=0&wma=0&fla=0&java=0&ag=0&cookie=${facts.cookies ? 1 : 0}&res=${browser.resolution}`;
	return `${query}${facts.performance}${consent}&uadata=${encodeURIComponent(uadata(browser))}${features}`;
}

/** Client hints as the tracker gathers them; `{}` from browsers without. */
function uadata({ hints, name }: Browser): string {
	if (hints === undefined) return "{}";
	const brands = [...hints.brands.matchAll(/"([^"]*)";v="([^"]*)"/g)];
	return JSON.stringify({
		formFactors: [hints.mobile === "?1" ? "Mobile" : "Desktop"],
		fullVersionList: brands.map(([, brand, version]) => ({ brand, version: `${version}.0.8078.79` })),
		mobile: hints.mobile === "?1",
		model: name === "android" ? "Pixel 9" : "",
		platform: hints.platform.replaceAll('"', ""),
		platformVersion: name === "android" ? "16.0.0" : "15.0.0",
	});
}
