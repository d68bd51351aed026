import { EXIT, UserError } from "../errors.ts";
import type { LogEvent } from "../event.ts";
import { clientHintsJson } from "./client-hints.ts";
import type { TrackingRequest } from "./tracking-request.ts";
import { REQUIRED } from "./validate.ts";

/** A page view that is to be sent, with what the log line alone does not tell. */
export interface SendableView {
	readonly event: LogEvent;
	/** Absolute URL, as requested. Without a known host it is the path alone, which validation refuses. */
	readonly url: string;
	/** `_id`, else `cid`, of the visitor; 16 hex digits. */
	readonly visitorId: string | undefined;
	readonly customId: string | undefined;
	/** Address as it may leave this machine. */
	readonly ip: string;
	readonly title: string | undefined;
	/** Six base-62 digits, see `pageViewId`. */
	readonly pageViewId: string;
}

/** The Matomo site that a page view belongs to. */
export interface Site {
	readonly id: number;
}

type Parameter = (view: SendableView, site: Site) => string | number | undefined;

/**
 * Every parameter we send, one line each; `undefined` leaves it out.
 *
 * `ua`, `lang`, `url` and `cip` are always there: what is missing Matomo takes from the headers of our own request.
 *
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
export const TRACKING_PARAMS: Readonly<Record<string, Parameter>> = {
	idsite: (_, site) => site.id,
	rec: () => 1,
	apiv: () => 1,
	url: ({ url }) => url,
	urlref: ({ event }) => event.referrer,
	ua: ({ event }) => event.userAgent ?? "",
	lang: ({ event }) => event.language ?? "",
	cip: ({ ip }) => ip, // needs a token with write access
	cdt: ({ event }) => Math.floor(event.start / 1000), // UTC seconds
	pv_id: ({ pageViewId }) => pageViewId,
	_id: ({ visitorId }) => visitorId,
	cid: ({ customId }) => customId,
	uadata: ({ event }) => event.clientHints && clientHintsJson(event.clientHints),
	action_name: ({ title }) => title,
	pf_srv: ({ event }) => (event.duration === undefined ? undefined : Math.round(event.duration)), // ms
	bw_bytes: ({ event }) => event.bytes,
};

const ALL_PARAMS = Object.entries(TRACKING_PARAMS);
/** Those without which, or with a bad value of which, a request cannot be sent. */
const REQUIRED_PARAMS = ALL_PARAMS.filter(([name]) => REQUIRED.some((required) => required === name));

/**
 * Makes the tracking request of one page view.
 *
 * @param isSeen whether anybody wants more of it than to know whether it can be sent
 */
export function trackingRequest(view: SendableView, site: Site, isSeen = true): TrackingRequest {
	const request: Record<string, string | number> = {};
	for (const [name, value] of isSeen ? ALL_PARAMS : REQUIRED_PARAMS) {
		const parameter = value(view, site);
		if (parameter !== undefined) request[name] = parameter;
	}
	return request as unknown as TrackingRequest;
}

/** The absolute URL of a request. Absolute-form targets stand for themselves; without a host only the target is known. */
export function absoluteUrl(
	event: LogEvent,
	defaults: { readonly scheme: string; readonly host: string | undefined },
): string {
	if (!event.target.startsWith("/")) return event.target;
	const host = event.host ?? defaults.host;
	if (host === undefined) return event.target;
	const authority = host.includes(":") ? `[${host}]` : host;
	return `${event.scheme ?? defaults.scheme}://${authority}${event.target}`;
}

/** What is to be said of a page view whose URL `absoluteUrl` could not make absolute. */
export function hostUnknown(): UserError {
	return new UserError({
		problem: "the log tells no host names",
		expected: "the site's host for the URLs that Matomo gets",
		hint: "add it, such as --host www.example.org",
		status: EXIT.usage,
	});
}
