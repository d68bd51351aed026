import { type Classification, classify } from "../classify/classify.ts";
import { type TrackerHit, trackerCall } from "../classify/tracker-hit.ts";
import type { LogEvent } from "../event.ts";
import type { Plan } from "../plan.ts";
import type { Fingerprint } from "../visitor/fingerprint.ts";
import type { Digest, DigestedCall, DigestedHit } from "./digest.ts";
import { joinHit } from "./digest-hit.ts";
import { digestedView } from "./digest-view.ts";

/** What digests depend on besides the record. */
export type DigestRules = Pick<Plan, "rules" | "fingerprint" | "browserProof">;

/** Makes the digest of a record. */
export type Digester = (event: LogEvent) => Digest;

/** Requests that a page makes when a browser shows it: files, frames, calls of scripts. */
const LOADED_BY_PAGES: ReadonlySet<Classification> = new Set(["static", "content-type", "fetch-destination", "method"]);

/** A digester by these rules; it remembers what is costly, on which only its speed depends. */
export function digester({ rules, fingerprint, browserProof }: DigestRules): Digester {
	const asksForProof = browserProof !== "off";
	return (event) => {
		const kind = classify(event, rules);
		const { start, referrer, optOut } = event;
		const isView = kind === "page-view" || kind === "prefetch";
		const call = kind === "tracker-call" ? callOf(event, fingerprint) : undefined;
		const hasOptedOut = optOut !== undefined;
		const isLoadedByPage = asksForProof && referrer !== undefined && LOADED_BY_PAGES.has(kind);
		// What is itself fetched ahead proves nothing: prerendered pages load their images, too.
		const opener = event.purpose === undefined ? referrer : undefined;
		const tells = isView || hasOptedOut || isLoadedByPage || opener !== undefined;
		const visitor = tells ? fingerprint(event) : "";
		return {
			start,
			fingerprint: visitor,
			hasOptedOut,
			isLoadedByPage,
			opener,
			kind,
			call,
			view: isView ? digestedView(event, visitor) : undefined,
			siteless: kind === "no-site" ? (event.host ?? "") : undefined,
			event,
		};
	};
}

function callOf(event: LogEvent, fingerprintOf: Fingerprint): DigestedCall {
	const { kind, hits } = trackerCall(event);
	const fingerprint = hits.length > 0 ? fingerprintOf(event) : "";
	return { kind, hits: hits.map((hit) => digested(event, hit, fingerprint)) };
}

function digested(event: LogEvent, hit: TrackerHit, fingerprint: string): DigestedHit {
	const { parameters } = hit;
	return {
		join: joinHit(event, hit, fingerprint),
		told: parameters,
		isDelayed: parameters !== undefined && parameters.secondsAgo > 0,
	};
}
