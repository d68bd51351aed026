import type { TrackerHit } from "../classify/tracker-hit.ts";
import type { TrackerParameters } from "../classify/tracker-parameters.ts";
import { detach } from "../detach.ts";
import type { LogEvent } from "../event.ts";
import { JoinHit } from "../join/join-hit.ts";
import { canonicalReported, canonicalTarget, canonicalUrl } from "../matomo/canonical-url.ts";
import { hostCopy } from "./hosts.ts";

/**
 * What the join needs of one tracking request of a line at the tracker's path; copied out of its chunk, like page views.
 *
 * @param fingerprint already copied: a line may hold several requests
 */
export function joinHit(
	event: LogEvent,
	{ start, parameters }: TrackerHit,
	fingerprint: string,
	hasFailed = false,
): JoinHit {
	const reported = parameters?.url === undefined ? undefined : canonicalReported(parameters.url);
	// Nearly every page reports the URL that the browser also sends as Referer: then it need not be parsed again.
	const referer =
		reported && event.referrer === parameters?.url && !event.referrer?.includes("%")
			? reported
			: event.referrer === undefined
				? undefined
				: canonicalUrl(event.referrer);
	const page = text(reported?.page);
	const decodedPage = page === undefined ? undefined : decodedOf(page);
	const host = hostCopy(reported?.host);
	const refererPage = referer?.page === reported?.page ? page : text(referer?.page);
	const refererHost = hostCopy(referer?.host);
	const visitorId = parameters?.isNewVisitor ? undefined : parameters?.visitorId;
	const copyKey = parameters && hitKeyOf(parameters);
	return new JoinHit({
		start,
		fingerprint,
		page,
		decodedPage,
		host,
		refererPage,
		refererHost,
		visitorId,
		copyKey,
		hasFailed,
	});
}

/** What is the same of all copies of a visitor's hit; `undefined` when the tracker has not numbered it. */
function hitKeyOf({ random, pageViewId }: TrackerParameters): string | undefined {
	if (random === undefined || pageViewId === undefined) return undefined;
	// Joined, not added up: what is added up keeps all its parts until somebody looks at it.
	return [random, pageViewId].join("\n");
}

/** What is the same of all copies of a hit, and of no other; `undefined` likewise. */
export function copyKeyOf(fingerprint: string, parameters: TrackerParameters): string | undefined {
	const key = hitKeyOf(parameters);
	return key && [fingerprint, key].join("\n");
}

/** The tracker reports decoded URLs, but custom URLs and other trackers may come encoded: then the decoded form counts, too. */
function decodedOf(page: string): string | undefined {
	if (!page.includes("%") || !page.startsWith("/")) return undefined;
	const decoded = canonicalTarget(page);
	return decoded === page ? undefined : decoded;
}

function text(value: string | undefined): string | undefined {
	return value === undefined ? undefined : detach(value);
}
