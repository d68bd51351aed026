import { unreachable } from "../../errors.ts";
import type { EpochMs, Milliseconds, Position } from "../../event.ts";
import type { Answer, Explanation } from "../../explanation.ts";
import type { Rung, TrackerHitKind } from "../../outcome.ts";

/**
 * What a program is told of one record: a line of NDJSON, keys in this order, what is unknown left out. Neither
 * addresses nor user agents; of requests of those who opted out nothing but what became of them.
 */
export interface Row extends Position {
	/** The format that has read the line; of one without a request that of its log. */
	readonly format: string | undefined;
	readonly outcome: Explanation["is"];
	/** Of calls of the tracker: what they were. */
	readonly kind?: TrackerHitKind;
	/** Why it was skipped, malformed or rejected, or why a call of the tracker answers for no page view. */
	readonly reason?: string;
	/** Of matched page views: how they were matched, with what, and the seconds from their start to that of the hit. */
	readonly rung?: Rung;
	readonly hit?: Position;
	readonly delay?: number;
	/** Seconds by which a page view came too late. */
	readonly lateBy?: number;
	/** Of calls of the tracker: the page views that they answer for. */
	readonly answers?: readonly (Position & { readonly rung: Rung; readonly delay: number })[];
	/** Absolute where the host is known; of a call of the tracker the page that it reports. */
	readonly url?: string;
	/** Start of the request, ISO 8601 in UTC. */
	readonly time?: string;
}

/** What is known of a record once it has been read. */
export interface ReadRecord {
	readonly position: Position;
	readonly format: string | undefined;
	/** `undefined` for what must not be shown, and for what is no record. */
	readonly shown: { readonly url: string; readonly start: EpochMs } | undefined;
}

/** @param optedOut whether nothing of the request may be shown */
export function rowOf(record: ReadRecord, explanation: Explanation, optedOut: boolean): Row {
	const { position, format } = record;
	const shown = optedOut ? undefined : record.shown;
	const row = { source: position.source, line: position.line, format, outcome: explanation.is };
	const request = shown && { url: withoutToken(shown.url), ...timeOf(shown.start) };
	switch (explanation.is) {
		case "malformed":
			return { ...row, reason: explanation.reason };
		case "skipped":
		case "rejected":
			return { ...row, reason: explanation.reason, ...request };
		case "tracker-hit": {
			const { kind, reason, answers, page } = explanation;
			return {
				...row,
				kind,
				...(reason !== undefined && { reason }),
				...(answers.length > 0 && { answers: answers.map(answerOf) }),
				...(shown && page !== undefined && { url: withoutToken(page) }),
				...(shown && timeOf(shown.start)),
			};
		}
		case "matched": {
			const { rung, delay, hit } = explanation;
			return { ...row, rung, hit: { source: hit.source, line: hit.line }, delay: seconds(delay), ...request };
		}
		case "late":
			return { ...row, lateBy: seconds(explanation.lateBy), ...request };
		case "held":
		case "would-send":
			return { ...row, ...request };
		case "opted-out":
			return row;
		default:
			return unreachable(explanation);
	}
}

function answerOf({ source, line, rung, delay }: Answer): Position & { rung: Rung; delay: number } {
	return { source, line, rung, delay: seconds(delay) };
}

function seconds(duration: Milliseconds): number {
	return Math.round(duration) / 1000;
}

/** Nothing when a broken clock was beyond the calendar. */
function timeOf(start: EpochMs): { readonly time?: string } {
	const date = new Date(start);
	return Number.isNaN(date.getTime()) ? {} : { time: date.toISOString() };
}

/** Requests of Matomo's API that pass through the same server may carry a token. */
function withoutToken(url: string): string {
	return url.replace(/\b(token_auth=)[^&#]*/gi, "$1…");
}
