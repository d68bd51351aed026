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
