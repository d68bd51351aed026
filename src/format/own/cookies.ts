const VISITOR_ID = /(?:^|[;,]\s*)_pk_id\.[^=;]+=([0-9a-f]{16})\./;
const OPT_OUT = /(?:^|[;,]\s*)(?:mtm_consent_removed|matomo_ignore|piwik_ignore)=/;
const CONSENT = /(?:^|[;,]\s*)mtm_consent=[^;\s]/;

/** What Matomo's cookies say of a visitor. */
export interface CookieSignals {
	/** 16 lower-case hex digits. */
	readonly visitorId: string | undefined;
	readonly optOut: boolean;
	readonly consent: boolean;
}

/**
 * Reads a `Cookie` header, of which nothing else is kept.
 *
 * @see https://matomo.org/faq/general/faq_146/
 */
export function cookieSignals(header: string): CookieSignals {
	return { visitorId: VISITOR_ID.exec(header)?.[1], optOut: OPT_OUT.test(header), consent: CONSENT.test(header) };
}
