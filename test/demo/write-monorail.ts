import type { ServerRecord } from "./server-record.ts";

/**
 * The line an application writes in the `monorail` format: start of the request, absolute URL, absent keys left out but
 * for those of opt-outs. Without line end.
 *
 * What the format has no key for is lost: whether an answer was cut off.
 *
 * @returns `undefined` for what a server refused without a URL: no application ever sees such a request
 */
export function monorailLine(record: ServerRecord): string | undefined {
	if (record.host === "") return undefined;
	return JSON.stringify({
		time: new Date(record.start).toISOString(),
		ip: record.ip,
		url: `${record.scheme}://${record.host}${record.target}`,
		user_agent: present(record.userAgent),
		method: record.method,
		status: record.status,
		referrer: present(record.referrer),
		language: present(record.language),
		content_type: present(record.contentType),
		bytes: record.bytes,
		duration_ms: record.duration,
		fetch_dest: present(record.fetchDest),
		purpose: present(record.purpose) ?? present(record.oldPurpose),
		visitor_id: present(record.visitorId),
		opt_out: record.optOut ? 1 : 0,
		consent: record.consent ? 1 : undefined,
		dnt: record.dnt,
		gpc: record.gpc,
		uadata: uadata(record),
		body: present(record.body),
		content_length: record.contentLength === "" ? undefined : Number(record.contentLength),
		upstream_status: present(record.upstreamStatus),
		request_id: present(record.requestId),
	});
}

function present(text: string): string | undefined {
	return text === "" ? undefined : text;
}

/** The `Sec-CH-UA*` headers in the form of Matomo's `uadata`: JSON inside the JSON, as a text. */
function uadata(record: ServerRecord): string | undefined {
	if (record.chUa === "") return undefined;
	const brands = [...record.chUa.matchAll(/"([^"]*)";v="([^"]*)"/g)].map(([, brand, version]) => ({ brand, version }));
	return JSON.stringify({ brands, mobile: record.chMobile === "?1", platform: record.chPlatform.replaceAll('"', "") });
}
