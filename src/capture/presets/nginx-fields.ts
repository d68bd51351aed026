/** One value of a request that nginx can log. */
export interface NginxField {
	/** JSON key, and name of the column. */
	readonly key: string;
	/** The nginx variable that holds it. */
	readonly variable: string;
	/** Whether the tab-separated log has a column for it; the JSON log has every key. */
	readonly tsv: boolean;
	/** Only the tracker's log may have it: in the log of the site it would be passwords and letters. */
	readonly trackerOnly?: true;
}

/**
 * What the nginx logs carry, in the order of keys and columns. Both log formats are made of this table.
 *
 * @see https://nginx.org/en/docs/varindex.html
 */
export const NGINX_FIELDS: readonly NginxField[] = [
	{ key: "msec", variable: "$msec", tsv: true }, // end of the request
	{ key: "request_time", variable: "$request_time", tsv: true }, // msec - request_time is its start
	{ key: "remote_addr", variable: "$remote_addr", tsv: true },
	{ key: "method", variable: "$request_method", tsv: true },
	{ key: "scheme", variable: "$scheme", tsv: true },
	{ key: "host", variable: "$host", tsv: true },
	{ key: "request_uri", variable: "$request_uri", tsv: true }, // as sent; $uri is decoded and normalised
	{ key: "status", variable: "$status", tsv: true },
	{ key: "bytes", variable: "$body_bytes_sent", tsv: true },
	{ key: "referer", variable: "$http_referer", tsv: true },
	{ key: "user_agent", variable: "$http_user_agent", tsv: true },
	{ key: "language", variable: "$http_accept_language", tsv: true },
	{ key: "content_type", variable: "$sent_http_content_type", tsv: true },
	{ key: "fetch_dest", variable: "$http_sec_fetch_dest", tsv: true },
	{ key: "fetch_mode", variable: "$http_sec_fetch_mode", tsv: false },
	{ key: "purpose", variable: "$http_sec_purpose", tsv: true },
	{ key: "old_purpose", variable: "$monorail_old_purpose", tsv: true },
	{ key: "dnt", variable: "$monorail_dnt", tsv: true },
	{ key: "gpc", variable: "$http_sec_gpc", tsv: true },
	{ key: "visitor_id", variable: "$monorail_visitor_id", tsv: true },
	{ key: "opt_out", variable: "$monorail_opt_out", tsv: true },
	{ key: "consent", variable: "$monorail_consent", tsv: true },
	{ key: "ch_ua", variable: "$http_sec_ch_ua", tsv: true },
	{ key: "ch_platform", variable: "$http_sec_ch_ua_platform", tsv: true },
	{ key: "ch_mobile", variable: "$http_sec_ch_ua_mobile", tsv: true },
	{ key: "upstream_status", variable: "$upstream_status", tsv: true },
	{ key: "content_length", variable: "$http_content_length", tsv: true },
	{ key: "protocol", variable: "$server_protocol", tsv: false },
	{ key: "completion", variable: "$request_completion", tsv: true },
	{ key: "request_id", variable: "$request_id", tsv: true },
	{ key: "body", variable: "$request_body", tsv: true, trackerOnly: true },
];
