import type { ClientHints, LogEvent, OptOutSignal } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { isSet, isYes, parseCount, parseHost, parseScheme, parseStatus, parseVisitorId, present } from "./fields.ts";
import { parseSeconds } from "./time.ts";

/**
 * What Monorail asks nginx to log of a request, in the order of the tab-separated format's columns.
 *
 * `msec` is the end of the request, `purpose` is `Sec-Purpose` and `old_purpose` its predecessor `Purpose`;
 * `visitor_id`, `opt_out` and `consent` come from cookies by way of a `map`.
 *
 * @see https://nginx.org/en/docs/varindex.html
 */
export const NGINX_COLUMNS = [
	"msec",
	"request_time",
	"remote_addr",
	"method",
	"scheme",
	"host",
	"request_uri",
	"status",
	"bytes",
	"referer",
	"user_agent",
	"language",
	"content_type",
	"fetch_dest",
	"purpose",
	"old_purpose",
	"dnt",
	"gpc",
	"visitor_id",
	"opt_out",
	"consent",
	"ch_ua",
	"ch_platform",
	"ch_mobile",
	"upstream_status",
	"content_length",
	"completion",
	"request_id",
	"body",
] as const;

/** The name of one of them. */
export type NginxColumn = (typeof NGINX_COLUMNS)[number];

/**
 * One line's values in the order of `NGINX_COLUMNS`, from index 1 on, where those of a match stand; `undefined` where the
 * line does not have the field at all.
 */
type NginxValues = readonly (string | undefined)[];

const AT = Object.fromEntries(NGINX_COLUMNS.map((column, index) => [column, index + 1])) as Record<NginxColumn, number>;

/** Makes an event of what nginx logged, whatever the syntax was. `""` and `"-"` both mean that there is no value. */
export function nginxEvent(values: NginxValues): LogEvent | MalformedReason {
	const msec = present(values[AT.msec]);
	if (msec === undefined) return "no-time";
	const logged = parseSeconds(msec);
	if (Number.isNaN(logged)) return "bad-time";
	const address = values[AT.remote_addr];
	const ip = parseIp(address);
	if (ip === undefined) return "no-address";
	const target = values[AT.request_uri];
	if (target === undefined) return "no-url";
	const requestTime = present(values[AT.request_time]);
	const duration = requestTime === undefined ? undefined : parseSeconds(requestTime);
	const status = parseStatus(values[AT.status]);
	if (Number.isNaN(status) || Number.isNaN(duration)) return "bad-field";
	const upstreamStatus = values[AT.upstream_status];
	const completion = values[AT.completion];
	return {
		start: Math.round(logged - (duration ?? 0)),
		logged,
		ip,
		forwardedFor: ip === address ? undefined : forwardedBefore(address),
		method: present(values[AT.method]) ?? "",
		scheme: parseScheme(values[AT.scheme]),
		host: parseHost(values[AT.host]),
		target: present(target) ?? "",
		status,
		userAgent: present(values[AT.user_agent]),
		referrer: present(values[AT.referer]),
		language: present(values[AT.language]),
		contentType: present(values[AT.content_type]),
		bytes: parseCount(values[AT.bytes]),
		duration,
		// "-" stays: it says that a proxied request never got an answer from its upstream.
		upstreamStatus: upstreamStatus === "" ? undefined : upstreamStatus,
		body: present(values[AT.body]),
		contentLength: parseCount(values[AT.content_length]),
		fetchDest: present(values[AT.fetch_dest]),
		purpose: present(values[AT.purpose]) ?? present(values[AT.old_purpose]),
		clientHints: clientHints(values),
		visitorId: parseVisitorId(values[AT.visitor_id]),
		optOut: optOut(values),
		consent: isSet(values[AT.consent]) ? true : undefined,
		complete: completion === undefined ? undefined : completion === "OK",
		requestId: present(values[AT.request_id]),
		title: undefined,
	};
}

function clientHints(values: NginxValues): ClientHints | undefined {
	const brands = present(values[AT.ch_ua]);
	if (brands === undefined) return undefined;
	return { brands, platform: present(values[AT.ch_platform]), mobile: present(values[AT.ch_mobile]) };
}

function optOut(values: NginxValues): OptOutSignal | undefined {
	if (isSet(values[AT.opt_out])) return "cookie";
	if (isYes(values[AT.dnt])) return "dnt";
	return isYes(values[AT.gpc]) ? "gpc" : undefined;
}
