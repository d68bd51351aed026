import { wasRefused } from "../classify/tracker-hit.ts";
import { type TrackerParameters, trackerParameters } from "../classify/tracker-parameters.ts";
import { trackerRequests } from "../classify/tracker-requests.ts";
import { detach } from "../detach.ts";
import type { LogEvent } from "../event.ts";
import type { ReplayLeftReason, TrackerHitKind } from "../outcome.ts";
import type { Plan } from "../plan.ts";
import type { DigestedReplays, FailedRequest } from "./digest.ts";
import { copyKeyOf } from "./digest-hit.ts";
import { digestedHit } from "./digested-hit.ts";

/** What it depends on besides the call which of its hits can be sent again. */
export type ReplayRules = Pick<Plan, "rules" | "visitorOf"> & {
	readonly replayFailed: NonNullable<Plan["replayFailed"]>;
};

/** What a call of the tracker means for sending failed hits again: hits that failed, or copies that did not. */
export function replaysOf(event: LogEvent, kind: TrackerHitKind, rules: ReplayRules): DigestedReplays {
	const { fingerprint } = rules.visitorOf(event);
	const queries = trackerRequests(event);
	if (kind !== "failed") {
		const keys = (queries ?? []).map((query) => copyKeyOf(fingerprint, trackerParameters(query)));
		return { succeeded: keys.filter((key) => key !== undefined), failed: [] };
	}
	if (!queries) return { succeeded: [], failed: [opaque(event, fingerprint)] };
	return {
		succeeded: [],
		failed: queries.map((query, ordinal) => failedRequest(event, query, ordinal, fingerprint, rules)),
	};
}

function opaque(event: LogEvent, fingerprint: string): FailedRequest {
	return {
		copyKey: undefined,
		left: "opaque",
		view: undefined,
		hit: hitOf(event, { query: "", ordinal: 0, site: 0, fingerprint }),
	};
}

function failedRequest(
	event: LogEvent,
	query: string,
	ordinal: number,
	fingerprint: string,
	rules: ReplayRules,
): FailedRequest {
	const parameters = trackerParameters(query);
	const left = reasonToLeave(event, parameters, rules);
	const isView = left === undefined && !parameters.isOther;
	const start = event.start - parameters.secondsAgo * 1000;
	const { site } = parameters;
	const hit = hitOf(event, { query, ordinal, site, fingerprint });
	return {
		copyKey: copyKeyOf(fingerprint, parameters),
		left,
		view: isView ? digestedHit(event, { start, parameters }, fingerprint, true) : undefined,
		hit: { ...hit, start, hasConsent: hit.hasConsent || parameters.hasConsent },
	};
}

function reasonToLeave(
	event: LogEvent,
	{ isRecorded, site }: TrackerParameters,
	{ rules, replayFailed }: ReplayRules,
): ReplayLeftReason | undefined {
	if (wasRefused(event)) return "refused";
	if (!isRecorded) return "not-recorded";
	const { sites } = replayFailed;
	if (site === 0 || (sites.length > 0 && !sites.includes(site))) return "other-site";
	if (event.userAgent === undefined) return "no-user-agent";
	return rules.isBot(event.userAgent) ? "bot" : undefined;
}

function hitOf(
	event: LogEvent,
	{ query, ...request }: Pick<FailedRequest["hit"], "query" | "ordinal" | "site" | "fingerprint">,
): FailedRequest["hit"] {
	const { start, ip, userAgent = "", language, referrer, consent } = event;
	return {
		...request,
		start,
		ip: detach(ip),
		userAgent: detach(userAgent),
		language: language === undefined ? undefined : detach(language),
		referrer: referrer === undefined ? undefined : detach(referrer),
		query: detach(query),
		hasConsent: consent === true,
	};
}
