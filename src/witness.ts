import type { Candidate, Tracked } from "./candidate.ts";
import type { Classification } from "./classify/classify.ts";
import type { TrackerHit } from "./classify/tracker-hit.ts";
import { decodeQueryValue, type TrackerParameters } from "./classify/tracker-parameters.ts";
import type { EpochMs, LogEvent } from "./event.ts";
import type { BrowserSigns } from "./join/browser-proof.ts";
import type { JoinHit } from "./join/join.ts";
import { OptOuts } from "./join/opt-outs.ts";
import type { JoinRule } from "./join/rule.ts";
import { SubResources } from "./join/sub-resources.ts";
import { Titles } from "./join/titles.ts";
import { type SeenVisitorId, TrackedVisitors } from "./join/tracked-visitors.ts";
import { ViewedAhead } from "./join/viewed-ahead.ts";
import { canonicalUrl } from "./matomo/canonical-url.ts";
import { detach } from "./visitor/detach.ts";
import type { Fingerprint } from "./visitor/fingerprint.ts";

/** Requests that a page makes when a browser shows it: files, frames, calls of scripts. */
const LOADED_BY_PAGES: ReadonlySet<Classification> = new Set(["static", "content-type", "fetch-destination", "method"]);

/** Characters of a title that are kept; Matomo stores as many bytes. */
const LONGEST_TITLE = 1024;

/**
 * Remembers what the other requests of a visitor say of a page view: whether the visitor has opted out, runs a browser,
 * has opened a page that was fetched ahead, is known to the tracker. Memory is bounded by the visitors of half an hour.
 *
 * Records come in any order. Page views are asked about in order of event time, when everything is known that starts
 * up to `after` later; then the answers depend on nothing but the records.
 */
export class Witness {
	readonly #fingerprint: Fingerprint;
	readonly #asksForProof: boolean;
	readonly #optOuts: OptOuts;
	readonly #viewedAhead: ViewedAhead;
	readonly #subResources: SubResources;
	readonly #tracked: TrackedVisitors;
	readonly #titles: Titles;
	#withConsent = 0;
	#withoutConsent = 0;

	/** @param asksForProof whether anybody will ask for the signs of a browser */
	constructor(rule: JoinRule, fingerprint: Fingerprint, asksForProof: boolean) {
		this.#fingerprint = fingerprint;
		this.#asksForProof = asksForProof;
		this.#optOuts = new OptOuts(rule.after);
		this.#viewedAhead = new ViewedAhead(rule.after, { pageOf: canonicalUrl, keep: detach });
		this.#subResources = new SubResources(rule.after);
		this.#tracked = new TrackedVisitors(rule.after);
		this.#titles = new Titles(rule.after, titleOf, detach);
	}

	/** Whether tracker hits show that the site asks for consent before it tracks: where it does, nearly all carry it. */
	get asksForConsent(): boolean {
		return this.#withConsent > this.#withoutConsent;
	}

	/** Who has opted out. */
	get optOuts(): OptOuts {
		return this.#optOuts;
	}

	/** Looks at a request of any kind. */
	request(event: LogEvent, kind: Classification): void {
		const { optOut, referrer, purpose, start } = event;
		const isLoaded = this.#asksForProof && referrer !== undefined && LOADED_BY_PAGES.has(kind);
		// What is itself fetched ahead proves nothing: prerendered pages load their images, too.
		const opener = purpose === undefined && !this.#viewedAhead.isIdle ? referrer : undefined;
		// Nearly half of all requests say nothing of their visitor, and telling who that is costs more than the rest.
		if (optOut === undefined && !isLoaded && opener === undefined) return;
		const fingerprint = this.#fingerprint(event);
		if (optOut !== undefined) this.#optOuts.see(fingerprint, start);
		if (isLoaded) this.#subResources.see(fingerprint, start);
		if (opener !== undefined) this.#viewedAhead.requested(fingerprint, opener, start);
	}

	/** Looks at a tracker hit, one of those of a call. */
	hit({ fingerprint, pages: [page], host }: JoinHit<unknown>, { parameters }: TrackerHit, call: LogEvent): void {
		// A hit may have waited offline. It was sent when it was sent, and only that is known in time.
		const { start } = call;
		this.#tracked.hit(fingerprint, start, seenVisitorId(parameters));
		if (!parameters) return;
		if (parameters.hasConsent) this.#withConsent++;
		else this.#withoutConsent++;
		if (page !== undefined && parameters.rawTitle !== "") {
			this.#titles.told(page, host, parameters.rawTitle, start);
		}
	}

	/** Looks at a page view, or at a page that was fetched ahead. */
	pageView({ fingerprint, page, start, ahead }: Candidate): void {
		this.#viewedAhead.fetched(fingerprint, page, start, ahead);
	}

	/** Whether a page that was fetched ahead was viewed after all. */
	wasOpened({ fingerprint, page, start, event }: Candidate): boolean {
		return this.#viewedAhead.wasViewed(fingerprint, page, event.host, start);
	}

	/** What shows that a page view is a person's. */
	signsOf({ fingerprint, start, fetchMetadata, language }: Tracked | Candidate): BrowserSigns {
		return { subResource: this.#subResources.has(fingerprint, start), fetchMetadata, language };
	}

	/** Whether the visitor of a page view has said not to be tracked. */
	hasOptedOut({ fingerprint, start }: Tracked | Candidate): boolean {
		return this.#optOuts.holdsFor(fingerprint, start);
	}

	/** Whether the tracker saw the visitor of a missed page view otherwise. */
	isTracked({ fingerprint, start }: Candidate): boolean {
		return this.#tracked.has(fingerprint, start);
	}

	/** The candidate with what tracker hits tell of its visitor and its page. */
	completed(candidate: Candidate): Candidate {
		const { event, fingerprint, start, page } = candidate;
		return {
			...candidate,
			visitorId: event.visitorId ?? this.#tracked.visitorId(fingerprint, start),
			title: event.title ?? this.#titles.of(page, event.host, start),
		};
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#optOuts.forget(start);
		this.#viewedAhead.forget(start);
		this.#subResources.forget(start);
		this.#tracked.forget(start);
		this.#titles.forget(start);
	}
}

function seenVisitorId(parameters: TrackerParameters | undefined): SeenVisitorId {
	if (!parameters) return undefined;
	return parameters.visitorId === undefined ? "none" : detach(parameters.visitorId);
}

function titleOf(raw: string): string {
	return detach(decodeQueryValue(raw).slice(0, LONGEST_TITLE));
}
