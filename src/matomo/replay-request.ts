import type { Site } from "./params.ts";
import type { TrackingRequest } from "./tracking-request.ts";

/** A tracker hit that is to be sent again, with what its line tells of its visitor. */
export interface SendableHit {
	/** Its parameters as the tracker sent them, still encoded. */
	readonly query: string;
	/** When it happened, epoch milliseconds. */
	readonly start: number;
	/** Address as it may leave this machine. */
	readonly ip: string;
	readonly userAgent: string;
	readonly language: string | undefined;
	readonly referrer: string | undefined;
	/** Sent where the tracker gave none that Matomo would take. */
	readonly pageViewId: string;
	/** Whose visit it is: as the tracker said, an id of our own, or nothing. */
	readonly visitor: "as the tracker said" | { readonly customId: string } | "nobody";
}

/**
 * Parameters of a hit that are not passed on. With our token Matomo would believe them, whoever wrote them; or they are
 * about the request that brought the hit, which is now another.
 *
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
	"token_auth",
	"cip",
	"cdt",
	"cdo",
	"cid",
	"country",
	"region",
	"city",
	"lat",
	"long",
	"bots",
	"debug",
	"ua",
	"lang",
	"idsite",
	"rec",
	"apiv",
	"pv_id",
	"send_image",
	"queuedtracking",
]);

/** What tells Matomo who the visitor is. */
const VISITOR_IDS: ReadonlySet<string> = new Set(["_id", "_idn", "_idts", "_viewts", "_idvc", "uid"]);

/** The tracking request that stores a hit as the tracker sent it: all its parameters, at its time, as its visitor. */
export function replayRequest(hit: SendableHit, site: Site): TrackingRequest {
	const request: Record<string, string | number> = { idsite: site.id, rec: 1, apiv: 1 };
	let pageViewId = "";
	// Of a repeated name the last counts, as in PHP.
	for (const [name, value] of new URLSearchParams(hit.query)) {
		if (name === "pv_id") pageViewId = value;
		if (name === "" || NOT_PASSED_ON.has(name)) continue;
		if (hit.visitor !== "as the tracker said" && VISITOR_IDS.has(name)) continue;
		request[name] = value;
	}
	// Without any Matomo would take the Referer of our own request.
	if (!request.url && hit.referrer !== undefined) request.url = hit.referrer;
	request.ua = hit.userAgent;
	request.lang = hit.language ?? "";
	request.cip = hit.ip; // needs a token with write access
	request.cdt = Math.floor(hit.start / 1000); // UTC seconds
	request.pv_id = /^[0-9a-zA-Z]{6}$/.test(pageViewId) ? pageViewId : hit.pageViewId;
	if (typeof hit.visitor === "object") request.cid = hit.visitor.customId;
	return request as unknown as TrackingRequest;
}
