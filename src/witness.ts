import type { Candidate, Tracked } from "./candidate.ts";
import type { Classification } from "./classify/classify.ts";
import type { TrackerHit } from "./classify/tracker-hit.ts";
import { decodeQueryValue } from "./classify/tracker-parameters.ts";
import type { EpochMs, LogEvent } from "./event.ts";
import type { BrowserSigns } from "./join/browser-proof.ts";
import type { JoinHit } from "./join/join.ts";
import { OptOuts } from "./join/opt-outs.ts";
import type { JoinRule } from "./join/rule.ts";
import { SubResources } from "./join/sub-resources.ts";
import { ViewedAhead } from "./join/viewed-ahead.ts";
import { canonicalUrl } from "./matomo/canonical-url.ts";
import type { Fingerprint } from "./visitor/fingerprint.ts";
import { Learned } from "./visitor/learned.ts";

/** Requests that a page makes when a browser shows it: files, frames, calls of scripts. */
const LOADED_BY_PAGES: ReadonlySet<Classification> = new Set(["static", "content-type", "fetch-destination", "method"]);

/**
 * Remembers what the other requests of a visitor say of a page view: whether the visitor has opted out, runs a browser,
 * has opened a page that was fetched ahead, is known to the tracker. Memory is bounded by the visitors of half an hour.
 */
export class Witness {
	readonly #fingerprint: Fingerprint;
	readonly #asksForProof: boolean;
	readonly #optOuts: OptOuts;
	readonly #viewedAhead: ViewedAhead;
	readonly #subResources: SubResources;
	readonly #learned: Learned;
	#asksForConsent = false;

	/** @param asksForProof whether anybody will ask for the signs of a browser */
	constructor(rule: JoinRule, fingerprint: Fingerprint, asksForProof: boolean) {
		this.#fingerprint = fingerprint;
		this.#asksForProof = asksForProof;
		this.#optOuts = new OptOuts(rule.after);
		this.#viewedAhead = new ViewedAhead(rule.after);
		this.#subResources = new SubResources(rule.after);
		this.#learned = new Learned(rule.after);
	}

	/** Whether tracker hits show that the site asks for consent before it tracks. */
	get asksForConsent(): boolean {
		return this.#asksForConsent;
	}

	/** Who has opted out. */
	get optOuts(): OptOuts {
		return this.#optOuts;
	}

	/** Looks at a request of any kind. */
	request(event: LogEvent, kind: Classification): void {
		if (event.optOut !== undefined) this.#optOuts.see(this.#fingerprint(event), event.start);
		if (event.referrer === undefined) return;
		if (this.#asksForProof && LOADED_BY_PAGES.has(kind)) this.#subResources.see(this.#fingerprint(event), event.start);
		// What is itself fetched ahead proves nothing: prerendered pages load their images, too.
		if (!this.#viewedAhead.isEmpty && event.purpose === undefined) this.#opened(event, event.referrer);
	}

	/** Looks at a tracker hit. */
	hit({ fingerprint, pages: [page] }: JoinHit<unknown>, { start, parameters }: TrackerHit): void {
		this.#learned.hit(fingerprint, start, parameters?.visitorId);
		if (!parameters) return;
		if (parameters.hasConsent) this.#asksForConsent = true;
		if (page === undefined || parameters.rawTitle === "" || this.#learned.knowsTitle(page)) return;
		this.#learned.titled(page, decodeQueryValue(parameters.rawTitle));
	}

	/** Looks at a page view. */
	pageView({ fingerprint, page, start, ahead }: Candidate): void {
		if (ahead) this.#viewedAhead.fetched(fingerprint, page, start);
		else if (!this.#viewedAhead.isEmpty) this.#viewedAhead.requested(fingerprint, page, start);
	}

	/** Whether a page that was fetched ahead was viewed after all; to be asked once for each. */
	wasOpened({ fingerprint, page, start }: Tracked | Candidate): boolean {
		return this.#viewedAhead.decide(fingerprint, page, start);
	}

	/** What shows that a page view is a person's. */
	signsOf({ fingerprint, start, fetchMetadata, language }: Tracked | Candidate): BrowserSigns {
		return { subResource: this.#subResources.has(fingerprint, start), fetchMetadata, language };
	}

	/** Whether the tracker saw the visitor of a missed page view otherwise. */
	isTracked({ fingerprint, start }: Candidate): boolean {
		return this.#learned.isTracked(fingerprint, start);
	}

	/** The candidate with what tracker hits tell of its visitor and its page. */
	completed(candidate: Candidate): Candidate {
		const { event, fingerprint, start, page } = candidate;
		return {
			...candidate,
			visitorId: event.visitorId ?? this.#learned.visitorId(fingerprint, start),
			title: event.title ?? this.#learned.titleOf(page),
		};
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		this.#optOuts.forget(start);
		this.#subResources.forget(start);
		this.#learned.forget(start);
	}

	/** Whoever asks for anything from a page that was fetched ahead has opened it. */
	#opened(event: LogEvent, referrer: string): void {
		const fingerprint = this.#fingerprint(event);
		if (!this.#viewedAhead.has(fingerprint)) return;
		const referer = canonicalUrl(referrer);
		if (referer) this.#viewedAhead.requestedFrom(fingerprint, referer.page, event.start);
	}
}
