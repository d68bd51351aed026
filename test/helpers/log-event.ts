import type { LogEvent } from "../../src/event.ts";

/** Noon, epoch milliseconds. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** A browser's user agent. */
export const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A page that a person saw at noon, as a format that knows little tells it, but for what is given. */
export function pageEvent(more: Partial<LogEvent> = {}): LogEvent {
	return {
		start: NOON,
		logged: NOON,
		ip: "203.0.113.7",
		forwardedFor: undefined,
		method: "GET",
		scheme: "https",
		host: "shop.example",
		target: "/page",
		status: 200,
		userAgent: FIREFOX,
		referrer: undefined,
		language: undefined,
		contentType: undefined,
		bytes: undefined,
		duration: undefined,
		upstreamStatus: undefined,
		body: undefined,
		contentLength: undefined,
		fetchDest: undefined,
		purpose: undefined,
		clientHints: undefined,
		visitorId: undefined,
		optOut: undefined,
		consent: undefined,
		complete: undefined,
		requestId: undefined,
		title: undefined,
		...more,
	};
}

/** A tracker's call with its parameters in the query, as the JavaScript tracker sends it. */
export function trackerEvent(parameters: string, more: Partial<LogEvent> = {}): LogEvent {
	return pageEvent({
		method: "POST",
		target: `/matomo.php${parameters === "" ? "" : "?"}${parameters}`,
		status: 204,
		contentLength: 0,
		...more,
	});
}
