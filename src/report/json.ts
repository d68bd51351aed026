import type { EpochMs, Milliseconds } from "../event.ts";
import type { ClockDifference } from "./clocks.ts";
import type { Proportion } from "./comparison.ts";
import { shareOf } from "./comparison.ts";
import type { DelayBucket } from "./delays.ts";
import { nextUpload } from "./next-upload.ts";
import type { Comparison, Report } from "./report.ts";
import type { KeyedSplit } from "./split-counts.ts";
import { missedShare } from "./split-counts.ts";
import type { UploadFacts } from "./upload-facts.ts";

/** What may stand in the JSON besides what the records themselves tell. */
export interface JsonOptions {
	/** Say where malformed lines stand, by file and line, and how the clocks of files differ. Then the text depends on how records were split over files. */
	readonly examples?: boolean;
}

/**
 * The report for programs, as `fixtures/report.schema.json` describes it: times in ISO 8601 UTC, durations in seconds,
 * keys in a fixed order, what is unknown left out. Ends with a line feed.
 *
 * Without examples it is the same to the byte for the same records, however they were split over files.
 */
export function toJson(report: Report, { examples = false }: JsonOptions = {}): string {
	return `${lay(reportShape(report, { examples }), "")}\n`;
}

/** The report as the schema has it; a key whose value is `undefined` is not there in the JSON. */
export type ReportShape = ReturnType<typeof reportShape>;

/** The report as the schema has it: what all forms for programs are made of. */
export function reportShape(report: Report, { examples = false }: JsonOptions = {}) {
	const { period, window, missed, late } = report;
	return {
		version: report.version,
		dryRun: report.dryRun,
		records: report.records,
		outcomes: report.outcomes,
		pageViews: report.pageViews,
		replays: report.replays,
		identity: report.identity.holds,
		period: period && { from: isoTime(period.from), to: isoTime(period.to) },
		window: { before: seconds(window.before), after: seconds(window.after), lateness: seconds(window.lateness) },
		match: report.match,
		missed: {
			...missed,
			share: missedShare({ tracked: missed.of - missed.views, missed: missed.views }),
		},
		withoutSite: report.withoutSite.hosts.length > 0 ? report.withoutSite : undefined,
		hours: report.hours.map(({ key, ...split }) => ({ hour: isoHour(key), ...split })),
		otherHours: report.otherHours,
		series: {
			step: seconds(report.series.step),
			points: report.series.points.map(({ time, ...counts }) => ({ time: isoHour(time), ...counts })),
		},
		outages: report.outages.map(({ from, to, views }) => ({ from: isoTime(from), to: isoTime(to), views })),
		held: report.held,
		sites: report.sites.map(({ key, ...split }) => ({ host: key, ...split })),
		otherSites: report.otherSites,
		pages: report.pages.map(({ key, ...split }) => ({ path: key, ...split })),
		otherPages: report.otherPages,
		entryPages: report.entryPages.map(({ key, ...split }) => ({ path: key, ...split })),
		otherEntryPages: report.otherEntryPages,
		referrers: report.referrers.map(({ key, ...split }) => ({ host: key, ...split })),
		otherReferrers: report.otherReferrers,
		browsers: report.browsers.map(family),
		systems: report.systems.map(family),
		delay: {
			buckets: report.delays.map(bucket),
			recommended: report.advice && { before: seconds(report.advice.before), after: seconds(report.advice.after) },
		},
		late: { views: late.views, largest: seconds(late.largest), hits: late.hits },
		clocks: examples ? report.clocks.map(clock) : undefined,
		formats: Object.fromEntries(report.formats),
		lacks: Object.fromEntries(report.lacks),
		upload: report.upload && uploadOf(report, report.upload, examples),
		comparison: report.comparison && comparisonOf(report.comparison),
		malformedExamples: examples ? report.malformedExamples : undefined,
		notes: report.notes,
	};
}

function uploadOf(report: Report, { batchSize, fault, command, samples }: UploadFacts, examples: boolean) {
	const { views, batches, durations } = nextUpload(report, batchSize);
	return {
		views,
		batchSize,
		batches,
		durations,
		fault: fault?.is,
		wrongHost: fault?.is === "wrong-host" ? fault.host : undefined,
		command: examples ? command : undefined,
		samples,
	};
}

function comparisonOf({ period, changes }: Comparison) {
	const proportion = (value: Proportion) => ({ ...value, share: shareOf(value) });
	return {
		period: period && { from: isoTime(period.from), to: isoTime(period.to) },
		changes: changes.map(({ figure, before, now, jumps }) => ({
			figure,
			before: proportion(before),
			now: proportion(now),
			jumps,
		})),
	};
}

function family({ key, tracked, missed }: KeyedSplit<string>) {
	return { family: key, tracked, missed, share: missedShare({ tracked, missed }) };
}

function bucket({ from, to, count }: DelayBucket) {
	return {
		from: from === undefined ? undefined : seconds(from),
		to: to === undefined ? undefined : seconds(to),
		count,
	};
}

function clock({ pages, hits, matches, verdict, ...found }: ClockDifference) {
	const { fastest, median, ahead, uncertainty, isCutOff } = found;
	return {
		pages,
		hits,
		matches,
		verdict,
		ahead: seconds(ahead),
		uncertainty: seconds(uncertainty),
		isCutOff,
		fastest: seconds(fastest),
		median: seconds(median),
	};
}

function seconds(duration: Milliseconds): number {
	return Math.round(duration) / 1000;
}

function isoTime(time: EpochMs): string {
	return new Date(time).toISOString();
}

function isoHour(time: EpochMs): string {
	return isoTime(time).replace(".000Z", "Z");
}

/**
 * JSON in which each item of a list and each key of an object with parts has its line, so that reports can be read and
 * compared by line. What a terminal would obey is escaped.
 */
function lay(value: unknown, indent: string): string {
	const parts = Array.isArray(value) ? value.map((item): Part => ["", item]) : objectParts(value);
	if (parts === undefined || parts.length === 0) return escaped(JSON.stringify(value));
	const inner = `${indent}\t`;
	const lines = parts.map(([name, part]) => `${inner}${name}${lay(part, inner)}`).join(",\n");
	return Array.isArray(value) ? `[\n${lines}\n${indent}]` : `{\n${lines}\n${indent}}`;
}

/** What stands before a part of a list or object, and the part. */
type Part = readonly [name: string, part: unknown];

/** The parts of an object that has objects or lists in it; `undefined` for all else, which fits in a line. */
function objectParts(value: unknown): readonly Part[] | undefined {
	if (typeof value !== "object" || value === null) return undefined;
	const entries = Object.entries(value).filter(([, part]) => part !== undefined);
	if (!entries.some(([, part]) => typeof part === "object")) return undefined;
	return entries.map(([key, part]) => [`${escaped(JSON.stringify(key))}: `, part]);
}

/** Escapes what JSON may hold as it is, but a terminal obeys: C1 controls, and marks that turn the direction of writing. */
function escaped(json: string): string {
	return json.replace(
		/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
