import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { delimitedReader } from "./delimited.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { logEvent } from "./log-event.ts";
import { parseRequestLine } from "./request-line.ts";
import { parseIso } from "./time.ts";

/** The time in brackets, and the quote before the request. */
const START = /^\[\d{4}-\d\d-\d\dT[\d:.]{8,20}Z\] "/;
/** Columns from the bytes received on: Envoy's, and with the four or five or six that versions of Istio add. */
const COLUMNS: ReadonlySet<number> = new Set([9, 13, 14, 15]);
/** The client went away before the whole answer had come. */
const CLIENT_GONE = /\bD[CR]\b/;

const envoyReader = delimitedReader({ delimiter: " ", quoted: '"' }, eventOf, (line) => START.test(line));

/**
 * Envoy's default text, with or without what Istio adds before the bytes and behind the host of the upstream:
 *
 *     [2026-11-22T12:00:55.879Z] "GET /path HTTP/2" 200 - 0 759 114 113 "ip" "user agent" "request id" "shop.example" "10.0.0.7:80"
 *
 * The time is the start of the request. The client is the last address of `X-Forwarded-For`, to which Envoy adds the one
 * that it sees (`use_remote_address`), or the downstream's, which Istio logs. Quotes inside a user agent are not escaped:
 * such a line cannot be told apart, and is malformed.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string
 * @see https://istio.io/latest/docs/tasks/observability/logs/access-log/#default-access-log-format
 */
export const envoy: Format = {
	name: "envoy",
	title: "Envoy's default text, also as Istio extends it",
	timeIs: "start",
	lacks: ["referrer", "scheme", ...HEADERS_AND_MORE.filter((lack) => lack !== "completion")],
	...envoyReader,
	loggedAt: (text, from, to) => {
		const event = envoyReader.parse(text.slice(from, to));
		return typeof event === "string" ? Number.NaN : event.logged;
	},
};

function eventOf(row: readonly string[]): LogEvent | MalformedReason {
	const [time = "", request = "", status, flags = ""] = row;
	const counts = row.findIndex(
		(_, at) => at > 3 && row.slice(at, at + 3).every((text) => parseCount(text) !== undefined),
	);
	const [received, sent, duration, , forwarded, userAgent, requestId, host, , , , , client] = row.slice(counts);
	if (counts === -1 || !COLUMNS.has(row.length - counts)) return "bad-columns";
	return logEvent({
		start: parseIso(time.slice(1, -1)),
		ip: parseIp(forwarded) ?? parseIp(client),
		forwardedFor: forwardedBefore(forwarded),
		...parseRequestLine(request),
		host: parseHost(host),
		status: parseStatus(status),
		userAgent: present(userAgent),
		bytes: parseCount(sent),
		duration: parseCount(duration),
		contentLength: parseCount(received),
		complete: !CLIENT_GONE.test(flags),
		requestId: present(requestId),
	});
}
