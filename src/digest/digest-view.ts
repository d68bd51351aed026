import { detach } from "../detach.ts";
import type { LogEvent } from "../event.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import { canonicalTarget } from "../matomo/canonical-url.ts";
import { pathOf } from "../request-path.ts";
import type { Visitor } from "../visitor/fingerprint.ts";
import { referrerHost } from "../visitor/referrer.ts";
import type { DigestedView } from "./digest.ts";
import { hostCopy } from "./hosts.ts";
import { PackedEvent } from "./packed-event.ts";

/**
 * What there is to know of a page view. Its texts are copied out of the chunk that they were read with, which would
 * else stay in memory, a quarter of a megabyte, for as long as the page view waits.
 */
export function digestedView(
	event: LogEvent,
	{ ip, agent: { userAgent } }: Visitor,
	known?: KnownOfRecord,
): DigestedView {
	const { target, host, visitorId } = event;
	// Texts that a reader of blocks makes are copies.
	const own = known ? asItIs : detach;
	const canonical = canonicalTarget(target);
	const page = canonical === target ? own(target) : detach(canonical);
	const path = pathOf(target);
	return {
		page,
		path: path === page ? page : path === target ? own(path) : detach(path),
		host: hostCopy(host),
		referrer: referrerHost(event.referrer),
		visitorId: visitorId === undefined ? undefined : own(visitorId),
		userAgent,
		title: text(event.title),
		fetchMetadata: event.fetchDest !== undefined,
		language: event.language !== undefined,
		event: PackedEvent.of(event, { ip, userAgent: userAgent === "" ? undefined : userAgent }, known),
	};
}

function text(value: string | undefined): string | undefined {
	return value === undefined ? undefined : detach(value);
}

function asItIs(text: string): string {
	return text;
}
