import type { ServerRecord } from "./server-record.ts";

/**
 * The line nginx writes with the `nginx-json` preset: keys in the preset's order, every value quoted, `msec` the end
 * of the request. Without line end.
 *
 * nginx's `escape=json` and `JSON.stringify` agree on every text that is valid UTF-8.
 */
export function nginxJsonLine(record: ServerRecord): string {
	return JSON.stringify({
		msec: ((record.start + record.duration) / 1000).toFixed(3),
		request_time: (record.duration / 1000).toFixed(3),
		remote_addr: record.ip,
		method: record.method,
		scheme: record.scheme,
		host: record.host,
		request_uri: record.target,
		status: String(record.status).padStart(3, "0"),
		bytes: String(record.bytes),
		referer: record.referrer,
		user_agent: record.userAgent,
		language: record.language,
		content_type: record.contentType,
		fetch_dest: record.fetchDest,
		fetch_mode: record.fetchMode,
		purpose: record.purpose,
		old_purpose: record.oldPurpose,
		dnt: record.dnt,
		gpc: record.gpc,
		visitor_id: record.visitorId,
		opt_out: record.optOut ? "1" : "",
		consent: record.consent ? "1" : "",
		ch_ua: record.chUa,
		ch_platform: record.chPlatform,
		ch_mobile: record.chMobile,
		upstream_status: record.upstreamStatus,
		content_length: record.contentLength,
		protocol: record.protocol,
		completion: record.complete ? "OK" : "",
		request_id: record.requestId,
		body: record.body,
	});
}
