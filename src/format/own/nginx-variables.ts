import type { OwnField } from "./own-field.ts";
import type { Meaning } from "./part.ts";
import { pathShape, SHAPE } from "./shapes.ts";

/** What a variable tells, and what its values look like. */
export interface NginxVariable {
	readonly meaning: Meaning;
	readonly pattern?: string | ((end: string) => string);
	readonly holds?: string;
	readonly always?: boolean;
	readonly isMarked?: boolean;
}

/** @param rank several variables may tell the same: the lowest rank with a value counts */
function field(name: OwnField, rank = 0, more: Omit<NginxVariable, "meaning"> = {}): NginxVariable {
	return { meaning: { is: "field", field: name, rank }, ...more };
}

const ADDRESS = { pattern: SHAPE.address, holds: ":" };
const LIST = { pattern: SHAPE.list, holds: " ," };

/**
 * The variables of nginx that tell something of a request.
 *
 * @see https://nginx.org/en/docs/varindex.html
 */
export const NGINX_VARIABLES: Readonly<Record<string, NginxVariable>> = {
	msec: { meaning: { is: "time", moment: "end", part: "seconds" }, pattern: SHAPE.seconds, always: true },
	time_iso8601: { meaning: { is: "time", moment: "end", part: "iso" }, pattern: SHAPE.iso, always: true },
	time_local: { meaning: { is: "time", moment: "end", part: "clf" }, pattern: SHAPE.clf, always: true },
	request_time: field("seconds", 0, { pattern: SHAPE.seconds }),

	remote_addr: field("ip", 0, ADDRESS),
	proxy_protocol_addr: field("ip", 1, ADDRESS),
	http_cf_connecting_ip: field("ip", 2, ADDRESS),
	http_true_client_ip: field("ip", 3, ADDRESS),
	http_x_real_ip: field("ip", 4, ADDRESS),
	realip_remote_addr: field("ip", 5, ADDRESS),
	http_x_forwarded_for: field("forwardedFor", 0, LIST),
	http_forwarded: field("forwardedFor", 1),
	proxy_add_x_forwarded_for: field("addresses", 0, LIST),

	request: field("request"),
	request_method: field("method", 0, { pattern: SHAPE.method }),
	request_uri: field("target", 0, { isMarked: true }), // begins with a slash
	uri: field("path", 0, { pattern: pathShape }),
	document_uri: field("path", 1, { pattern: pathShape }),
	is_args: field("isArgs", 0, { pattern: SHAPE.isArgs }),
	args: field("query", 0, { isMarked: true }), // stands behind $is_args
	query_string: field("query", 1, { isMarked: true }),
	http_x_forwarded_proto: field("scheme", 0, { pattern: SHAPE.scheme }),
	scheme: field("scheme", 1, { pattern: SHAPE.scheme }),
	https: field("https"),
	host: field("host", 0, { pattern: SHAPE.host }),
	http_host: field("host", 1, { pattern: SHAPE.host, holds: ":" }),
	ssl_server_name: field("host", 2, { pattern: SHAPE.host }),
	server_name: field("host", 3, { pattern: SHAPE.host }),

	status: field("status", 0, { pattern: SHAPE.status }),
	body_bytes_sent: field("bytes", 0, { pattern: SHAPE.count }),
	bytes_sent: field("bytes", 1, { pattern: SHAPE.count }),
	sent_http_content_type: field("contentType"),
	upstream_http_content_type: field("contentType", 1),
	request_completion: field("completion"),
	upstream_status: field("upstreamStatus", 0, LIST),
	request_id: field("requestId"),
	http_x_request_id: field("requestId", 1),
	request_body: field("body"),
	http_content_length: field("contentLength"),
	content_length: field("contentLength", 1),

	http_user_agent: field("userAgent"),
	http_referer: field("referrer"),
	http_accept_language: field("language"),
	http_sec_fetch_dest: field("fetchDest"),
	http_sec_purpose: field("purpose"),
	http_purpose: field("purpose", 1),
	http_x_purpose: field("purpose", 2),
	http_x_moz: field("purpose", 3),
	http_dnt: field("dnt"),
	http_x_do_not_track: field("dnt", 1),
	http_sec_gpc: field("gpc"),
	http_sec_ch_ua: field("brands"),
	http_sec_ch_ua_platform: field("platform"),
	http_sec_ch_ua_mobile: field("mobile"),
	http_cookie: field("cookies"),
	cookie_mtm_consent: field("consent"),
	cookie_mtm_consent_removed: field("optOut"),
	cookie_matomo_ignore: field("optOut", 1),
	cookie_piwik_ignore: field("optOut", 2),
	monorail_visitor_id: field("visitorId"),
	monorail_opt_out: field("optOut", 3),
	monorail_consent: field("consent", 1),
	monorail_dnt: field("dnt", 2),
	monorail_old_purpose: field("purpose", 4),

	upstream_addr: { meaning: { is: "other" }, ...LIST },
	upstream_response_time: { meaning: { is: "other" }, ...LIST },
	upstream_connect_time: { meaning: { is: "other" }, ...LIST },
	upstream_header_time: { meaning: { is: "other" }, ...LIST },
	upstream_bytes_received: { meaning: { is: "other" }, ...LIST },
	upstream_bytes_sent: { meaning: { is: "other" }, ...LIST },
	upstream_response_length: { meaning: { is: "other" }, ...LIST },
	upstream_cache_status: { meaning: { is: "other" } },
};

/** Stands for a variable of the reader's own making, which says nothing here. */
export const SKIPPED_VARIABLE = "skip";

const OTHERS = `
ancient_browser binary_remote_addr bytes_received connection connection_requests connection_time connections_active
connections_reading connections_waiting connections_writing content_type cookie_ date_gmt date_local document_root
fastcgi_path_info fastcgi_script_name gzip_ratio hostname http2 http3 invalid_referer limit_conn_status limit_rate
limit_req_status memcached_key modern_browser msie nginx_version pid pipe protocol proxy_host proxy_internal_body_length
proxy_port proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port quic realip_remote_port
realpath_root remote_port remote_user request_body_file request_filename request_length request_port
secure_link secure_link_expires server_addr server_port server_protocol session_log_id session_time slice_range spdy
status_text time_zone uid_got uid_reset uid_set http_accept http_accept_encoding http_authorization
http_cache_control http_connection http_origin http_range http_upgrade http_via http_x_forwarded_host
http_x_forwarded_port http_x_forwarded_prefix http_x_forwarded_server http_sec_fetch_mode http_sec_fetch_site
http_sec_fetch_user http_x_requested_with http_priority http_te http_from http_date http_age
`;

const OTHER_NAMES: ReadonlySet<string> = new Set([
	SKIPPED_VARIABLE,
	...OTHERS.split(/\s+/).filter((name) => name !== ""),
]);

const FAMILIES =
	/^(?:arg|cookie|geoip2?|http|jwt|proxy_protocol_tlv|sent_http|sent_trailer|ssl|tcpinfo|upstream)_[a-z0-9_]/i;

/** Whether nginx has such a variable, or may have it, since it names a header or the like. */
export function isNginxVariable(name: string): boolean {
	return Object.hasOwn(NGINX_VARIABLES, name) || OTHER_NAMES.has(name) || FAMILIES.test(name);
}

/** Whether nothing about the name is in doubt: another that looks like a known one is likely a slip. */
export function isWellKnown(name: string): boolean {
	return Object.hasOwn(NGINX_VARIABLES, name) || OTHER_NAMES.has(name);
}
