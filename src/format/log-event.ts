import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";

/** What a line tells of its request; what it does not tell is left out. `NaN` is what cannot be read. */
export type Told = Pick<LogEvent, "method" | "status"> &
	Partial<Omit<LogEvent, "start" | "logged" | "ip" | "target" | "title">> & {
		readonly ip: string | undefined;
		readonly target: string | undefined;
	} & (
		| { readonly start: EpochMs; readonly logged?: EpochMs }
		| { readonly start?: EpochMs | undefined; readonly logged: EpochMs }
	);

/**
 * The event of a line, or what it lacks to be one.
 *
 * Of start and end of the request the one that is not told is told by the duration, and without that the same. What else
 * is not told is filled up: all events have all keys, in one order, so that they share a hidden class.
 */
export function logEvent(told: Told): LogEvent | MalformedReason {
	const { duration = 0, ip, target, status } = told;
	const start = told.start ?? (told.logged ?? Number.NaN) - duration;
	const logged = told.logged ?? start + duration;
	if (Number.isNaN(start) || Number.isNaN(logged)) return "bad-time";
	if (ip === undefined) return "no-address";
	if (target === undefined) return "no-url";
	if (Number.isNaN(status)) return "bad-field";
	return {
		start,
		logged,
		ip,
		forwardedFor: told.forwardedFor,
		method: told.method,
		scheme: told.scheme,
		host: told.host,
		target,
		status,
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
