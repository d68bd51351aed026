import type { EpochMs, LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { canScan } from "../scan/program.ts";
import { TimeScanner } from "../scan/time-scanner.ts";
import type { ColumnUse } from "./block-values.ts";
import { repairJsonEscapes } from "./escape.ts";
import type { BlockTimes, Format } from "./format.ts";
import { JsonBlock } from "./json-block.ts";
import { hasNested, type JsonRecord, jsonKeys, jsonText, parseJsonRecord } from "./json-record.ts";
import { NginxBlockRequest } from "./nginx-block-request.ts";
import { NGINX_COLUMNS, type NginxColumn } from "./nginx-columns.ts";
import { nginxEvent } from "./nginx-event.ts";
import { AT } from "./nginx-request.ts";
import { keyBits, optionalKeys } from "./optional-keys.ts";
import { behindSyslog } from "./syslog.ts";
import { parseSeconds, skipDigits } from "./time.ts";

/** How the preset's lines begin. */
const START = '{"msec":"';

const COLUMNS: ReadonlySet<string> = new Set(NGINX_COLUMNS);

/** Who made the request, and with what, comes again all over a log; the page that it was made from soon, of that page's files. */
export const COLUMN_USES: Readonly<Partial<Record<NginxColumn, ColumnUse>>> = {
	msec: "seconds",
	request_time: "seconds",
	status: "count",
	bytes: "count",
	request_uri: "target",
	remote_addr: "common",
	user_agent: "common",
	method: "familiar",
	host: "familiar",
	language: "familiar",
	content_type: "familiar",
	fetch_dest: "familiar",
	upstream_status: "familiar",
	completion: "familiar",
	ch_ua: "familiar",
	referer: "recent",
};

/** What a log has of these is up to who wrote its `log_format`; without the other keys there are no page views in it. */
const KEYS = optionalKeys(
	[
		["referrer", [["referer"]]],
		["start-time", [["request_time"]]],
		["scheme", [["scheme"]]],
		["host", [["host"]]],
		["language", [["language"]]],
		["content-type", [["content_type"]]],
		["fetch-destination", [["fetch_dest"]]],
		["purpose", [["purpose", "old_purpose"]]],
		["visitor-id", [["visitor_id"]]],
		["opt-out-cookie", [["opt_out"]]],
		["dnt-gpc", [["dnt"], ["gpc"]]],
		["completion", [["completion"]]],
	],
	(line) => jsonKeys(read(line)),
);
/** The columns of those keys. */
const KEY_COLUMNS = KEYS.names.map((name) => AT[name as NginxColumn]);

const lines = new JsonBlock(NGINX_COLUMNS, COLUMN_USES);
const request = new NginxBlockRequest(lines.values);
let times: TimeScanner | undefined;

/**
 * nginx with `log_format … escape=json`, one object a line, keys as in `NGINX_COLUMNS`, in any order, others ignored.
 *
 * Values may be numbers. JSON that was logged without `escape=json` is broken JSON as soon as a value has a quote, a
 * backslash or a byte beyond ASCII; it is repaired.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 */
export const nginxJson: Format = {
	name: "nginx-json",
	title: "nginx, one JSON object a request: the preset `nginx`",
	timeIs: "end",
	lacks: [],
	keys: KEYS,
	parse,
	loggedAt,
	get times() {
		return canScan() ? timesOf : undefined;
	},
	block: {
		lines,
		event: () => (lines.fits && request.fill() === undefined ? request : undefined),
		keys: () => keyBits(KEY_COLUMNS, (column) => lines.values.has(column)),
	},
};

function timesOf(...[block, take]: Parameters<BlockTimes>): void {
	times ??= new TimeScanner(START);
	times.read(block, take);
}

function read(line: string): JsonRecord | MalformedReason {
	return parseJsonRecord(line, "msec", repairJsonEscapes);
}

function parse(line: string): LogEvent | MalformedReason {
	const record = read(line);
	if (typeof record === "string") return record;
	// What syslog writes before a line has its time: as a template it would fit the lines of one second.
	if (behindSyslog(line) === 0) lines.learn(line);
	return nginxEventOfRecord(record);
}

/** The event of a line that has been through `JSON.parse`. */
export function nginxEventOfRecord(record: JsonRecord): LogEvent | MalformedReason {
	if (hasNested(record, COLUMNS)) return "bad-field";
	return nginxEvent(NGINX_COLUMNS.map((column) => jsonText(record[column])));
}

function loggedAt(text: string, from: number, to: number): EpochMs {
	if (text.startsWith(START, from)) return secondsAt(text, from + START.length, to, '"');
	// A copy of the line, as a search in the whole text would go on behind the line's end.
	const found = /[{,][ \t]*"msec"[ \t]*:[ \t]*("?)/.exec(text.slice(from, to));
	return found === null ? Number.NaN : secondsAt(text, from + found.index + found[0].length, to, found[1] ?? "");
}

/** Decimal seconds at `from`, ended by a quote or, unquoted, by anything. */
function secondsAt(text: string, from: number, to: number, quote: string): EpochMs {
	let end = skipDigits(text, from, to);
	if (end < to && text.charCodeAt(end) === 0x2e) end = skipDigits(text, end + 1, to);
	return end < to && text.startsWith(quote, end) ? parseSeconds(text, from, end) : Number.NaN;
}
