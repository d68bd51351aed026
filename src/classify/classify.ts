import type { LogEvent } from "../event.ts";
import type { NoRequest, SkipReason } from "../outcome.ts";
import { type RequestPath, TextPath } from "../request-path.ts";
import type { RequestQuery } from "../request-query.ts";
import type { BotTest } from "./bot.ts";
import type { Exclusion } from "./filter.ts";
import { isStaticPath } from "./static-path.ts";
import { isUnnamedCall } from "./unnamed-call.ts";

/** What a request is to us: a call of the tracker, a page that a person saw, or neither, with the reason. */
export type Classification = "tracker-call" | "page-view" | Exclude<SkipReason, NoRequest>;

/** What the judgement depends on besides the request. */
export interface ClassifyRules {
	/** Ends of the tracker's path, such as `/matomo.php`: below any prefix. */
	readonly trackerPaths: readonly string[];
	/** Ends of the tracker script's path, such as `/matomo.js`. */
	readonly trackerScripts: readonly string[];
	readonly isBot: BotTest;
	readonly isExcluded: Exclusion | undefined;
	/** Whether a host has a site in Matomo; left out when all have. */
	readonly hasSite?: (host: string | undefined) => boolean;
}

/** Who makes requests: the same object for many of them remembers what was found out. */
export interface Client {
	/** `""` when there is none. */
	readonly userAgent: string;
	/** By the rules that it was asked of; `undefined` until then. */
	isBot: boolean | undefined;
}

/** Answers that show a person a page. 304 shows the cached copy; 206, 204 and the like are no pages. */
const PAGE_STATUS: ReadonlySet<number> = new Set([200, 203, 304]);

const PAGE_CONTENT_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i;

/**
 * Values of `Sec-Purpose`, `Purpose`, `X-Purpose` and `X-Moz` of requests that nobody has seen the answer of (yet).
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose
 */
const PREFETCH = /prefetch|prerender|preview|instant/i;

/**
 * Decides what one request is. Pure; rules are tried in order and the first that holds wins.
 *
 * The tracker comes first: a blocked tracker is the question this program answers, so neither the bot list nor the
 * status may hide one of its calls. Then the cheapest tests for what most lines are; what needs the user agent is
 * asked only of the few that are left. Opt-outs are no reason here: whoever opted out still viewed a page, and is
 * counted as such.
 *
 * @param client who made the request
 * @param path of its target, where it is at hand
 * @param query likewise
 */
export function classify(
	event: LogEvent,
	rules: ClassifyRules,
	client: Client = { userAgent: event.userAgent ?? "", isBot: undefined },
	path: RequestPath = new TextPath(event.target),
	query?: RequestQuery,
): Classification {
	if (endsWithAny(path, rules.trackerPaths)) return "tracker-call";
	if (endsWithAny(path, rules.trackerScripts)) return "tracker-script";
	if (rules.isExcluded?.(event, path.text)) return "excluded";
	const { method } = event;
	if (method !== "GET" && method !== "POST") return "method";
	if (method === "GET" && isStaticPath(path)) return "static";
	// Before all that tells pages from other answers: what a tracker answers may be either.
	if (isUnnamedCall(event, query)) return "unnamed-tracker";
	if (method !== "GET") return "method";
	const { status, contentType, fetchDest } = event;
	if (!PAGE_STATUS.has(status))
		return status >= 300 && status < 400 ? "redirect" : status === 499 ? "aborted" : "status";
	// A page that was given up halfway is logged as 200; the missing completion, or at least the missing body, tells.
	if (event.complete === false) return "aborted";
	if (event.bytes === 0 && status !== 304) return "empty";
	if (contentType !== undefined && !PAGE_CONTENT_TYPE.test(contentType)) return "content-type";
	if (fetchDest !== undefined && fetchDest !== "document") return "fetch-destination";
	if (client.userAgent === "") return "no-user-agent";
	client.isBot ??= rules.isBot(client.userAgent);
	if (client.isBot) return "bot";
	// Behind all that is no page view anyway, so that what is counted is what a site would add.
	if (rules.hasSite !== undefined && !rules.hasSite(event.host)) return "no-site";
	// Last: what a person's browser fetched ahead may still turn out to have been viewed.
	if (event.purpose !== undefined && PREFETCH.test(event.purpose)) return "prefetch";
	return "page-view";
}

function endsWithAny(path: RequestPath, ends: readonly string[]): boolean {
	for (const end of ends) if (path.endsWith(end)) return true;
	return false;
}
