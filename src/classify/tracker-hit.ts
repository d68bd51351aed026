import type { EpochMs, LogEvent } from "../event.ts";
import type { TrackerHitKind } from "../outcome.ts";
import { type RequestQuery, TextQuery } from "../request-query.ts";
import { lookAt, readParameters, type TrackerParameters, trackerParameters } from "./tracker-parameters.ts";
import { bodyRequests, hasParameters, isPreflight, lacksBody } from "./tracker-requests.ts";

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
const OTHER: TrackerCall = { kind: "other", hits: NOTHING };

/**
 * Reads a request at the tracker's path: parameters in the query, in the body, or several in a bulk body.
 *
 * - `failed`: the answer shows that it did not reach Matomo, so it must not count as tracked.
 * - `opaque`: a body was sent, but the log does not have it. It proves that this visitor's tracker works; the page is
 *   the hit's Referer.
 * - a preflight is none of these, whatever its answer was.
 * - a bulk body with any page view in it is a `page-view`.
 *
 * @param query of its target, where it is at hand
 */
export function trackerCall(event: LogEvent, query: RequestQuery = TextQuery.of(event.target)): TrackerCall {
	if (isPreflight(event)) return OTHER;
	if (!reachedMatomo(event)) return { kind: "failed", hits: NOTHING };
	const { isOther, isRequest, found } = lookAt(query);
	if (isOther) return OTHER;
	if (isRequest || hasParameters(query.text)) return callOfOne(event, readParameters(query, found));
	if (event.body !== undefined) {
		const requests = bodyRequests(event.body);
		if (requests) return callOf(event, requests.map(trackerParameters));
		return opaque(event);
	}
	return lacksBody(event) ? opaque(event) : OTHER;
}

/**
 * Whether the hit got to Matomo, by the upstream's status where it is logged (the last of a list, which nginx separates by
 * commas and, after an internal redirect, colons), else by our own. A client that went away early (499) still counts when
 * Matomo had answered.
 */
function reachedMatomo(event: LogEvent): boolean {
	const status = matomosStatus(event);
	// 304 is what a cached tracking image answers.
	return (status >= 200 && status < 300) || status === 304;
}

/** Of a status: what is no longer is no list. */
const DIGITS = 3;

function matomosStatus({ status, upstreamStatus }: LogEvent): number {
	if (upstreamStatus === undefined) return status;
	if (upstreamStatus.length <= DIGITS) return Number(upstreamStatus);
	const last = Math.max(upstreamStatus.lastIndexOf(","), upstreamStatus.lastIndexOf(":"));
	return Number(upstreamStatus.slice(last + 1));
}

/** Answers of servers that might take the same request another time; of 499 nobody waited for the answer. */
const TRANSIENT: ReadonlySet<number> = new Set([0, 408, 413, 429, 499]);

/** Whether a call that did not reach Matomo was refused for what it is: it would be again. */
export function wasRefused(event: LogEvent): boolean {
	const status = matomosStatus(event);
	// Not a number: there was no answer.
	return status < 500 && !TRANSIENT.has(status);
}

function opaque(event: LogEvent): TrackerCall {
	return { kind: "opaque", hits: [{ start: event.start, parameters: undefined }] };
}

function callOf(event: LogEvent, requests: readonly TrackerParameters[]): TrackerCall {
	const views = requests.filter(isView);
	if (views.length === 0) return OTHER;
	return {
		kind: views.every((view) => view.isSearch) ? "site-search" : "page-view",
		hits: views.map((parameters) => hitOf(event, parameters)),
	};
}

/** The same of one request, as nearly all are, without lists of it on the way. */
function callOfOne(event: LogEvent, request: TrackerParameters): TrackerCall {
	if (!isView(request)) return OTHER;
	return { kind: request.isSearch ? "site-search" : "page-view", hits: [hitOf(event, request)] };
}

function isView({ isRecorded, isOther }: TrackerParameters): boolean {
	return isRecorded && !isOther;
}

function hitOf(event: LogEvent, parameters: TrackerParameters): TrackerHit {
	return { start: event.start - parameters.secondsAgo * 1000, parameters };
}
