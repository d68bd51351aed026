import type { Milliseconds } from "../event.ts";
import type { Headers } from "./captured.ts";
import { lendToken } from "./lent-token.ts";
import { passedOn } from "./passed-on.ts";
import type { TrackerProxyPlan } from "./tracker-options.ts";
import { askUpstream, type NoAnswer, type UpstreamAnswer, type UpstreamRequest } from "./upstream.ts";

/** A hit as a browser sent it. */
export interface Hit {
	readonly method: string;
	/** Without `?`, as sent. */
	readonly query: string;
	readonly headers: Headers;
	readonly body: Buffer;
	/** The visitor's. */
	readonly address: string;
}

const CONNECT_TIMEOUT: Milliseconds = 5_000;
/** Matomo answers a hit with an image or some words. */
const MAX_ANSWER = 1024 * 1024;
/** Matomo finds out itself what a body is; as this PHP reads what it can, and never a multipart body. */
const FORM = "application/x-www-form-urlencoded";

/** Sends a hit to Matomo, once. @param giveUp ends the waiting for an answer */
export function sendHit(hit: Hit, plan: TrackerProxyPlan, giveUp: AbortSignal): Promise<UpstreamAnswer | NoAnswer> {
	const limits = { connectTimeout: CONNECT_TIMEOUT, timeout: plan.timeout, maxBytes: MAX_ANSWER };
	return askUpstream(upstreamHit(hit, plan), limits, giveUp);
}

/**
 * The request that Matomo gets for a hit: to a fixed address, with no header but those that are listed, and with the
 * token only where the hit has nothing that a token gives power over.
 */
function upstreamHit(hit: Hit, plan: TrackerProxyPlan): UpstreamRequest {
	const { tracker, visitorAddress, token, cookies } = plan;
	const url = new URL(tracker);
	// Set as text, so that nothing is read into it and nothing is written differently.
	url.search = hit.query;
	const lent =
		visitorAddress === "cip" && token !== undefined ? lendToken(hit, { address: hit.address, token }) : undefined;
	const body = lent ?? (hit.method === "POST" ? hit.body : undefined);
	return {
		url,
		method: body === undefined ? "GET" : "POST",
		headers: {
			...passedOn(hit.headers, cookies),
			...(visitorAddress !== "none" && { "x-forwarded-for": hit.address }),
			...(body !== undefined && { "content-type": FORM }),
		},
		body,
	};
}
