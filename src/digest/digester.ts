import { type Classification, classify } from "../classify/classify.ts";
import { trackerCall } from "../classify/tracker-hit.ts";
import type { LogEvent } from "../event.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import { type SkipReason, TRACKER_HIT_KINDS, type TrackerHitKind } from "../outcome.ts";
import type { Plan } from "../plan.ts";
import type { Visitor } from "../visitor/fingerprint.ts";
import type { Digest, DigestedCall, DigestedHit } from "./digest.ts";
import { digestedView } from "./digest-view.ts";
import { digestedHit } from "./digested-hit.ts";
import { replaysOf } from "./failed-requests.ts";
import type { Openers } from "./openers.ts";
import type { SkippedLines } from "./skipped-lines.ts";
import { unnamedTracker } from "./unnamed-tracker.ts";

/** What digests depend on besides the record. */
export type DigestRules = Pick<Plan, "rules" | "visitorOf" | "browserProof" | "join"> &
	Partial<Pick<Plan, "replayFailed">>;

/**
 * Makes the digest of a record.
 *
 * @param keep whether the record stays at hand for those who take the digest; by default it does
 * @param known what else its reader knows of it
 * @param log that it is of; without it the page is always told that a request was made from
 * @returns `undefined` when the log's skipped lines have taken the record
 */
export interface Digester {
	(event: LogEvent, keep?: boolean): Digest;
	(event: LogEvent, keep: boolean, known: KnownOfRecord | undefined, log: DigestedLog): Digest | undefined;
}

/** What digests depend on besides the record and the rules. */
export interface DigestedLog {
	readonly openers: Openers;
	/** Takes records that need not be seen one by one, and are not to be kept; without it all are digested. */
	skipped: SkippedLines | undefined;
}

/** Requests that a page makes when a browser shows it: files, frames, calls of scripts. */
const LOADED_BY_PAGES: ReadonlySet<Classification> = new Set(["static", "content-type", "fetch-destination", "method"]);

/** A digester by these rules; it remembers what is costly, on which only its speed depends. */
export function digester(by: DigestRules): Digester {
	const { rules, visitorOf, browserProof, join } = by;
	const asksForProof = browserProof !== "off";
	const digest = (event: LogEvent, keep = true, known?: KnownOfRecord, log?: DigestedLog): Digest | undefined => {
		const visitor = visitorOf(event, known);
		const kind = classify(event, rules, visitor.agent, known?.path, known?.query);
		const { start, optOut } = event;
		const isView = kind === "page-view" || kind === "prefetch";
		const call = kind === "tracker-call" ? callOf(event, visitor, by, known) : undefined;
		const hasOptedOut = optOut !== undefined;
		const isLoadedByPage = asksForProof && LOADED_BY_PAGES.has(kind) && hasReferrer(event, known);
		if (kind === "prefetch") log?.openers.fetchedAhead(start + join.around);
		const opener = log?.openers.matterAt(start) === false ? undefined : openerOf(event);
		if (opener !== undefined) log?.openers.told();
		const hasHits = call !== undefined && (call.hits.length > 0 || call.replays !== undefined);
		const unnamed = kind === "unnamed-tracker" ? unnamedTracker(event, visitor, rules, known) : undefined;
		const tells = isView || hasHits || hasOptedOut || opener !== undefined || unnamed !== undefined;
		if (!tells && log?.skipped !== undefined && kind !== "no-site") {
			if (call) log.skipped.addCall(call.kind, start);
			else log.skipped.add(kind as SkipReason, start, isLoadedByPage ? visitor : undefined);
			return undefined;
		}
		return {
			start,
			fingerprint: tells || isLoadedByPage ? visitor.fingerprint : "",
			visitor: tells || isLoadedByPage ? visitor : undefined,
			hasOptedOut,
			isLoadedByPage,
			opener,
			kind,
			call,
			view: isView ? digestedView(event, visitor, known) : undefined,
			siteless: kind === "no-site" ? (event.host ?? "") : undefined,
			unnamedTracker: unnamed,
			event: keep ? event : undefined,
		};
	};
	return digest as Digester;
}

function hasReferrer(event: LogEvent, known: KnownOfRecord | undefined): boolean {
	return known ? known.hasReferrer : event.referrer !== undefined;
}

/** What is itself fetched ahead proves nothing: prerendered pages load their images, too. */
function openerOf(event: LogEvent): string | undefined {
	return event.purpose === undefined ? event.referrer : undefined;
}

const NO_HITS: readonly DigestedHit[] = [];
/** One for all such calls. */
const CALLS_WITHOUT_HITS = Object.fromEntries(
	TRACKER_HIT_KINDS.map((kind) => [kind, { kind, hits: NO_HITS }]),
) as Readonly<Record<TrackerHitKind, DigestedCall>>;

function callOf(
	event: LogEvent,
	{ fingerprint }: Visitor,
	by: DigestRules,
	known: KnownOfRecord | undefined,
): DigestedCall {
	const { kind, hits } = trackerCall(event, known?.query);
	if (hits.length === 0 && by.replayFailed === undefined) return CALLS_WITHOUT_HITS[kind];
	const call = { kind, hits: hits.map((hit) => digestedHit(event, hit, fingerprint)) };
	const { replayFailed } = by;
	return replayFailed ? { ...call, replays: replaysOf(event, kind, { ...by, replayFailed }) } : call;
}
