import type { EpochMs, Milliseconds } from "../../src/event.ts";

/**
 * All that a server knows of one request; the log writers make lines of it, each with what its format can carry.
 * Texts are `""` when absent, as nginx has them.
 */
export interface ServerRecord {
	/** First byte of the request. */
	readonly start: EpochMs;
	/** Until the answer was complete; `start + duration` is the time nginx logs. */
	readonly duration: Milliseconds;
	readonly ip: string;
	readonly method: string;
	readonly scheme: string;
	readonly host: string;
	/** Path and query, encoded as sent. */
	readonly target: string;
	readonly status: number;
	readonly bytes: number;
	readonly referrer: string;
	readonly userAgent: string;
	readonly language: string;
	readonly contentType: string;
	readonly fetchDest: string;
	readonly fetchMode: string;
	/** `Sec-Purpose`. */
	readonly purpose: string;
	/** `Purpose`, its older form. */
	readonly oldPurpose: string;
	readonly dnt: string;
	readonly gpc: string;
	readonly visitorId: string;
	readonly optOut: boolean;
	readonly consent: boolean;
	readonly chUa: string;
	readonly chPlatform: string;
	readonly chMobile: string;
	readonly upstreamStatus: string;
	/** Of the request. */
	readonly contentLength: string;
	readonly protocol: string;
	/** Whether the answer went out whole. */
	readonly complete: boolean;
	readonly requestId: string;
	readonly body: string;
}

/** A record of which only the telling parts are given; the rest is absent, and the answer is a whole 200 over HTTP/2. */
export function serverRecord(given: Pick<ServerRecord, "start" | "ip"> & Partial<ServerRecord>): ServerRecord {
	return {
		duration: 0,
		method: "GET",
		scheme: "https",
		host: "shop.example",
		target: "/",
		status: 200,
		bytes: 0,
		referrer: "",
		userAgent: "",
		language: "",
		contentType: "",
		fetchDest: "",
		fetchMode: "",
		purpose: "",
		oldPurpose: "",
		dnt: "",
		gpc: "",
		visitorId: "",
		optOut: false,
		consent: false,
		chUa: "",
		chPlatform: "",
		chMobile: "",
		upstreamStatus: "",
		contentLength: "",
		protocol: "HTTP/2.0",
		complete: true,
		requestId: "",
		body: "",
		...given,
	};
}
