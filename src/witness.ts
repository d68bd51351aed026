import type { Candidate } from "./candidate.ts";
import { decodeQueryValue } from "./classify/tracker-parameters.ts";
import { detach } from "./detach.ts";
import type { Signs, Told } from "./digest/digest.ts";
import type { Load } from "./digest/skipped-lines.ts";
import type { EpochMs } from "./event.ts";
import type { BrowserSigns } from "./join/browser-proof.ts";
import type { JoinHit } from "./join/join-hit.ts";
import { OptOuts } from "./join/opt-outs.ts";
import type { JoinRule } from "./join/rule.ts";
import { SubResources } from "./join/sub-resources.ts";
import { Titles } from "./join/titles.ts";
import { type SeenVisitorId, TrackedVisitors } from "./join/tracked-visitors.ts";
import { ViewedAhead } from "./join/viewed-ahead.ts";
import { VisitorMemory } from "./join/visitor-memory.ts";
import { canonicalUrl } from "./matomo/canonical-url.ts";
import type { Visitor } from "./visitor/fingerprint.ts";

/** Characters of a title that are kept; Matomo stores as many bytes. */
const LONGEST_TITLE = 1024;

/**
 * Remembers what the other requests of a visitor say of a page view: whether the visitor has opted out, runs a browser,
 * has opened a page that was fetched ahead, is known to the tracker. Memory is bounded by the visitors of half an hour.
 *
 * Records come in any order. Page views are asked about in order of event time, when everything is known that starts
 * up to `around` later; then the answers depend on nothing but the records.
 */
export class Witness {
	readonly #optOuts: OptOuts;
	readonly #viewedAhead: ViewedAhead;
	readonly #subResources: SubResources;
	readonly #tracked: TrackedVisitors;
	readonly #titles: Titles;
	#withConsent = 0;
	#withoutConsent = 0;

	constructor(rule: JoinRule) {
		this.#optOuts = new OptOuts(rule.around);
		this.#viewedAhead = new ViewedAhead(rule.around, { pageOf: canonicalUrl, keep: detach });
		this.#subResources = new SubResources(rule.around);
		this.#tracked = new TrackedVisitors(rule.around);
		this.#titles = new Titles(rule.around, titleOf, detach);
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
	request({ fingerprint, visitor, start, hasOptedOut, isLoadedByPage, opener }: Signs): void {
		if (hasOptedOut) this.#optOuts.see(fingerprint, start);
		if (isLoadedByPage) this.#subResources.see(fingerprint, start, VisitorMemory.of(visitor)?.subResources);
		if (opener !== undefined) this.#viewedAhead.requested(fingerprint, opener, start);
	}

	/** Looks at requests for files that a page loads. */
	loaded({ visitor, first, last }: Load): void {
		const place = VisitorMemory.of(visitor)?.subResources;
		this.#subResources.see(visitor.fingerprint, first, place);
		if (last !== first) this.#subResources.see(visitor.fingerprint, last, place);
	}

	/**
	 * Looks at a tracker hit, one of those of a call.
	 *
	 * @param visitor with what is remembered, where it is at hand
	 * @param sent start of the call: a hit may have waited offline, but it was sent when it was sent, and only that is known in time
	 */
	hit({ fingerprint, page, host }: JoinHit, told: Told | undefined, sent: EpochMs, visitor?: Visitor): void {
		this.#tracked.hit(fingerprint, sent, seenVisitorId(told), VisitorMemory.of(visitor)?.hits);
		if (!told) return;
		if (told.hasConsent) this.#withConsent++;
		else this.#withoutConsent++;
		if (page !== undefined && told.rawTitle !== "") this.#titles.told(page, host, told.rawTitle, sent);
	}

	/** Looks at a page view, or at a page that was fetched ahead. */
	pageView({ fingerprint, page, start, ahead }: Candidate): void {
		this.#viewedAhead.fetched(fingerprint, page, start, ahead);
	}

	/** Whether a page that was fetched ahead was viewed after all. */
	wasOpened({ fingerprint, page, start, view }: Candidate): boolean {
		return this.#viewedAhead.wasViewed(fingerprint, page, view.host, start);
	}

	/** What shows that a page view is a person's. */
	signsOf({ fingerprint, visitor, start, fetchMetadata, language }: Candidate): BrowserSigns {
		const place = VisitorMemory.of(visitor)?.subResources;
		return { subResource: this.#subResources.has(fingerprint, start, place), fetchMetadata, language };
	}

	/** Whether the visitor of a page view, or of a hit, has said not to be tracked. */
	hasOptedOut({ fingerprint, start }: Pick<Candidate, "fingerprint" | "start">): boolean {
		return this.#optOuts.holdsFor(fingerprint, start);
	}

	/** Whether the tracker saw the visitor of a missed page view otherwise. */
	isTracked({ fingerprint, start }: Candidate): boolean {
		return this.#tracked.has(fingerprint, start);
	}

	/** The candidate with what tracker hits tell of its visitor and its page. */
	completed(candidate: Candidate): Candidate {
		const { visitorId, title, fingerprint, start, page, view } = candidate;
		return candidate.completed({
			visitorId: visitorId ?? this.#tracked.visitorId(fingerprint, start),
			title: title ?? this.#titles.of(page, view.host, start),
		});
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

function seenVisitorId(told: Told | undefined): SeenVisitorId {
	if (!told) return undefined;
	return told.visitorId ?? "none";
}

function titleOf(raw: string): string {
	return detach(decodeQueryValue(raw).slice(0, LONGEST_TITLE));
}
