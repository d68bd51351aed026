import type { ClientHints, LogEvent } from "../event.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import { canonicalTarget } from "../matomo/canonical-url.ts";
import { pathOf } from "../request-path.ts";
import { detach } from "../visitor/detach.ts";
import type { Visitor } from "../visitor/fingerprint.ts";
import { referrerHost } from "../visitor/referrer.ts";
import type { DigestedView } from "./digest.ts";
import { PackedEvent } from "./packed-event.ts";

/**
 * What there is to know of a page view. Its texts are copied out of the chunk that they were read with, which would
 * else stay in memory, a quarter of a megabyte, for as long as the page view waits.
 */
export function digestedView(
	event: LogEvent,
	{ fingerprint, ip, userAgent }: Visitor,
	known?: KnownOfRecord,
): DigestedView {
	const { target, host, visitorId } = event;
	const agent = userAgent === "" ? undefined : userAgent;
	const page = detach(canonicalTarget(target));
	const path = pathOf(target);
	return {
		page,
		path: path === page ? page : detach(path),
		host: text(host),
		referrer: referrerHost(event.referrer),
		visitorId: text(visitorId),
		userAgent,
		title: text(event.title),
		tie: detach(event.requestId ?? contentOf(event, fingerprint)),
		fetchMetadata: event.fetchDest !== undefined,
		language: event.language !== undefined,
		event: PackedEvent.of(event, { ip, userAgent: agent }, known),
	};
}

function text(value: string | undefined): string | undefined {
	return value === undefined ? undefined : detach(value);
}

/** All that is sent of a page view or decides about it, but for its start: orders page views of the same instant. */
function contentOf(event: LogEvent, fingerprint: string): string {
	const { target, host, scheme, referrer, visitorId, status, bytes, duration, language } = event;
	const { ip, userAgent, title, consent, fetchDest, clientHints } = event;
	const request = [fingerprint, target, host, scheme, referrer, visitorId, status, bytes, duration, language];
	// Joined, not added up: what is added up keeps all its parts until somebody looks at it.
	return [...request, ip, userAgent, title, consent, fetchDest, hintsOf(clientHints)].join("\n");
}

function hintsOf(hints: ClientHints | undefined): string | undefined {
	if (!hints) return undefined;
	return "uadata" in hints ? hints.uadata : `${hints.brands}\n${hints.platform}\n${hints.mobile}`;
}
