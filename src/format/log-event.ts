import type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal } from "../event.ts";

/** What a line tells of its request; what it does not tell is left out. */
export interface Told {
	readonly start: EpochMs;
	readonly logged: EpochMs;
	readonly ip: string;
	readonly forwardedFor?: string | undefined;
	readonly method: string;
	readonly scheme?: string | undefined;
	readonly host?: string | undefined;
	readonly target: string;
	readonly status: number;
	readonly userAgent?: string | undefined;
	readonly referrer?: string | undefined;
	readonly language?: string | undefined;
	readonly contentType?: string | undefined;
	readonly bytes?: number | undefined;
	readonly duration?: Milliseconds | undefined;
	readonly upstreamStatus?: string | undefined;
	readonly body?: string | undefined;
	readonly contentLength?: number | undefined;
	readonly fetchDest?: string | undefined;
	readonly purpose?: string | undefined;
	readonly clientHints?: ClientHints | undefined;
	readonly visitorId?: string | undefined;
	readonly optOut?: OptOutSignal | undefined;
	readonly consent?: boolean | undefined;
	readonly complete?: boolean | undefined;
	readonly requestId?: string | undefined;
}

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
