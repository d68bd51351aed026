import type { ClientHints, OptOutSignal } from "../event.ts";
import { isYes, present } from "./fields.ts";
import type { Told } from "./log-event.ts";

/** The value of a request header; its name comes in lower case. */
export type HeaderOf = (name: string) => string | undefined;

/** What the headers of a request tell of it, its referrer and user agent included. */
export type FromHeaders = Pick<
	Told,
	| "forwardedFor"
	| "userAgent"
	| "referrer"
	| "language"
	| "fetchDest"
	| "purpose"
	| "clientHints"
	| "visitorId"
	| "optOut"
	| "consent"
>;

const OPTED_OUT = /(?:^|[;,+\s])(?:mtm_consent_removed|matomo_ignore|piwik_ignore)=/;
const CONSENT = /(?:^|[;,+\s])mtm_consent=/;
const VISITOR_ID = /(?:^|[;,+\s])_pk_id\.[^=;\s]{1,100}=([0-9a-f]{16})(?:\.|%2e|;|$)/i;

/**
 * Reads what matters of request headers, for servers that log them under their names.
 *
 * @see https://developer.matomo.org/guides/tracking-javascript-guide#tracking-cookies
 */
export function fromHeaders(header: HeaderOf): FromHeaders {
	const cookie = present(header("cookie"));
	return {
		forwardedFor: present(header("x-forwarded-for")),
		userAgent: present(header("user-agent")),
		referrer: present(header("referer")),
		language: present(header("accept-language")),
		fetchDest: present(header("sec-fetch-dest")),
		purpose:
			present(header("sec-purpose")) ??
			present(header("purpose")) ??
			present(header("x-purpose")) ??
			present(header("x-moz")),
		clientHints: clientHints(header),
		visitorId: cookie && VISITOR_ID.exec(cookie)?.[1]?.toLowerCase(),
		optOut: optOut(header, cookie),
		consent: cookie !== undefined && CONSENT.test(cookie) ? true : undefined,
	};
}

function optOut(header: HeaderOf, cookie: string | undefined): OptOutSignal | undefined {
	if (cookie !== undefined && OPTED_OUT.test(cookie)) return "cookie";
	if (isYes(header("dnt")) || isYes(header("x-do-not-track"))) return "dnt";
	return isYes(header("sec-gpc")) ? "gpc" : undefined;
}

function clientHints(header: HeaderOf): ClientHints | undefined {
	const brands = present(header("sec-ch-ua-full-version-list")) ?? present(header("sec-ch-ua"));
	if (brands === undefined) return undefined;
	return { brands, platform: present(header("sec-ch-ua-platform")), mobile: present(header("sec-ch-ua-mobile")) };
}
