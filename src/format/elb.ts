import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { delimitedReader } from "./delimited.ts";
import { decodeEscapes } from "./escape.ts";
import { parseCount, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { parseBalanced, parseClientPort, sumOfSeconds } from "./load-balancer.ts";
import { logEvent } from "./log-event.ts";
import { parseIso } from "./time.ts";

/** With user agent, cipher and protocol, which the first version did not have. */
const COLUMNS = 15;

/** A date in front. */
const START = /^\d{4}-\d\d-\d\dT/;

/**
 * Amazon's Classic Load Balancer: 15 columns between blanks, the first is the time.
 *
 * The time is the start of the request. Neither referrer nor any other header than the user agent is logged. Lines come
 * late and in no order: `--lateness` must allow for that.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
 */
export const elb: Format = {
	name: "elb",
	title: "Amazon Classic Load Balancer",
	timeIs: "start",
	lacks: ["referrer", ...HEADERS_AND_MORE],
	...delimitedReader({ delimiter: " ", quoted: "\\" }, eventOf, (line) => START.test(line)),
	loggedAt: (text, from, to): EpochMs => {
		const [time = "", , client = ""] = text.slice(from, Math.min(to, from + 160)).split(" ", 3);
		return client.includes(":") ? parseIso(time) : Number.NaN;
	},
};

function eventOf(row: readonly string[]): LogEvent | MalformedReason {
	const [time = "", , client, , , , , elbStatus, backendStatus, , sent, request = "", userAgent = ""] = row;
	if (row.length !== COLUMNS) return "bad-columns";
	const start = parseIso(time);
	return logEvent({
		start,
		logged: start,
		ip: parseClientPort(client),
		...parseBalanced(request),
		status: parseStatus(elbStatus),
		userAgent: present(decodeEscapes(userAgent)),
		bytes: parseCount(sent),
		duration: sumOfSeconds(row.slice(4, 7)),
		upstreamStatus: backendStatus === "" ? undefined : backendStatus,
	});
}
