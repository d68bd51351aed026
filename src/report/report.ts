import type { EpochMs, Milliseconds } from "../event.ts";
import type { Rung } from "../outcome.ts";
import type { ClockDifference } from "./clocks.ts";
import type { Change, Earlier } from "./comparison.ts";
import { changesSince } from "./comparison.ts";
import type { DelayBucket } from "./delays.ts";
import type { Identity } from "./identity.ts";
import type { Lateness, MalformedExample, Observed } from "./observer.ts";
import type { Outcomes } from "./outcomes.ts";
import { missedViews, total } from "./outcomes.ts";
import type { ReplayOutcomes } from "./replay-tally.ts";
import type { KeyedSplit, Split, SplitTotals } from "./split-counts.ts";
import type { TimeSeries } from "./time-line.ts";
import type { UploadFacts } from "./upload-facts.ts";
import type { WindowAdvice } from "./window-advice.ts";

/** Pages, and hosts, listed one by one; the others are summed up. */
const LISTED_PAGES = 1000;
const LISTED_HOSTS = 200;

/** Furthest a `Date` reaches, either side of 1970. */
const END_OF_TIME = 8.64e15;

/** What a report says of the run itself. Nothing here may depend on the wall clock, nor anything but clocks on names of files. */
export interface RunFacts {
	/** `true` when nothing was to be sent. */
	readonly dryRun: boolean;
	/** Times of the first and the last event; `undefined` when there was none. */
	readonly period: Period | undefined;
	readonly window: MatchingWindow;
	/** The weakest rung that counted; `undefined` when there was no tracker log to match with. */
	readonly match: Rung | undefined;
	/** What the matches tell of the clocks of different logs; nothing when it was not looked at. */
	readonly clocks?: readonly ClockDifference[];
	/** What the reader should know besides, e.g. what the formats cannot carry. One sentence each; order is of no account. */
	readonly notes: readonly string[];
	/** When the tracker log was silent, oldest first. */
	readonly outages?: readonly Outage[];
	/** Page views that are held since their tracker hit may still be logged; by default none. */
	readonly tooRecent?: number;
	/** What the formats of the logs cannot carry, by name of the format. */
	readonly lacks?: ReadonlyMap<string, readonly string[]>;
	/** What an upload would do, of a dry run. */
	readonly upload?: UploadFacts;
	/** A report to compare with. */
	readonly earlier?: Earlier;
}

/** What changed since an earlier report, and the time that it covers. */
export interface Comparison {
	readonly period: Period | undefined;
	readonly changes: readonly Change[];
}

/** A stretch of time in which the tracker log was silent where it should not have been. */
export interface Outage extends Period {
	/** Page views that are held because of it. */
	readonly views: number;
}

/** First and last moment of something, both included. */
export interface Period {
	readonly from: EpochMs;
	readonly to: EpochMs;
}

/** How far a tracker hit may lie from its page view, and how long is waited for late records. */
export interface MatchingWindow {
	readonly before: Milliseconds;
	readonly after: Milliseconds;
	readonly lateness: Milliseconds;
}

/** What a report needs of the books: their two totals, the outcomes, and whether they balance. A `Tally` is one. */
export interface Books {
	readonly records: number;
	readonly pageViews: number;
	readonly outcomes: () => Outcomes;
	readonly replays: { readonly outcomes: () => ReplayOutcomes | undefined };
	readonly identity: () => Identity;
}

/**
 * What a run found out: the one value that all forms of the report are made of.
 *
 * Everything but `malformedExamples`, `clocks` and a note on these depends on the records alone, not on how they were
 * split over files, so two reports of the same records are equal. All lists have a fixed order.
 */
export interface Report {
	/** Of this shape and of the JSON form. */
	readonly version: 1;
	readonly dryRun: boolean;
	readonly records: number;
	readonly outcomes: Outcomes;
	/** Found by classification, opted-out ones included. */
	readonly pageViews: number;
	/** Tracker hits that did not reach Matomo, where they were to be sent again; `undefined` without any. */
	readonly replays: ReplayOutcomes | undefined;
	readonly identity: Identity;
	readonly period: Period | undefined;
	readonly window: MatchingWindow;
	readonly match: Rung | undefined;
	/**
	 * Page views that no tracker hit answered for, or one that did not reach Matomo, of all of which it is known whether any
	 * does: not of those held for silence or recency.
	 */
	readonly missed: { readonly views: number; readonly of: number };
	/** Page views of hosts without a site, most first, `""` where the log tells none; and of those not listed. */
	readonly withoutSite: { readonly hosts: readonly HostViews[]; readonly others: number };
	/** By start of the UTC hour, oldest first; hours without page views are left out. */
	readonly hours: readonly KeyedSplit<EpochMs>[];
	/** Page views of hours that found no room in `hours`. */
	readonly otherHours: Split;
	/** Paths without query, most views first. */
	readonly pages: readonly KeyedSplit<string>[];
	/** Page views of pages that are not listed. */
	readonly otherPages: Split;
	/** Families, most views first. */
	readonly browsers: readonly KeyedSplit<string>[];
	/** Operating systems, most views first. */
	readonly systems: readonly KeyedSplit<string>[];
	readonly sites: readonly KeyedSplit<string>[];
	readonly otherSites: Split;
	/** Pages on which visitors came to the site, without query, most views first. */
	readonly entryPages: readonly KeyedSplit<string>[];
	readonly otherEntryPages: Split;
	/** Hosts that they came from; `""` for those whose request does not say. */
	readonly referrers: readonly KeyedSplit<string>[];
	readonly otherReferrers: Split;
	readonly series: TimeSeries;
	readonly outages: readonly Outage[];
	readonly held: Held;
	readonly delays: readonly DelayBucket[];
	/** The window that the delays ask for; `undefined` with too few matches to tell. */
	readonly advice: WindowAdvice | undefined;
	readonly late: Lateness;
	/** By names of the logs. */
	readonly clocks: readonly ClockDifference[];
	/** Lines by format, by name of the format. */
	readonly formats: readonly (readonly [name: string, lines: number])[];
	/** What these formats cannot carry, by name of the format. */
	readonly lacks: readonly (readonly [name: string, what: readonly string[]])[];
	/** What an upload would do; `undefined` when this was one. */
	readonly upload: UploadFacts | undefined;
	/** What changed since an earlier report; `undefined` when none was given. */
	readonly comparison: Comparison | undefined;
	readonly malformedExamples: readonly MalformedExample[];
	/** In alphabetical order, each once. */
	readonly notes: readonly string[];
}

/** Why page views are held. Of the first two kinds it is not known whether they were missed. */
export interface Held {
	/** The tracker log is silent at their time. */
	readonly silent: number;
	/** Their tracker hit may still be logged. */
	readonly recent: number;
	/** Matomo did not take them. */
	readonly undelivered: number;
}

/** Page views of a host. */
export interface HostViews {
	readonly host: string;
	readonly views: number;
}

/** Makes the report of a run from its books, what was observed, and the facts about it. Later counting does not change it. */
export function makeReport(books: Books, observed: Observed, facts: RunFacts): Report {
	const outcomes = books.outcomes();
	const silent = observed.series.points.reduce((sum, { held }) => sum + held, 0);
	const recent = facts.tooRecent ?? 0;
	const replays = books.replays.outcomes();
	const failed = replays?.views ?? 0;
	const missed = Math.max(0, missedViews(outcomes) - silent - recent);
	const report: Report = {
		version: 1,
		dryRun: facts.dryRun,
		records: books.records,
		outcomes,
		pageViews: books.pageViews,
		replays,
		identity: books.identity(),
		period: facts.period && { from: writable(facts.period.from), to: writable(facts.period.to) },
		window: facts.window,
		match: facts.match,
		missed: { views: missed + failed, of: missed + total(outcomes.matched) },
		withoutSite: hostViews(observed.withoutSite),
		hours: observed.hours.rows.toSorted((a, b) => a.key - b.key),
		otherHours: observed.hours.other,
		pages: observed.pages.rows.slice(0, LISTED_PAGES),
		otherPages: unlisted(observed.pages, LISTED_PAGES),
		browsers: observed.browsers.rows,
		systems: observed.systems.rows,
		sites: observed.sites.rows.slice(0, LISTED_HOSTS),
		otherSites: unlisted(observed.sites, LISTED_HOSTS),
		entryPages: observed.entryPages.rows.slice(0, LISTED_PAGES),
		otherEntryPages: unlisted(observed.entryPages, LISTED_PAGES),
		referrers: observed.referrers.rows.slice(0, LISTED_HOSTS),
		otherReferrers: unlisted(observed.referrers, LISTED_HOSTS),
		series: observed.series,
		outages: facts.outages ?? [],
		held: { silent, recent, undelivered: Math.max(0, outcomes.held - silent - recent) },
		delays: observed.delays,
		advice: observed.advice,
		late: observed.late,
		clocks: facts.clocks ?? [],
		formats: [...observed.formats].sort(([a], [b]) => (a < b ? -1 : 1)),
		lacks: [...(facts.lacks ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
		upload: facts.upload,
		comparison: undefined,
		malformedExamples: observed.malformed,
		notes: [...new Set(facts.notes)].sort(),
	};
	const { earlier } = facts;
	if (earlier === undefined) return report;
	return { ...report, comparison: { period: earlier.period, changes: changesSince(earlier, report) } };
}

function hostViews({ rows, other }: SplitTotals<string>): Report["withoutSite"] {
	const unlisted = rows.slice(LISTED_HOSTS).reduce((sum, { missed }) => sum + missed, other.missed);
	return {
		hosts: rows.slice(0, LISTED_HOSTS).map(({ key, missed }) => ({ host: key, views: missed })),
		others: unlisted,
	};
}

/** The nearest time that has a date: a broken clock in a log must not cost its report. */
function writable(time: EpochMs): EpochMs {
	return Math.min(END_OF_TIME, Math.max(-END_OF_TIME, time));
}

function unlisted({ rows, other }: SplitTotals<string>, listed: number): Split {
	let { tracked, missed } = other;
	for (const row of rows.slice(listed)) {
		tracked += row.tracked;
		missed += row.missed;
	}
	return { tracked, missed };
}
