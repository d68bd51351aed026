import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { delimitedReader } from "./delimited.ts";
import { decodeEscapes } from "./escape.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { parseBalanced, parseClientPort, sumOfSeconds } from "./load-balancer.ts";
import { logEvent } from "./log-event.ts";
import { parseIso } from "./time.ts";

const TYPES: ReadonlySet<string> = new Set(["http", "https", "h2", "grpcs", "ws", "wss"]);
/** Columns of 2017; more have been added at the end since. */
const LEAST_COLUMNS = 17;
/** The client had gone before the answer came. */
const CLIENT_GONE = 460;

/** The type of the request, and a blank. */
const START = /^[a-z][a-z0-9]{1,5} /;

/**
 * Amazon's Application Load Balancer: columns between blanks, the first is the type of the request.
 *
 * The time is the end of the request; its start is in `request_creation_time`. Neither referrer nor any other header
 * than the user agent is logged. Lines come late and in no order: `--lateness` must allow for that.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export const alb: Format = {
	name: "alb",
	title: "Amazon Application Load Balancer",
	timeIs: "end",
	lacks: ["referrer", ...HEADERS_AND_MORE],
	...delimitedReader({ delimiter: " ", quoted: "\\" }, eventOf, (line) => START.test(line)),
	loggedAt: (text, from, to): EpochMs => {
		const [type = "", time = ""] = text.slice(from, Math.min(to, from + 60)).split(" ", 2);
		return TYPES.has(type) ? parseIso(time) : Number.NaN;
	},
};

function eventOf(row: readonly string[]): LogEvent | MalformedReason {
	const [type = "", time = "", , client, , , , , elbStatus, targetStatus, , sent, request = "", userAgent = ""] = row;
	if (row.length < LEAST_COLUMNS) return "bad-columns";
	if (!TYPES.has(type)) return "not-this-format";
	const logged = parseIso(time);
	const status = parseStatus(elbStatus);
	const created = parseIso(row[21] ?? "");
	const duration = created <= logged ? logged - created : sumOfSeconds(row.slice(5, 8));
	const balanced = parseBalanced(request);
	return logEvent({
		logged,
		ip: parseClientPort(client),
		...balanced,
		host: balanced.host ?? parseHost(row[18]),
		status,
		userAgent: present(decodeEscapes(userAgent)),
		bytes: parseCount(sent),
		duration,
		upstreamStatus: targetStatus === "" ? undefined : targetStatus,
		complete: status === CLIENT_GONE ? false : undefined,
		requestId: present(row[17]),
	});
}
