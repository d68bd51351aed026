import type { ClientHints, LogEvent, OptOutSignal } from "../event.ts";
import type { Packer, Unpacker } from "./packing.ts";

const OPT_OUT_SIGNALS: readonly (OptOutSignal | undefined)[] = [undefined, "cookie", "dnt", "gpc"];
const TRI_STATE = [undefined, false, true] as const;
/** What a visitor's browser said of itself: nothing, Matomo's own form, the headers. */
const NO_HINTS = 0;
const UADATA = 1;
const HEADERS = 2;

/** Writes a whole record. */
export function packEvent(event: LogEvent, into: Packer): void {
	into.number(event.start);
	into.number(event.logged);
	into.number(event.status);
	into.number(event.bytes);
	into.number(event.duration);
	into.number(event.contentLength);
	into.number(OPT_OUT_SIGNALS.indexOf(event.optOut));
	into.number(TRI_STATE.indexOf(event.consent));
	into.number(TRI_STATE.indexOf(event.complete));
	into.text(event.ip);
	into.text(event.forwardedFor);
	into.shared(event.method);
	into.shared(event.scheme);
	into.shared(event.host);
	into.text(event.target);
	into.shared(event.userAgent);
	into.text(event.referrer);
	into.shared(event.language);
	into.shared(event.contentType);
	into.text(event.upstreamStatus);
	into.text(event.body);
	into.shared(event.fetchDest);
	into.shared(event.purpose);
	into.text(event.visitorId);
	into.text(event.requestId);
	into.text(event.title);
	packHints(event.clientHints, into);
}

/** Reads a whole record. Its texts may be cut from larger ones. */
export function unpackEvent(from: Unpacker): LogEvent {
	const start = from.number();
	const logged = from.number();
	const status = from.number();
	const bytes = from.optionalNumber();
	const duration = from.optionalNumber();
	const contentLength = from.optionalNumber();
	const optOut = OPT_OUT_SIGNALS[from.number()];
	const consent = TRI_STATE[from.number()];
	const complete = TRI_STATE[from.number()];
	// Evaluated in the order in which they stand, which is that of writing.
	return {
		ip: from.text() ?? "",
		forwardedFor: from.text(),
		method: from.shared() ?? "",
		scheme: from.shared(),
		host: from.shared(),
		target: from.text() ?? "",
		userAgent: from.shared(),
		referrer: from.text(),
		language: from.shared(),
		contentType: from.shared(),
		upstreamStatus: from.text(),
		body: from.text(),
		fetchDest: from.shared(),
		purpose: from.shared(),
		visitorId: from.text(),
		requestId: from.text(),
		title: from.text(),
		clientHints: unpackHints(from),
		start,
		logged,
		status,
		bytes,
		duration,
		contentLength,
		optOut,
		consent,
		complete,
	};
}

function packHints(hints: ClientHints | undefined, into: Packer): void {
	if (hints === undefined) into.number(NO_HINTS);
	else if ("uadata" in hints) {
		into.number(UADATA);
		into.shared(hints.uadata);
	} else {
		into.number(HEADERS);
		into.shared(hints.brands);
		into.shared(hints.platform);
		into.shared(hints.mobile);
	}
}

function unpackHints(from: Unpacker): ClientHints | undefined {
	switch (from.number()) {
		case UADATA:
			return { uadata: from.shared() ?? "" };
		case HEADERS:
			return { brands: from.shared() ?? "", platform: from.shared(), mobile: from.shared() };
		default:
			return undefined;
	}
}
