/** Milliseconds since 1970-01-01T00:00:00Z. Fractions are allowed: nginx logs microseconds' worth of digits. */
export type EpochMs = number;

/** A span of time in milliseconds. */
export type Milliseconds = number;

/** How a request says that its visitor must not be tracked. Which of them a format can carry is the format's fact. */
export type OptOutSignal = "cookie" | "dnt" | "gpc";

/** What the browser said of itself: three raw `Sec-CH-UA*` headers, or the ready JSON of Matomo's `uadata`. */
export type ClientHints =
	| { readonly uadata: string }
	| { readonly brands: string; readonly platform: string | undefined; readonly mobile: string | undefined };

/**
 * One request as a log line tells it: the common language of all formats.
 *
 * Every key is always present (`undefined` when the line does not say), so that all events share one hidden class:
 * the classifier reads some hundred thousand of them a second. `""` and `"-"` never occur; formats turn both into
 * `undefined`.
 */
export interface LogEvent {
	/** Start of the request. Formats that log the end subtract the duration where they have it. */
	readonly start: EpochMs;
	/** The time the line itself is ordered by in its file: for most servers the end of the request. */
	readonly logged: EpochMs;
	/** Client address as logged; may be empty when the line has none, and is not validated here. */
	readonly ip: string;
	/** Value of `X-Forwarded-For`, raw. */
	readonly forwardedFor: string | undefined;
	/** Upper case as sent; `""` for garbage such as TLS on a plain port. */
	readonly method: string;
	/** `http` or `https`. */
	readonly scheme: string | undefined;
	/** Lower case, without port. */
	readonly host: string | undefined;
	/** Path and query exactly as requested, still encoded. `""` for garbage. Absolute-form targets are left as they are. */
	readonly target: string;
	/** 0 when the server logged none. */
	readonly status: number;
	readonly userAgent: string | undefined;
	readonly referrer: string | undefined;
	/** `Accept-Language`, raw. */
	readonly language: string | undefined;
	/** Content type of the answer, raw, with its charset. nginx leaves it empty on 304. */
	readonly contentType: string | undefined;
	/** Body bytes of the answer. */
	readonly bytes: number | undefined;
	/** From first byte of the request to last byte of the answer. */
	readonly duration: Milliseconds | undefined;
	/** Status of the proxied upstream, raw: may be a list (`502, 200`). */
	readonly upstreamStatus: string | undefined;
	/** Request body, for tracker hits. */
	readonly body: string | undefined;
	/** `Content-Length` of the request. */
	readonly contentLength: number | undefined;
	/** `Sec-Fetch-Dest`. */
	readonly fetchDest: string | undefined;
	/** `Sec-Purpose` or one of its older forms. */
	readonly purpose: string | undefined;
	readonly clientHints: ClientHints | undefined;
	/** 16 lower-case hex digits: first part of the `_pk_id` cookie. */
	readonly visitorId: string | undefined;
	/** The strongest signal present; cookies before headers. */
	readonly optOut: OptOutSignal | undefined;
	/** `mtm_consent` cookie present. `undefined`: the line cannot tell or it is absent. */
	readonly consent: boolean | undefined;
	/** `false` when the server knows that the answer was cut off; `undefined` when the format cannot tell. */
	readonly complete: boolean | undefined;
	readonly requestId: string | undefined;
	/** Page title, where an application logs it. */
	readonly title: string | undefined;
}

/** Where a record stands. */
export interface Position {
	/** File name as given, or `stdin`. */
	readonly source: string;
	/** 1-based line in that source, after decompression. */
	readonly line: number;
}
