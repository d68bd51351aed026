import { pathOf } from "./classify/classify.ts";
import type { TrackerHit } from "./classify/tracker-hit.ts";
import type { ClientHints, EpochMs, LogEvent, Position } from "./event.ts";
import type { JoinHit, JoinView } from "./join/join.ts";
import { canonicalReported, canonicalTarget, canonicalUrl } from "./matomo/canonical-url.ts";
import type { ObservedView } from "./report/observer.ts";
import { detach } from "./visitor/detach.ts";
import type { Fingerprint } from "./visitor/fingerprint.ts";
import { Intern } from "./visitor/intern.ts";

/** A page view on its way through the join. */
export interface Candidate {
	readonly event: LogEvent;
	readonly position: Position;
	readonly fingerprint: string;
	readonly start: EpochMs;
	/** Canonical path and query. */
	readonly page: string;
	/** The visitor's id and the page's title, when the request, or later a tracker hit, tells them. */
	readonly visitorId: string | undefined;
	readonly title: string | undefined;
	/** The request has `Sec-Fetch-Dest`. */
	readonly fetchMetadata: boolean;
	/** The request has `Accept-Language`. */
	readonly language: boolean;
	/** Decided by an earlier run: it only tells something of others. */
	readonly context: boolean;
	/** Fetched before anybody asked to see it: a page view only if something shows that it was viewed. */
	readonly ahead: boolean;
}

/** What is kept of a page view that the tracker did not miss. */
export interface Tracked extends ObservedView, Omit<Candidate, "event" | "position" | "visitorId" | "title"> {
	/** Kept only where somebody asks for it: there are many of them. */
	readonly position?: Position;
}

/** Lets go of everything that only a tracking request would need. */
export function tracked({
	event,
	start,
	fingerprint,
	page,
	fetchMetadata,
	language,
	ahead,
	context,
}: Candidate): Tracked {
	const { path, userAgent } = observed(event);
	return { start, path, userAgent, fingerprint, page, fetchMetadata, language, ahead, context };
}

/** As {@link tracked}, but keeps the position. */
export function trackedAt(candidate: Candidate): Tracked {
	return { ...tracked(candidate), position: candidate.position };
}

/** What the report looks at. */
export function observed({ start, target, userAgent }: LogEvent): ObservedView {
	return { start, path: pathOf(target), userAgent: userAgent ?? "" };
}

/**
 * What the join needs of a page view.
 *
 * Its texts are copied out of the chunk that they were read with, which would else stay in memory, a quarter of a
 * megabyte, for as long as the page view waits.
 */
export function joinView(
	event: LogEvent,
	position: Position,
	fingerprintOf: Fingerprint,
	ahead: boolean,
	context = false,
): JoinView<Candidate> {
	const kept = detached(event);
	const fingerprint = fingerprintOf(kept);
	const { start } = event;
	const page = canonicalTarget(kept.target);
	return {
		start,
		tie: kept.requestId ?? contentOf(kept, fingerprint),
		fingerprint,
		page,
		host: kept.host,
		visitorId: kept.visitorId,
		item: {
			event: kept,
			position,
			fingerprint,
			start,
			page,
			visitorId: kept.visitorId,
			title: kept.title,
			fetchMetadata: event.fetchDest !== undefined,
			language: event.language !== undefined,
			ahead,
			context,
		},
	};
}

/** All that is sent of a page view or decides about it, but for its start: orders page views of the same instant. */
function contentOf(event: LogEvent, fingerprint: string): string {
	const { target, host, scheme, referrer, visitorId, status, bytes, duration, language } = event;
	const { ip, userAgent, title, consent, fetchDest, clientHints } = event;
	const request = [fingerprint, target, host, scheme, referrer, visitorId, status, bytes, duration, language];
	// Joined, not added up: what is added up keeps all its parts until somebody looks at it.
	return [...request, ip, userAgent, title, consent, fetchDest, hintsOf(clientHints)].join("\n");
}

function hintsOf(hints: ClientHints | undefined): string | undefined {
	if (!hints) return undefined;
	return "uadata" in hints ? hints.uadata : `${hints.brands}\n${hints.platform}\n${hints.mobile}`;
}

/**
 * What the join needs of one tracking request of a line at the tracker's path; copied out of its chunk, like page views.
 *
 * @param fingerprint already copied: a line may hold several requests
 */
export function joinHit(event: LogEvent, { start, parameters }: TrackerHit, fingerprint: string): JoinHit<never> {
	const reported = parameters?.url === undefined ? undefined : canonicalReported(parameters.url);
	// Nearly every page reports the URL that the browser also sends as Referer: then it need not be parsed again.
	const referer =
		reported && event.referrer === parameters?.url && !event.referrer?.includes("%")
			? reported
			: event.referrer === undefined
				? undefined
				: canonicalUrl(event.referrer);
	const random = text(parameters?.random);
	const pageViewId = text(parameters?.pageViewId);
	const pages = reported ? pagesOf(reported.page) : [];
	const host = text(reported?.host);
	const refererPage = text(referer?.page);
	const refererHost = text(referer?.host);
	const visitorId = parameters?.isNewVisitor ? undefined : text(parameters?.visitorId);
	const copyKey =
		random !== undefined && pageViewId !== undefined ? `${fingerprint}\n${random}\n${pageViewId}` : undefined;
	// All that the join looks at, so that what is equal in order is equal in what it does.
	const tie = copyKey ?? JSON.stringify([fingerprint, pages, host, refererPage, refererHost, visitorId]);
	return { start, tie, fingerprint, pages, host, refererPage, refererHost, visitorId, copyKey };
}

/** The tracker reports decoded URLs, but custom URLs and other trackers may come encoded: both forms count. */
function pagesOf(page: string): readonly string[] {
	const kept = detach(page);
	if (!page.includes("%") || !page.startsWith("/")) return [kept];
	const decoded = canonicalTarget(page);
	return decoded === page ? [kept] : [kept, decoded];
}

function text(value: string | undefined): string | undefined {
	return value === undefined ? undefined : detach(value);
}

/** User agents are long, few, and looked up several times: one copy of each is kept. */
const userAgents = new Intern();

function detached(event: LogEvent): LogEvent {
	return {
		...event,
		ip: detach(event.ip),
		forwardedFor: undefined,
		host: text(event.host),
		target: detach(event.target),
		userAgent: event.userAgent === undefined ? undefined : userAgents.of(event.userAgent),
		referrer: text(event.referrer),
		language: text(event.language),
		contentType: undefined,
		body: undefined,
		clientHints: event.clientHints && detachedHints(event.clientHints),
		visitorId: text(event.visitorId),
		requestId: text(event.requestId),
		title: text(event.title),
	};
}

function detachedHints(hints: ClientHints): ClientHints {
	if ("uadata" in hints) return { uadata: detach(hints.uadata) };
	const { brands, platform, mobile } = hints;
	return { brands: detach(brands), platform: text(platform), mobile };
}
