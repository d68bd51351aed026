import type { Digest, DigestedView } from "./digest/digest.ts";
import type { EpochMs, LogEvent, Position } from "./event.ts";
import type { JoinView } from "./join/join.ts";
import type { ObservedView } from "./report/observer.ts";

/** Who made a page view, and when. */
interface Visit {
	readonly fingerprint: string;
	/** With what is remembered, where it is at hand. */
	readonly visitor?: Digest["visitor"];
	readonly start: EpochMs;
	/** Fetched before anybody asked to see it: a page view only if something shows that it was viewed. */
	readonly ahead: boolean;
	/** Decided by an earlier run: it only tells something of others. */
	readonly context: boolean;
}

/** What tracker hits tell of a page view that has none. */
interface Learned {
	readonly visitorId: string | undefined;
	readonly title: string | undefined;
}

/** A page view on its way through the join. */
export class Candidate implements Visit {
	readonly position: Position;
	readonly fingerprint: string;
	readonly visitor: Digest["visitor"];
	readonly start: EpochMs;
	readonly ahead: boolean;
	readonly context: boolean;
	readonly view: DigestedView;
	readonly #learned: Learned | undefined;

	constructor(
		view: DigestedView,
		{ fingerprint, visitor, start, ahead, context }: Visit,
		position: Position,
		learned?: Learned,
	) {
		this.view = view;
		this.fingerprint = fingerprint;
		this.visitor = visitor;
		this.start = start;
		this.ahead = ahead;
		this.context = context;
		this.position = position;
		this.#learned = learned;
	}

	/** The whole record, made anew each time. */
	get event(): LogEvent {
		return this.view.event.read();
	}

	/** What the report looks at. */
	get observed(): ObservedView {
		const { path, userAgent, host, referrer } = this.view;
		return { start: this.start, path, userAgent, host, referrer };
	}

	/** Canonical path and query. */
	get page(): string {
		return this.view.page;
	}

	/** The request has `Sec-Fetch-Dest`. */
	get fetchMetadata(): boolean {
		return this.view.fetchMetadata;
	}

	/** The request has `Accept-Language`. */
	get language(): boolean {
		return this.view.language;
	}

	/** The visitor's id, when the request, or later a tracker hit, tells it. */
	get visitorId(): string | undefined {
		return this.#learned ? this.#learned.visitorId : this.view.visitorId;
	}

	/** The page's title, likewise. */
	get title(): string | undefined {
		return this.#learned ? this.#learned.title : this.view.title;
	}

	/** The same with what hits tell of its visitor and its page. */
	completed(learned: Learned): Candidate {
		return new Candidate(this.view, this, this.position, learned);
	}
}

/** What is kept of a page view that the tracker did not miss. */
export interface Tracked extends ObservedView, Visit {
	/** Name of the log that has it. */
	readonly source: string;
	readonly page: string;
	readonly fetchMetadata: boolean;
	readonly language: boolean;
	/** Kept only where somebody asks for it: there are many of them. */
	readonly position?: Position;
}

/** Lets go of everything that only a tracking request would need. */
export function tracked(candidate: Candidate): Tracked {
	const { start, fingerprint, visitor, ahead, context, view } = candidate;
	const { source } = candidate.position;
	const { path, userAgent, host, referrer, page, fetchMetadata, language } = view;
	// biome-ignore format: one line for each that it is made of
	return {
		start, fingerprint, visitor, ahead, context, source,
		path, userAgent, host, referrer, page, fetchMetadata, language,
	};
}

/** As {@link tracked}, but keeps the position. */
export function trackedAt(candidate: Candidate): Tracked {
	return { ...tracked(candidate), position: candidate.position };
}

/** What the join needs of a page view. */
export function joinView(view: DigestedView, visit: Visit, position: Position): JoinView<Candidate> {
	const { tie, page, host, visitorId } = view;
	const { start, fingerprint } = visit;
	return { start, tie, fingerprint, page, host, visitorId, item: new Candidate(view, visit, position) };
}
