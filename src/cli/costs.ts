import type { Capability, Format } from "../format/format.ts";

/** What it costs that a format lacks something, in the words of a sentence's part. */
export function costOf({ unseenAborts = "halfway" }: Format, lack: Capability): string {
	return lack === "completion" ? `pages aborted ${unseenAborts} may count as viewed` : COSTS[lack];
}

const COSTS: Readonly<Record<Exclude<Capability, "completion">, string>> = {
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
	"request-body": "tracker hits sent in a body are matched by their Referer only",
};

/** What the reader of a report should know of them; the others show in the report anyway, or make little difference. */
export const WORTH_A_NOTE: ReadonlySet<Capability> = new Set([
	"user-agent",
	"referrer",
	"time-zone",
	"opt-out-cookie",
	"dnt-gpc",
	"purpose",
	"completion",
	"request-body",
	"visitor-id",
]);
