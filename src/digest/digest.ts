import type { Classification } from "../classify/classify.ts";
import type { TrackerParameters } from "../classify/tracker-parameters.ts";
import type { EpochMs, LogEvent } from "../event.ts";
import type { JoinHit } from "../join/join-hit.ts";
import type { ReplayLeftReason, TrackerHitKind } from "../outcome.ts";
import type { FailedHit } from "../replay.ts";
import type { Visitor } from "../visitor/fingerprint.ts";
import type { PackedEvent } from "./packed-event.ts";

/** What a line says of its visitor besides being what it is. */
export interface Signs {
	readonly start: EpochMs;
	/** Of the visitor; `""` when nothing that is told here needs it. */
	readonly fingerprint: string;
	/** The same with all that is remembered of it; `undefined` when nothing that is told here needs it. */
	readonly visitor?: Visitor | undefined;
	readonly hasOptedOut: boolean;
	/** A file, a frame or a call of a script that names the page it was requested from. */
	readonly isLoadedByPage: boolean;
	/** The page that the request was made from; `undefined` also when it was made before anybody asked to see the answer. */
	readonly opener: string | undefined;
}

/**
 * All that can be told of one record without knowing any other: the judgement needs no more of it. Made wherever the
 * line is read, so that only what is judged need travel between threads.
 */
export interface Digest extends Signs {
	readonly kind: Classification;
	/** What there is to read of a call of the tracker; of nothing else. */
	readonly call: DigestedCall | undefined;
	/** What there is to know of a page view, also of one that was fetched ahead; of nothing else. */
	readonly view: DigestedView | undefined;
	/** The host of a page view that has no site, `""` where its log tells none; of nothing else. */
	readonly siteless: string | undefined;
	/** The path of a request to track that may be a tracker's which is not named; of nothing else. */
	readonly unnamedTracker: string | undefined;
	/** The record itself, where it is at hand. */
	readonly event: LogEvent | undefined;
}

/** Whether something of the record may be sent. */
export function mayBeSent({ view, call }: Digest): boolean {
	return view !== undefined || (call?.replays !== undefined && call.replays.failed.length > 0);
}

/** A page that somebody asked for. */
export interface DigestedView {
	/** Canonical path and query. */
	readonly page: string;
	/** Path as requested. */
	readonly path: string;
	readonly host: string | undefined;
	/** Host of the page that led here, as reports have it; `undefined` when the request names none. */
	readonly referrer: string | undefined;
	readonly visitorId: string | undefined;
	/** `""` when there is none. */
	readonly userAgent: string;
	/** Of the page, where an application logs it. */
	readonly title: string | undefined;
	/** The request has `Sec-Fetch-Dest`. */
	readonly fetchMetadata: boolean;
	/** The request has `Accept-Language`. */
	readonly language: boolean;
	readonly event: PackedEvent;
}

/** One line at the tracker's path. */
export interface DigestedCall {
	readonly kind: TrackerHitKind;
	/** Those that can answer for page views. */
	readonly hits: readonly DigestedHit[];
	/** Only where failed hits are to be sent again. */
	readonly replays?: DigestedReplays;
}

/** What a call tells of hits that are to be sent again. */
export interface DigestedReplays {
	/** Hits that reached Matomo, by what is the same of all copies of a hit. */
	readonly succeeded: readonly string[];
	readonly failed: readonly FailedRequest[];
}

/** One tracking request that did not reach Matomo. */
export interface FailedRequest {
	/** Equal for all copies; `undefined` when they cannot be told. */
	readonly copyKey: string | undefined;
	/** Why it cannot be sent again, as far as that shows in its line. */
	readonly left: ReplayLeftReason | undefined;
	/** The hit as it answers for a page view, when it can and is to be sent again. */
	readonly view: DigestedHit | undefined;
	readonly hit: FailedHit;
}

/** What a hit tells of its visitor and its page, as its parameters have it. */
export type Told = Pick<TrackerParameters, "site" | "visitorId" | "rawTitle" | "hasConsent">;

/** One tracker hit that can answer for a page view. */
export interface DigestedHit {
	readonly join: JoinHit;
	/** `undefined` when the line does not say, since its body was not logged. */
	readonly told: Told | undefined;
	/** It waited offline before it was sent, so it comes late by its nature. */
	readonly isDelayed: boolean;
}
