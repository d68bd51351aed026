import type { EpochMs, Milliseconds } from "../event.ts";
import type { Rung } from "../outcome.ts";
import type { DelayBucket } from "./delays.ts";
import type { Identity } from "./identity.ts";
import type { Lateness, MalformedExample, Observed } from "./observer.ts";
import type { Outcomes } from "./outcomes.ts";
import { missedViews, total } from "./outcomes.ts";
import type { KeyedSplit, Split, SplitTotals } from "./split-counts.ts";
import type { WindowAdvice } from "./window-advice.ts";

/** Pages listed one by one; the others are summed up. */
const LISTED_PAGES = 1000;

/** Furthest a `Date` reaches, either side of 1970. */
const END_OF_TIME = 8.64e15;

/** What a report says of the run itself. Nothing here may depend on the wall clock or on names of files. */
export interface RunFacts {
	/** `true` when nothing was to be sent. */
	readonly dryRun: boolean;
	/** Times of the first and the last event; `undefined` when there was none. */
	readonly period: Period | undefined;
	readonly window: MatchingWindow;
	/** The weakest rung that counted; `undefined` when there was no tracker log to match with. */
	readonly match: Rung | undefined;
	/** What the reader should know besides, e.g. what the formats cannot carry. One sentence each; order is of no account. */
	readonly notes: readonly string[];
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
	readonly identity: () => Identity;
}

/**
 * What a run found out: the one value that all forms of the report are made of.
 *
 * Everything but `malformedExamples` depends on the records alone, not on how they were split over files, so two
 * reports of the same records are equal. All lists have a fixed order.
 */
export interface Report {
	/** Of this shape and of the JSON form. */
	readonly version: 1;
	readonly dryRun: boolean;
	readonly records: number;
	readonly outcomes: Outcomes;
	/** Found by classification, opted-out ones included. */
	readonly pageViews: number;
	readonly identity: Identity;
	readonly period: Period | undefined;
	readonly window: MatchingWindow;
	readonly match: Rung | undefined;
	/** Page views that no tracker hit answered for, of all whose fate says whether they were missed. */
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
	readonly delays: readonly DelayBucket[];
	/** The window that the delays ask for; `undefined` with too few matches to tell. */
	readonly advice: WindowAdvice | undefined;
	readonly late: Lateness;
	/** Lines by format, by name of the format. */
	readonly formats: readonly (readonly [name: string, lines: number])[];
	readonly malformedExamples: readonly MalformedExample[];
	/** In alphabetical order, each once. */
	readonly notes: readonly string[];
}

/** Page views of a host. */
export interface HostViews {
	readonly host: string;
	readonly views: number;
}

/** Makes the report of a run from its books, what was observed, and the facts about it. Later counting does not change it. */
export function makeReport(books: Books, observed: Observed, facts: RunFacts): Report {
	const outcomes = books.outcomes();
	const missed = missedViews(outcomes);
	return {
		version: 1,
		dryRun: facts.dryRun,
		records: books.records,
		outcomes,
		pageViews: books.pageViews,
		identity: books.identity(),
		period: facts.period && { from: writable(facts.period.from), to: writable(facts.period.to) },
		window: facts.window,
		match: facts.match,
		missed: { views: missed, of: missed + total(outcomes.matched) },
		withoutSite: hostViews(observed.withoutSite),
		hours: observed.hours.rows.toSorted((a, b) => a.key - b.key),
		otherHours: observed.hours.other,
		pages: observed.pages.rows.slice(0, LISTED_PAGES),
		otherPages: unlisted(observed.pages),
		browsers: observed.browsers.rows,
		delays: observed.delays,
		advice: observed.advice,
		late: observed.late,
		formats: [...observed.formats].sort(([a], [b]) => (a < b ? -1 : 1)),
		malformedExamples: observed.malformed,
		notes: [...new Set(facts.notes)].sort(),
	};
}

/** Hosts without a site that are listed. */
const LISTED_HOSTS = 100;

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

function unlisted({ rows, other }: SplitTotals<string>): Split {
	let { tracked, missed } = other;
	for (const row of rows.slice(LISTED_PAGES)) {
		tracked += row.tracked;
		missed += row.missed;
	}
	return { tracked, missed };
}
