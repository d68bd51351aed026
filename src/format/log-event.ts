import type { LogEvent } from "../event.ts";

/** What a line tells of its request; what it does not tell is left out. */
export type Told = Pick<LogEvent, "start" | "logged" | "ip" | "method" | "target" | "status"> &
	Partial<Omit<LogEvent, "title">>;

/** Fills up what a line does not tell: all events have all keys, in one order, so that they share a hidden class. */
export function logEvent(told: Told): LogEvent {
	return {
		start: told.start,
		logged: told.logged,
		ip: told.ip,
		forwardedFor: told.forwardedFor,
		method: told.method,
		scheme: told.scheme,
		host: told.host,
		target: told.target,
		status: told.status,
		userAgent: told.userAgent,
		referrer: told.referrer,
		language: told.language,
		contentType: told.contentType,
		bytes: told.bytes,
		duration: told.duration,
		upstreamStatus: told.upstreamStatus,
		body: told.body,
		contentLength: told.contentLength,
		fetchDest: told.fetchDest,
		purpose: told.purpose,
		clientHints: told.clientHints,
		visitorId: told.visitorId,
		optOut: told.optOut,
		consent: told.consent,
		complete: told.complete,
		requestId: told.requestId,
		title: undefined,
	};
}
