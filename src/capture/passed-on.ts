import type { Headers } from "./captured.ts";

/** Headers that say how a page was viewed, with what, and by whose leave. No other travels to Matomo. */
const HEADERS = [
	"user-agent",
	"accept-language",
	"referer",
	"dnt",
	"x-do-not-track",
	"sec-gpc",
	"purpose",
	"sec-purpose",
	"x-purpose",
	"x-moz",
	"sec-ch-ua",
	"sec-ch-ua-arch",
	"sec-ch-ua-bitness",
	"sec-ch-ua-full-version-list",
	"sec-ch-ua-mobile",
	"sec-ch-ua-model",
	"sec-ch-ua-platform",
	"sec-ch-ua-platform-version",
] as const;

/** Cookies that say no: they always travel. */
const OPT_OUT_COOKIES: readonly string[] = ["matomo_ignore", "piwik_ignore", "mtm_consent_removed"];

/** Headers of Matomo's answer that a browser gets. */
const ANSWER_HEADERS = [
	"content-type",
	"cache-control",
	"access-control-allow-origin",
	"access-control-allow-credentials",
] as const;

/**
 * The headers of a hit that travel to Matomo.
 *
 * @param cookies names of cookies that travel besides those that say no
 */
export function passedOn(headers: Headers, cookies: readonly string[]): Record<string, string> {
	const passed: Record<string, string> = {};
	for (const name of HEADERS) {
		const value = headers[name];
		if (typeof value === "string" && value !== "") passed[name] = value;
	}
	const { cookie } = headers;
	if (typeof cookie !== "string") return passed;
	const kept = cookie
		.split(/;\s*/)
		.filter((pair) => [...OPT_OUT_COOKIES, ...cookies].some((name) => pair.startsWith(`${name}=`)));
	return kept.length === 0 ? passed : { ...passed, cookie: kept.join("; ") };
}

/** The headers of an answer that travel back. A hit's answer is never to be kept. */
export function passedBack(headers: Headers): Record<string, string> {
	const passed: Record<string, string> = { "cache-control": "no-store" };
	for (const name of ANSWER_HEADERS) {
		const value = headers[name];
		if (typeof value === "string") passed[name] = value;
	}
	return passed;
}
