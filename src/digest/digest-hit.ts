import type { TrackerHit } from "../classify/tracker-hit.ts";
import type { TrackerParameters } from "../classify/tracker-parameters.ts";
import { detach } from "../detach.ts";
import type { LogEvent } from "../event.ts";
import { type JoinHit, NEW_HIT } from "../join/join.ts";
import { canonicalReported, canonicalTarget, canonicalUrl } from "../matomo/canonical-url.ts";
import { hostCopy } from "./hosts.ts";

/**
 * What the join needs of one tracking request of a line at the tracker's path; copied out of its chunk, like page views.
 *
 * @param fingerprint already copied: a line may hold several requests
 */
export function joinHit(event: LogEvent, { start, parameters }: TrackerHit, fingerprint: string): JoinHit {
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
	const copyKey = parameters && copyKeyOf(fingerprint, parameters);
	// All that the join looks at, so that what is equal in order is equal in what it does.
	const tie = copyKey ?? JSON.stringify([fingerprint, page, decodedPage, host, refererPage, refererHost, visitorId]);
	return {
		start,
		tie,
		fingerprint,
		page,
		decodedPage,
		host,
		refererPage,
		refererHost,
		visitorId,
		copyKey,
		// Not spread, which would cost as much as the rest.
		owner: NEW_HIT.owner,
		origin: NEW_HIT.origin,
		isSpare: NEW_HIT.isSpare,
	};
}

/** What is the same of all copies of a hit; `undefined` when the tracker has not numbered it. */
export function copyKeyOf(fingerprint: string, { random, pageViewId }: TrackerParameters): string | undefined {
	if (random === undefined || pageViewId === undefined) return undefined;
	// Joined, not added up: what is added up keeps all its parts until somebody looks at it.
	return [fingerprint, random, pageViewId].join("\n");
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
