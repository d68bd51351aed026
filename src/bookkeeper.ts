import type { Candidate } from "./candidate.ts";
import type { Digest } from "./digest/digest.ts";
import type { SkippedLines } from "./digest/skipped-lines.ts";
import type { EpochMs, Milliseconds, Position } from "./event.ts";
import type { Explainer } from "./explanation/explainer.ts";
import type { HitAnswers } from "./explanation/hit-answers.ts";
import type { OpenReplay } from "./failed-hits.ts";
import type { HitFate, Match } from "./join/fate.ts";
import type { JoinHit } from "./join/join-hit.ts";
import type { JoinRule } from "./join/rule.ts";
import type { NoRequest, SkipReason, TrackerHitKind } from "./outcome.ts";
import { type ClockDifference, Clocks } from "./report/clocks.ts";
import { type FarClock, FarClocks } from "./report/far-clocks.ts";
import { HitSites } from "./report/hit-sites.ts";
import { HostMatches, type NamelessLog } from "./report/host-matches.ts";
import { LoggedTwice } from "./report/logged-twice.ts";
import { Observer } from "./report/observer.ts";
import { Tally } from "./report/tally.ts";
import { UnnamedTrackers } from "./report/unnamed-trackers.ts";

/** Whose a tracker hit in the join is. */
export interface HitOwner {
	/** Name of the log that has it. */
	readonly source: string;
	/** Told what becomes of it, where somebody asks for explanations. */
	readonly answers?: HitAnswers | undefined;
	/** Of a failed hit that may be sent again. */
	readonly replay?: OpenReplay;
}

/** Owners of hits of which nobody asks what becomes of them: one for all in a row that are in the same log, as many wait. */
export class HitOwners {
	#last: HitOwner = { source: "" };

	/** @param source name of the log that has the hit */
	of(source: string): HitOwner {
		if (this.#last.source !== source) this.#last = { source };
		return this.#last;
	}
}

/** Writes down what the judge decides: in the tally, for the report, and for whoever asks for explanations. */
export class Bookkeeper {
	readonly #tally: Tally;
	readonly #observer: Observer;
	readonly #explainer: Explainer | undefined;
	readonly #rule: JoinRule;
	readonly #clocks: Clocks;
	readonly #farClocks = new FarClocks();
	readonly #hosts = new HostMatches();
	readonly #loggedTwice = new LoggedTwice();
	/** For which sites the tracker hits so far are. */
	readonly hitSites = new HitSites();
	/** Requests to track at paths that are not named. */
	readonly unnamedTrackers = new UnnamedTrackers();
	#from: EpochMs = Number.POSITIVE_INFINITY;
	#to: EpochMs = Number.NEGATIVE_INFINITY;

	constructor(rule: JoinRule, tally: Tally, observer: Observer, explainer: Explainer | undefined) {
		this.#rule = rule;
		this.#tally = tally;
		this.#observer = observer;
		this.#explainer = explainer;
		this.#clocks = new Clocks(rule);
	}

	/** Start of the first and the last event; `undefined` when there was none. */
	get period(): { readonly from: EpochMs; readonly to: EpochMs } | undefined {
		return this.#from > this.#to ? undefined : { from: this.#from, to: this.#to };
	}

	/** What the matches so far tell of the clocks of different logs. */
	get clocks(): readonly ClockDifference[] {
		return this.#clocks.differences();
	}

	/** Logs whose clocks differ by more than the window. */
	get farClocks(): readonly FarClock[] {
		return this.#farClocks.found(this.#rule);
	}

	/** As {@link farClocks}, by an earlier look and cheap to ask. */
	get farClockSuspects(): readonly FarClock[] {
		return this.#farClocks.suspects(this.#rule);
	}

	/** Which logs have the same requests. */
	get loggedTwice(): Pick<LoggedTwice, "found" | "hasDoubles"> {
		return this.#loggedTwice;
	}

	/** Hosts of page views that have a site. */
	get viewedHosts(): HostMatches["viewed"] {
		return this.#hosts.viewed;
	}

	/** Hosts of hits that answer for nothing, and of page views of which no hit tells. */
	get oddHosts(): Pick<HostMatches, "unanswered" | "untracked"> {
		return this.#hosts;
	}

	/** What hits say of page views whose log names no host. @param given host for them */
	nameless(given: string | undefined): NamelessLog {
		const named = this.#hosts.ofNameless(given);
		const host = named?.asGiven === 0 ? named.host : given;
		const several = host === undefined ? undefined : this.#hosts.besides(host, (other) => this.hitSites.of(other));
		return { named, several };
	}

	/** A page view was read. */
	pageView(item: Candidate): void {
		const { fingerprint, page, host, start, source } = item;
		this.#observer.viewer(item);
		this.#hosts.view(host, fingerprint);
		this.#farClocks.view(fingerprint, page, source, start);
	}

	/** A page view is decided, whatever becomes of it; in order of event time, so none that is late. */
	decided(item: Candidate): void {
		this.#loggedTwice.view(item);
	}

	/** All page views are decided. */
	allDecided(): void {
		this.#loggedTwice.end();
	}

	/**
	 * A tracker hit was read, and is no copy of another.
	 *
	 * @param site that it names; 0 for none
	 * @param source name of the log that has it
	 * @param address of its visitor
	 */
	hit({ fingerprint, host, page, start }: JoinHit, site: number, source: string, address: string): void {
		this.hitSites.see(host, site);
		this.#hosts.hit(host);
		this.#observer.hit(address);
		if (page !== undefined) this.#farClocks.hit(fingerprint, page, source, start);
	}

	/** A line was read. */
	record(): void {
		this.#tally.record();
	}

	/** Lines that were read. */
	get records(): number {
		return this.#tally.records;
	}

	/** A request at the tracker's path was read. */
	trackerHit(kind: TrackerHitKind): void {
		this.#tally.count({ is: "tracker-hit", kind });
	}

	/** A tracker hit came too late; none that waited offline, which is late by its nature: that says nothing about the logs. */
	hitLate(): void {
		this.#observer.hitLate();
	}

	/** An event was read. */
	seen(start: EpochMs): void {
		if (start < this.#from) this.#from = start;
		if (start > this.#to) this.#to = start;
	}

	/** A line holds no request. */
	noRequest(reason: NoRequest, position: Position): void {
		const outcome = reason === "header" ? ({ is: "skipped", reason } as const) : ({ is: "malformed", reason } as const);
		this.#tally.count(outcome);
		if (outcome.is === "malformed") this.#observer.malformed(outcome.reason, position);
		this.#explainer?.line(position, outcome);
	}

	/** A request is no page view; its event is at hand where somebody asks for explanations. */
	skippedRequest(digest: Digest, position: Position, reason: SkipReason): void {
		const { event, siteless, unnamedTracker, fingerprint } = digest;
		if (siteless !== undefined) this.#observer.withoutSite(siteless);
		if (unnamedTracker !== undefined) this.unnamedTrackers.see(unnamedTracker, fingerprint);
		this.#tally.count({ is: "skipped", reason });
		if (event) this.#explainer?.request(event, position, { is: "skipped", reason });
	}

	/** Lines that need not be seen one by one. */
	skippedLines(skipped: SkippedLines): void {
		this.#tally.record(skipped.lines);
		this.seen(skipped.earliest);
		this.seen(skipped.latest);
		this.#tally.skipped(skipped.counts, skipped.calls);
	}

	/** What looked like a page view is none. */
	skipped(item: Candidate, reason: SkipReason): void {
		this.#tally.count({ is: "skipped", reason });
		this.#explainer?.view(item, { is: "skipped", reason });
	}

	late(item: Candidate, lateBy: Milliseconds): void {
		this.#tally.pageView();
		this.#tally.count({ is: "late" });
		this.#observer.lateBy(lateBy);
		this.#explainer?.view(item, { is: "late", lateBy });
	}

	/** @param optedOut whether nothing of the visitor may go into the report */
	matched({ item, rung, delay, hit, host }: Match<Candidate, HitOwner>, optedOut: boolean): void {
		this.#tally.pageView();
		this.#tally.count({ is: "matched", rung });
		this.#observer.matched(rung, delay);
		this.#hosts.matched(item.host, host);
		// Any hit of the visitor within the window matches on that rung, which tells nothing of clocks.
		if (hit && rung !== "visitor") this.#clocks.matched(item.source, hit.source, delay);
		if (hit?.replay) hit.replay.tell((isMissed) => this.#observe(item, optedOut, isMissed));
		else this.#observe(item, optedOut, false);
		if (hit?.answers) this.#explainer?.match(item, { rung, delay, hit: hit.answers.position });
	}

	#observe(item: Candidate, optedOut: boolean, isMissed: boolean): void {
		if (!optedOut) this.#observer.pageView(item, isMissed);
		if (isMissed) this.#tally.replays.missedView();
	}

	/** It is given out: who takes it counts what becomes of it, and tells whether it was missed. */
	givenOut(): void {
		this.#tally.pageView();
	}

	optedOut(item: Candidate): void {
		this.#tally.pageView();
		this.#tally.count({ is: "opted-out" });
		this.#explainer?.view(item, { is: "opted-out" });
	}
}

/** Books for what an earlier run has counted: nobody reads more of them than how many records there were. */
export function booksOfContext(rule: JoinRule): Bookkeeper {
	return new Bookkeeper(rule, new Tally(), new Observer(undefined), undefined);
}

/** What became of a tracker hit, which its owner may want to know. */
export function settled({ answers, replay }: HitOwner, fate: HitFate<Candidate>): void {
	answers?.settled(fate);
	if (replay && fate.is === "answered") replay.isAnswer = true;
}
