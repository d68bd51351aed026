import type { Capability } from "../format/format.ts";

/** What it costs when a format cannot carry something. */
export const COSTS: Readonly<Record<Capability, string>> = {
	"user-agent": "requests are logged without user agents, at least by default, and then none counts as a page view",
	referrer: "hits whose body is not logged tell no page, and Matomo does not learn where visits come from",
	method: "forms that were sent cannot be told from pages that were viewed",
	"time-zone": "its times have no zone and are taken as UTC",
	milliseconds: "what happened within one second is in no certain order",
	"start-time": "only the end of a request is known, so a slow page seems to come after its tracker hit",
	scheme: "all URLs are taken for https, or what --scheme says",
	host: "a log must be of one site, which --host names",
	language: "people with the same address and browser are harder to tell apart",
	"content-type": "what is no page is known by its file name only",
	"fetch-destination": "frames, and what scripts fetch, may count as pages",
	purpose: "prefetched pages count as viewed",
	"visitor-id": "page views cannot join the visits of the same browser",
	"opt-out-cookie": "who opted out by cookie cannot be told, and counts as missed",
	"dnt-gpc": "Do Not Track and Global Privacy Control cannot be seen",
	completion: "pages aborted over HTTP/2 may count as viewed",
	"request-body": "tracker hits sent in a body are matched by their Referer only",
};

/** What the reader of a report should know of them; the others show in the report anyway, or make little difference. */
export const WORTH_A_NOTE: ReadonlySet<Capability> = new Set([
	"user-agent",
	"time-zone",
	"opt-out-cookie",
	"dnt-gpc",
	"purpose",
	"completion",
	"request-body",
	"visitor-id",
]);
