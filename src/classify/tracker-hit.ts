import type { EpochMs, LogEvent } from "../event.ts";
import type { TrackerHitKind } from "../outcome.ts";
import { isOtherThanPageView, type TrackerParameters, trackerParameters } from "./tracker-parameters.ts";

/** One tracking request that can answer for a page view; a bulk line carries several. */
export interface TrackerHit {
	/** Event time: arrival, less what the tracker says it waited offline. */
	readonly start: EpochMs;
	readonly parameters: TrackerParameters | undefined;
}

/** What one line at the tracker's path was. */
export interface TrackerCall {
	readonly kind: TrackerHitKind;
	/** The page views in it, searches included; one without parameters when the line is opaque. Empty for other kinds. */
	readonly hits: readonly TrackerHit[];
}

const NOTHING: readonly TrackerHit[] = [];

/**
 * Reads a request at the tracker's path: parameters in the query, in the body, or several in a bulk body.
 *
 * - `failed`: the answer shows that it did not reach Matomo, so it must not count as tracked.
 * - `opaque`: a body was sent, but the log does not have it. It proves that this visitor's tracker works; the page is
 *   the hit's Referer.
 * - a bulk body with any page view in it is a `page-view`.
 */
export function trackerCall(event: LogEvent): TrackerCall {
	if (!reachedMatomo(event)) return { kind: "failed", hits: NOTHING };
	const question = event.target.indexOf("?");
	const query = question < 0 ? "" : event.target.slice(question + 1);
	if (isOtherThanPageView(query)) return { kind: "other", hits: NOTHING };
	if (hasParameters(query)) return callOf(event, [trackerParameters(query)]);
	if (event.body !== undefined) {
		const requests = bodyRequests(event.body);
		if (requests) return callOf(event, requests);
		return opaque(event);
	}
	const expectsBody = event.method === "POST" && event.contentLength !== 0;
	return expectsBody ? opaque(event) : { kind: "other", hits: NOTHING };
}

/**
 * Whether the hit got to Matomo, by the upstream's status where it is logged (the last of a list, which nginx separates by
 * commas and, after an internal redirect, colons), else by our own. A client that went away early (499) still counts when
 * Matomo had answered.
 */
function reachedMatomo({ status, upstreamStatus }: LogEvent): boolean {
	if (upstreamStatus === undefined) return isSuccess(status);
	const last = Math.max(upstreamStatus.lastIndexOf(","), upstreamStatus.lastIndexOf(":"));
	return isSuccess(Number(upstreamStatus.slice(last + 1)));
}

/** 304 is what a cached tracking image answers. */
function isSuccess(status: number): boolean {
	return (status >= 200 && status < 300) || status === 304;
}

/** `queuedtracking=0` and the like alone are no tracking request. */
function hasParameters(query: string): boolean {
	return query.includes("idsite=") || query.includes("rec=");
}

function opaque(event: LogEvent): TrackerCall {
	return { kind: "opaque", hits: [{ start: event.start, parameters: undefined }] };
}

function callOf(event: LogEvent, requests: readonly TrackerParameters[]): TrackerCall {
	const views = requests.filter((request) => request.isRecorded && !request.isOther);
	if (views.length === 0) return { kind: "other", hits: NOTHING };
	return {
		kind: views.every((view) => view.isSearch) ? "site-search" : "page-view",
		hits: views.map((parameters) => ({ start: event.start - parameters.secondsAgo * 1000, parameters })),
	};
}

/**
 * The tracking requests of a body: bulk JSON is recognised by its content, since trackers send it as a form.
 *
 * @returns `undefined` when the body cannot be read, for example because the log cut it off
 */
function bodyRequests(body: string): readonly TrackerParameters[] | undefined {
	if (!body.includes('"requests"')) return hasParameters(body) ? [trackerParameters(body)] : undefined;
	let bulk: unknown;
	try {
		bulk = JSON.parse(body);
	} catch {
		return undefined;
	}
	const requests = typeof bulk === "object" && bulk !== null && "requests" in bulk ? bulk.requests : undefined;
	if (!Array.isArray(requests)) return undefined;
	return requests.flatMap((request: unknown) => {
		const query = queryOf(request);
		return query === undefined ? [] : [trackerParameters(query)];
	});
}

function queryOf(request: unknown): string | undefined {
	if (typeof request === "string") return request.slice(request.indexOf("?") + 1);
	if (typeof request !== "object" || request === null) return undefined;
	const query = new URLSearchParams();
	// JSON.stringify for what is no plain value: the text form of an object is whatever its sender makes of it.
	for (const [name, value] of Object.entries(request)) {
		query.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
	}
	return query.toString();
}
