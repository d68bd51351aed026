import type { Digest, DigestedView } from "./digest/digest.ts";
import type { ClientHints, EpochMs, LogEvent, Position } from "./event.ts";
import type { JoinView } from "./join/join.ts";
import type { ObservedView } from "./report/observer.ts";

/** Who made a page view, and when; with what is remembered of the visitor, where that is at hand. */
type Viewed = Pick<Digest, "fingerprint" | "visitor" | "start">;

/** Where a record stands. */
export interface Place {
	readonly position: Position;
	/** What an earlier run has decided. */
	readonly context: boolean;
	/** Names the stretch of a log, written in one go, that it stands in: what is equal in two of them is copied. */
	readonly stretch: unknown;
}

/** What tracker hits tell of a page view that has none. */
interface Learned {
	readonly visitorId: string | undefined;
	readonly title: string | undefined;
}

/** A page view on its way through the join: in few objects, as many wait. */
export class Candidate implements Viewed, Place, JoinView<Candidate>, ObservedView {
	readonly fingerprint: string;
	readonly visitor: Digest["visitor"];
	readonly start: EpochMs;
	/** Fetched before anybody asked to see it: a page view only if something shows that it was viewed. */
	readonly ahead: boolean;
	readonly context: boolean;
	readonly stretch: Place["stretch"];
	/** Where it stands: the very object that came with it, by which it is explained. */
	readonly position: Position;
	readonly view: DigestedView;
	/** The join's. */
	match: JoinView<Candidate>["match"];
	readonly #learned: Learned | undefined;
	#tie: string | undefined;

	constructor(view: DigestedView, viewed: Viewed, place: Place, ahead: boolean, learned?: Learned) {
		this.view = view;
		this.fingerprint = viewed.fingerprint;
		this.visitor = viewed.visitor;
		this.start = viewed.start;
		this.ahead = ahead;
		this.context = place.context;
		this.stretch = place.stretch;
		this.position = place.position;
		this.#learned = learned;
	}

	/** What waits in the join is the page view itself. */
	get item(): Candidate {
		return this;
	}

	/** Name of the log that has it. */
	get source(): string {
		return this.position.source;
	}

	/** The whole record, made anew each time. */
	get event(): LogEvent {
		return this.view.event.read(this.start);
	}

	/** The same for those who want little of it: it must not be spread, as values may be read when they are asked for. */
	get glimpse(): LogEvent {
		return this.view.event.peek(this.start);
	}

	/** Orders page views of the same instant, of which there are few, by their content. */
	get tie(): string {
		this.#tie ??= tieOf(this.event, this.fingerprint, this.page);
		return this.#tie;
	}

	/** Its stretch; one that has an id is the same request wherever it stands, so its equals are always copies. */
	get origin(): unknown {
		return this.glimpse.requestId === undefined ? this.stretch : this;
	}

	/** Canonical path and query. */
	get page(): string {
		return this.view.page;
	}

	/** Path as requested. */
	get path(): string {
		return this.view.path;
	}

	get host(): string | undefined {
		return this.view.host;
	}

	/** Host of the page that led here, as reports have it. */
	get referrer(): string | undefined {
		return this.view.referrer;
	}

	/** `""` when there is none. */
	get userAgent(): string {
		return this.view.userAgent;
	}

	/** Of its visitor. */
	get address(): string {
		return this.view.event.ip;
	}

	get agent(): ObservedView["agent"] {
		return this.visitor?.agent;
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
		return new Candidate(this.view, this, this, this.ahead, learned);
	}
}

function tieOf(event: LogEvent, fingerprint: string, page: string): string {
	// An id alone may be that of a whole visit.
	return event.requestId === undefined
		? contentOf(event, fingerprint)
		: [event.requestId, fingerprint, page].join("\n");
}

/** All that is sent of a page view or decides about it, but for its start: orders page views of the same instant. */
function contentOf(event: LogEvent, fingerprint: string): string {
	const { target, host, scheme, referrer, visitorId, status, bytes, duration, language } = event;
	const { ip, userAgent, title, consent, fetchDest, purpose, clientHints } = event;
	const request = [fingerprint, target, host, scheme, referrer, visitorId, status, bytes, duration, language];
	// Joined, not added up: what is added up keeps all its parts until somebody looks at it.
	return [...request, ip, userAgent, title, consent, fetchDest, purpose, hintsOf(clientHints)].join("\n");
}

function hintsOf(hints: ClientHints | undefined): string | undefined {
	if (!hints) return undefined;
	return "uadata" in hints ? hints.uadata : `${hints.brands}\n${hints.platform}\n${hints.mobile}`;
}
