import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { parseIp } from "./address.ts";
import { delimitedReader } from "./delimited.ts";
import { parseCount, parseHost, parseStatus, present } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { logEvent } from "./log-event.ts";
import { parseRequestLine } from "./request-line.ts";
import { CLF_LENGTH, parseClf } from "./time.ts";

/** Up to the version id; more have been added at the end since. */
const LEAST_COLUMNS = 19;

/** Owner, bucket, and the bracket before the time. */
const START = /^[^ {"]{20,128} [^ ]{3,255} \[/;

/**
 * Amazon S3's server access log: columns between blanks, the time in brackets.
 *
 * The time is the start of the request, in whole seconds. Quotes inside a user agent are not escaped: such a line cannot
 * be told apart, and is malformed. Lines come hours late and in no order: `--lateness` must allow for that.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export const s3: Format = {
	name: "s3",
	title: "Amazon S3's server access log",
	timeIs: "start",
	lacks: ["milliseconds", ...HEADERS_AND_MORE],
	...delimitedReader({ delimiter: " ", quoted: '"' }, eventOf, (line) => START.test(line)),
	loggedAt: (text, from, to): EpochMs => {
		// Owner and bucket come before the time, 64 and up to 63 characters long.
		const bracket = text.slice(from, Math.min(to, from + 200)).indexOf(" [");
		const end = from + bracket + 2 + CLF_LENGTH;
		// Behind the time comes an address, not a request.
		return bracket > 32 && end < to && text.startsWith("] ", end) && text[end + 2] !== '"'
			? parseClf(text, from + bracket + 2)
			: Number.NaN;
	},
};

function eventOf(row: readonly string[]): LogEvent | MalformedReason {
	const [, bucket = "", day = "", zone = "", ip, , requestId, , , request = "", logged, , sent, , total] = row;
	if (row.length < LEAST_COLUMNS) return "bad-columns";
	if (!day.startsWith("[") || !zone.endsWith("]")) return "not-this-format";
	const start = parseClf(`${day.slice(1)} ${zone.slice(0, -1)}`);
	const cipher = row[21];
	return logEvent({
		start,
		logged: start,
		ip: parseIp(ip),
		...parseRequestLine(request),
		scheme: cipher === undefined ? undefined : present(cipher) === undefined ? "http" : "https",
		// A bucket that serves a site has the name of its host.
		host: parseHost(row[23]) ?? (bucket.includes(".") ? parseHost(bucket) : undefined),
		status: parseStatus(logged),
		userAgent: present(row[17]),
		referrer: present(row[16]),
		bytes: parseCount(sent),
		duration: parseCount(total),
		requestId: present(requestId),
	});
}
