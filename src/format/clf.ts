import type { EpochMs, LogEvent, Milliseconds } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, isAddress, parseAddress, parseAddresses } from "./address.ts";
import { decodeEscapes } from "./escape.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Capability } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { parseRequestLine } from "./request-line.ts";
import { behindSyslog } from "./syslog.ts";
import { CLF_LENGTH, parseClf } from "./time.ts";

/** `[` before and `] ` behind the time. */
const TIME_LENGTH = CLF_LENGTH + 3;

/** Addresses with commas between them. */
const LIST = /^(?:[^ ]{1,60}, ?){1,20}[^ ]*/;

/** The beginning of a time. */
const TIME_START = /\[\d\d\/[A-Z][a-z]{2}\//;

/** What no relative of the common log format can carry, but for its referrer and user agent. */
export const CLF_LACKS: readonly Capability[] = ["milliseconds", "start-time", "scheme", "host", ...HEADERS_AND_MORE];

/** A line of the common log format or a relative, taken apart; texts are still escaped. */
export interface ClfLine {
	/** All before the time, but for what syslog wrote there: who asked. */
	readonly front: string;
	readonly logged: EpochMs;
	readonly request: string;
	readonly status: number;
	readonly bytes: number | undefined;
	/** Both `undefined` when the line ends behind the bytes, or no quoted field is next. */
	readonly referrer: string | undefined;
	readonly userAgent: string | undefined;
	/** What follows the last of these, from its blank on; `""` for nothing. */
	readonly rest: string;
}

/**
 * Takes a line apart:
 *
 *     FRONT [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759 "referrer" "user agent" REST
 *
 * @param timeEnd index behind the `] ` of the time, when the request's quote is not right there
 */
export function readClf(line: string, timeEnd?: number): ClfLine | MalformedReason {
	const from = behindSyslog(line);
	const quote = closingQuote(line, from);
	const dated = timeEnd ?? quote;
	const logged = timeBefore(line, dated);
	if (Number.isNaN(logged)) return isDated(line, dated) ? "bad-time" : brokenReason(line);
	const requestEnd = closingQuote(line, quote + 1);
	const statusEnd = line.indexOf(" ", requestEnd + 2);
	if (requestEnd === -1 || statusEnd === -1 || line[requestEnd + 1] !== " ") return brokenReason(line);
	const status = parseStatus(line.slice(requestEnd + 2, statusEnd));
	const blank = line.indexOf(" ", statusEnd + 1);
	const bytesEnd = blank === -1 ? line.length : blank;
	const size = line.slice(statusEnd + 1, bytesEnd);
	const bytes = parseCount(size);
	if (Number.isNaN(status) || (bytes === undefined && size !== "-")) return brokenReason(line);
	const front = line.slice(from, dated - TIME_LENGTH - 1);
	// Another time before the line's own is a user who looks like one only if it is whole and has nothing behind it.
	if (front.includes("[") && !front.endsWith("]") && TIME_START.test(front)) return "torn";
	const request = line.slice(quote + 1, requestEnd);
	if (!line.startsWith('"', bytesEnd + 1)) {
		return {
			front,
			logged,
			request,
			status,
			bytes,
			referrer: undefined,
			userAgent: undefined,
			rest: line.slice(bytesEnd),
		};
	}
	const referrerEnd = closingQuote(line, bytesEnd + 2);
	if (referrerEnd === -1 || !line.startsWith(' "', referrerEnd + 1)) return brokenReason(line);
	const agentEnd = closingQuote(line, referrerEnd + 3);
	// A quote with anything but a space behind it has another line glued on.
	if (agentEnd === -1 || (agentEnd + 1 < line.length && line[agentEnd + 1] !== " ")) return brokenReason(line);
	return {
		front,
		logged,
		request,
		status,
		bytes,
		referrer: line.slice(bytesEnd + 2, referrerEnd),
		userAgent: line.slice(referrerEnd + 3, agentEnd),
		rest: line.slice(agentEnd + 1),
	};
}

/** As {@link readClf}, and a line without referrer and user agent is broken. */
export function readCombined(line: string, timeEnd?: number): ClfLine | MalformedReason {
	const clf = readClf(line, timeEnd);
	return typeof clf !== "string" && clf.userAgent === undefined ? brokenReason(line) : clf;
}

/** Who asked, and where. */
export interface ClfClient {
	readonly ip: string | undefined;
	readonly host: string | undefined;
	/** The addresses before the client's, where its field has several. */
	readonly forwardedFor?: string | undefined;
}

/** What a relative knows besides the common parts. */
export interface ClfMore {
	/** The time is the start of the request, not its end. */
	readonly timeIsStart?: boolean;
	readonly duration?: Milliseconds | undefined;
}

/** The event of a line that was taken apart. */
export function clfEvent(
	clf: ClfLine,
	{ ip, host, forwardedFor }: ClfClient,
	more?: ClfMore,
): LogEvent | MalformedReason {
	if (ip === undefined) return "no-address";
	const { method, target } = parseRequestLine(decodeEscapes(clf.request));
	const duration = more?.duration;
	const start = more?.timeIsStart ? clf.logged : clf.logged - (duration ?? 0);
	return {
		start,
		logged: start + (duration ?? 0),
		ip,
		forwardedFor: forwardedFor ?? (clf.rest === "" ? undefined : addressesIn(clf.rest)),
		method,
		scheme: undefined,
		host,
		target,
		status: clf.status,
		userAgent: clf.userAgent === undefined ? undefined : present(decodeEscapes(clf.userAgent)),
		referrer: clf.referrer === undefined ? undefined : present(decodeEscapes(clf.referrer)),
		language: undefined,
		contentType: undefined,
		bytes: clf.bytes,
		duration,
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
	};
}

/** A virtual host, with or without port: a name or an address, and neither a time nor a path. */
const HOST = /^(?:[^:/[\]]*(?::\d*)?|\[[\da-fA-F:.]*\](?::\d*)?|[\da-fA-F:.]*)$/;

/**
 * The client in `ip ident user`, or behind a virtual host in `vhost:port ip ident user`: then the second word is an
 * address, which is no ident. Several addresses have commas between them.
 */
export function parseClient(front: string): ClfClient {
	const end = front.indexOf(" ");
	const first = end === -1 ? front : front.slice(0, end);
	// Nearly always, so that nothing more need be looked at.
	if (end === -1 || front.startsWith("- ", end + 1)) return clientOf(first, undefined);
	if (first.endsWith(",")) return clientOf(LIST.exec(front)?.[0] ?? first, undefined);
	const secondEnd = front.indexOf(" ", end + 1);
	const second = front.slice(end + 1, secondEnd === -1 ? front.length : secondEnd);
	return isAddress(second) && HOST.test(first) ? clientOf(second, parseHost(first)) : clientOf(first, undefined);
}

function clientOf(field: string, host: string | undefined): ClfClient {
	return { ip: parseAddress(field), host, forwardedFor: forwardedBefore(field) };
}

/** The time of a line as `loggedAt` wants it; for all relatives whose time stands right before the first quote. */
export function clfLoggedAt(text: string, from: number, to: number): EpochMs {
	// A copy of the line, as a search in the whole text would go on behind the line's end.
	const line = text.slice(from, to);
	return timeBefore(line, requestQuote(line));
}

/** Index of the quote that opens the request; -1 when there is none. */
export function requestQuote(line: string): number {
	return closingQuote(line, behindSyslog(line));
}

/** Index of the first quote from `from` on that no backslash escapes; -1 when there is none. */
export function closingQuote(line: string, from: number): number {
	for (let quote = line.indexOf('"', from); quote !== -1; quote = line.indexOf('"', quote + 1)) {
		let before = quote;
		while (line.charCodeAt(before - 1) === 0x5c) before--;
		if ((quote - before) % 2 === 0) return quote;
	}
	return -1;
}

/** The time that ends just before the request's opening quote: a user may look like a time, but has no bare quote. */
export function timeBefore(line: string, quote: number): EpochMs {
	return isDated(line, quote) ? parseClf(line, quote - TIME_LENGTH + 1) : Number.NaN;
}

function isDated(line: string, quote: number): boolean {
	return quote > TIME_LENGTH && line.startsWith(" [", quote - TIME_LENGTH - 1) && line.startsWith("] ", quote - 2);
}

/** The address list of nginx's `main` format, quoted behind the user agent. */
function addressesIn(rest: string): string | undefined {
	return rest.startsWith(' "') ? parseAddresses(rest.slice(2, rest.indexOf('"', 2))) : undefined;
}

/** Why a line is none of ours: one with two times before a quote was torn and has the next one glued on. */
function brokenReason(line: string): MalformedReason {
	const times = line.match(/\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] "/g);
	return times !== null && times.length > 1 ? "torn" : "not-this-format";
}
