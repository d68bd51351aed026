import { isYes } from "../format/fields.ts";
import { type Headers, header } from "./captured.ts";

/** What headers say about tracking. No cookie is kept: only whether it is there, and the id in one. */
export interface Signals {
	/** 16 hex digits: the first part of the cookie `_pk_id`. */
	readonly visitorId: string | undefined;
	/** A cookie says that the visitor opted out. */
	readonly optOut: boolean;
	/** The cookie `mtm_consent` is there. */
	readonly consent: boolean;
	readonly doNotTrack: boolean;
	readonly globalPrivacyControl: boolean;
	/** `Sec-Purpose`, or one of its older forms. */
	readonly purpose: string | undefined;
}

/** Where a cookie starts: a name alone could be the end of another cookie's name. */
const START = "(?:^|;\\s*)";
const OPT_OUT = new RegExp(`${START}(?:mtm_consent_removed|matomo_ignore|piwik_ignore)=`);
const CONSENT = new RegExp(`${START}mtm_consent=[^;\\s]`);
const ANY_SITE = "[^=;]+";

/** Reads the signals of a request. @see https://developer.matomo.org/guides/tracking-optout */
export type SignalReader = (headers: Headers) => Signals;

/**
 * Makes a reader of signals.
 *
 * @param siteId number of the site in Matomo, where the domain has cookies of several; without it the first one wins
 */
export function signalReader(siteId?: number): SignalReader {
	const site = siteId === undefined ? ANY_SITE : `${siteId}(?:\\.[^=;]*)?`;
	const visitorId = new RegExp(`${START}_pk_id\\.${site}=([0-9a-f]{16})\\.`);
	return (headers) => {
		const { cookie } = headers;
		const cookies = typeof cookie === "string" ? cookie : (cookie?.join("; ") ?? "");
		return {
			visitorId: cookies.includes("_pk_id.") ? visitorId.exec(cookies)?.[1] : undefined,
			optOut: OPT_OUT.test(cookies),
			consent: CONSENT.test(cookies),
			doNotTrack: isYes(header(headers, "dnt")) || isYes(header(headers, "x-do-not-track")),
			globalPrivacyControl: isYes(header(headers, "sec-gpc")),
			purpose: purposeOf(headers),
		};
	};
}

function purposeOf(headers: Headers): string | undefined {
	return (
		header(headers, "sec-purpose") ??
		header(headers, "purpose") ??
		header(headers, "x-purpose") ??
		header(headers, "x-moz")
	);
}
