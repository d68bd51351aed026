import type { EpochMs, LogEvent, Milliseconds } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { parseAddresses, parseIp } from "./address.ts";
import { parseCount, parseHost, parseStatus } from "./fields.ts";
import type { Format } from "./format.ts";
import { logEvent, type Told } from "./log-event.ts";
import { parseRequestLine } from "./request-line.ts";
import { parseUrl } from "./request-url.ts";
import { syslogTime } from "./syslog.ts";
import { parseClf } from "./time.ts";

/** `[22/Nov/2026:12:00:55.879] ` behind the client, as sticky pattern. */
const ACCEPTED = / \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d)\.(\d{3})\] /g;
/** What follows the accept date up to the request; captures are in braces. */
const REST =
	/^([^ ]+) [^ /]+\/[^ ]+ (?:-?\d+\/){4}(\+?-?\d+) (-?\d+) \+?(\d+) [^ ]+ [^ ]+ ([^ ]{2,4}) \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (?:\{([^}]*)\} )?(?:\{[^}]*\} )?"/;
/** Longer prefixes are none of syslog's. */
const MAX_PREFIX = 1024;
/** HAProxy cuts what it logs of a request, and its end with the quote is lost. */
const CUT_REQUEST = 900;
/** All zones are whole quarters of an hour, and no line is so late. */
const QUARTER: Milliseconds = 15 * 60 * 1000;

const HOST = /^(?=.{1,260}$)(?:(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*|localhost)(?::\d{1,5})?$/i;
const USER_AGENT = /^(?:Mozilla\/|[\w.+-]{1,60}\/\d)/;

/**
 * HAProxy with `option httplog`, also behind a syslog prefix:
 *
 *     haproxy[1]: 203.0.113.7:41342 [22/Nov/2026:12:00:55.879] web~ app/srv1 0/0/1/112/114 200 759 - - ---- 1/1/0/0/0 0/0 {…} {…} "GET / HTTP/1.1"
 *
 * The time is the start of the request, in the zone of the server, which it does not tell: it is the one that makes the
 * syslog prefix agree where that has a date with a zone, and else UTC. Captured request headers are told by their look:
 * host, user agent, referrer, addresses (`X-Forwarded-For`).
 *
 * @see https://docs.haproxy.org/3.0/configuration.html#8.2.3
 */
export const haproxy: Format = {
	name: "haproxy",
	title: "HAProxy's `option httplog`, also behind a syslog prefix; captured headers are told by their look",
	timeIs: "start",
	lacks: [
		"time-zone",
		"user-agent",
		"referrer",
		"host",
		"language",
		"content-type",
		"fetch-destination",
		"purpose",
		"visitor-id",
		"opt-out-cookie",
		"dnt-gpc",
		"request-body",
	],
	parse,
	loggedAt: (text, from, to): EpochMs => {
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const line = text.slice(from, to);
		const accepted = acceptedIn(line);
		if (accepted === undefined) return Number.NaN;
		const found = REST.exec(line.slice(accepted.end));
		return found === null ? Number.NaN : accepted.time + parseTaken(found[2] ?? "");
	},
};

interface Accepted {
	readonly client: string;
	readonly time: EpochMs;
	/** Index behind the date. */
	readonly end: number;
}

function parse(line: string): LogEvent | MalformedReason {
	const accepted = acceptedIn(line);
	if (accepted === undefined) return "not-this-format";
	const rest = line.slice(accepted.end);
	const found = REST.exec(rest);
	if (found === null) return "not-this-format";
	const [{ length }, frontend = "", taken = "", code, bytes, termination = "", captures = ""] = found;
	const quote = rest.lastIndexOf('"');
	const cut = quote < length;
	if (cut && rest.length - length < CUT_REQUEST) return "not-this-format";
	const { method, target } = parseRequestLine(decodeHash(rest.slice(length, cut ? undefined : quote)));
	const place = parseUrl(target);
	const captured = fromCaptures(captures);
	return logEvent({
		...captured,
		start: accepted.time,
		ip: parseIp(accepted.client),
		method,
		scheme: place?.scheme ?? (frontend.endsWith("~") ? "https" : undefined),
		host: place?.host ?? captured.host,
		target: place?.target ?? target,
		status: parseStatus(code === "-1" ? "0" : code),
		bytes: parseCount(bytes),
		duration: parseTaken(taken),
		// Who ended the session, and in which phase: the client early, or anybody while the answer was on its way.
		complete: !(termination.startsWith("C") || termination.startsWith("D", 1)),
	});
}

/** The client and the accept date; the last such date counts that has a whole line behind it. */
function acceptedIn(line: string): Accepted | undefined {
	ACCEPTED.lastIndex = 0;
	const found = ACCEPTED.exec(line);
	if (found === null || found.index > MAX_PREFIX) return undefined;
	const before = line.slice(0, found.index);
	const client = before.slice(before.lastIndexOf(" ") + 1);
	const colon = client.lastIndexOf(":");
	if (colon === -1) return undefined;
	const local = parseClf(`${found[1]} +0000`) + Number(found[2]);
	const received = syslogTime(before);
	const zone = Number.isNaN(received) ? 0 : Math.round((local - received) / QUARTER) * QUARTER;
	return { client: client.slice(0, colon), time: local - zone, end: ACCEPTED.lastIndex };
}

/** The total time; with `option logasap` it begins with a `+` and is what has passed so far. `-1` is that of no answer. */
function parseTaken(text: string): Milliseconds {
	return parseCount(text.replace("+", "")) ?? 0;
}

function fromCaptures(captures: string): Pick<Told, "host" | "userAgent" | "referrer" | "forwardedFor"> {
	const values = captures.split("|").map(decodeHash);
	const agent = values.find((value) => USER_AGENT.test(value));
	const addresses = values.find((value) => parseAddresses(value) !== undefined);
	return {
		host: parseHost(values.find((value) => HOST.test(value))),
		userAgent: agent,
		referrer: values.find((value) => /^https?:\/\//i.test(value)),
		forwardedFor: addresses,
	};
}

/** `#22` for a quote: bytes that HAProxy does not log as they are. */
function decodeHash(text: string): string {
	return text.replace(/(?:#[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll("#", ""), "hex").toString());
}
