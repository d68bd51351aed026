import { counted } from "../counted.ts";
import { invisibleOptOuts } from "../explicit-decisions.ts";
import type { Capability, Format } from "../format/format.ts";
import { FORMATS } from "../format/formats.ts";
import { absence, type LogLacks, nameOfLog } from "../format/log-lacks.ts";
import type { Judge } from "../judge.ts";
import type { Outlet } from "../outlet.ts";
import type { Plan } from "../plan.ts";
import type { ReadLogs } from "../reading/read-logs.ts";
import type { Observed } from "../report/observer.ts";
import type { Tally } from "../report/tally.ts";
import { clockNotes } from "./clock-notes.ts";
import { costOf, WORTH_A_NOTE } from "./costs.ts";
import { filterNote, includeNotes } from "./filter-note.ts";
import { allHosts, logHosts } from "./log-hosts.ts";
import { referrerNote } from "./referrer-note.ts";
import { namelessNotes, siteNotes, unansweredNotes } from "./site-notes.ts";
import { unreadableNote } from "./unreadable-note.ts";
import { untrackedNote } from "./untracked-note.ts";
import { twiceNote } from "./upload-faults/twice-logged.ts";
import { unnamedNote } from "./upload-faults/unnamed-tracker.ts";

/** What a run knows at its end. */
interface RunFacts {
	readonly plan: Plan;
	readonly judge: Judge;
	readonly outlet: Outlet;
	readonly logs: Pick<ReadLogs, "formats" | "lacking" | "lacks" | "zoneless">;
	readonly tally: Tally;
	/** How many logs hold nothing new. */
	readonly skipped: number;
	/** Names of archives of which only a part could be read. */
	readonly damaged: readonly string[];
	readonly observed: Pick<Observed, "sharedAddress" | "hours" | "referrers" | "sites" | "withoutSite">;
}

/** What it costs that a format cannot carry everything, in one sentence; none when it costs nothing worth saying. */
export function formatNote(format: Format): readonly string[] {
	const { name, lacks } = format;
	return costsNote(`The format ${name} does not carry everything`, format, lacks);
}

/** The same of logs that do not carry what their formats could; in one sentence of those that lack the same. */
export function logNotes(logs: readonly LogLacks[]): readonly string[] {
	const byNote = new Map<string, string[]>();
	for (const log of logs) {
		const lacks = [...log.absent.keys()].filter((lack) => WORTH_A_NOTE.has(lack));
		for (const note of costsNote(` does not carry everything (${absence(log, lacks)})`, log.format, lacks)) {
			byNote.set(note, [...(byNote.get(note) ?? []), nameOfLog(log)]);
		}
	}
	return [...byNote].map(([note, names]) => `${capitalized(names.join(", "))}${note}`);
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function costsNote(what: string, format: Format, lacks: readonly Capability[]): readonly string[] {
	const costs = lacks.flatMap((lack) => (WORTH_A_NOTE.has(lack) ? costOf(format, lack) : []));
	if (costs.length === 0) return [];
	const upload = invisibleOptOuts(lacks).length > 0 ? " An upload wants --accept-invisible-opt-out." : "";
	return [`${what}: ${costs.join("; ")}.${upload}`];
}

/**
 * The notes of a report: what its reader must know to judge it. Nothing but what they say of clocks, and of logs that lack
 * something, depends on how logs were split.
 */
export function runNotes({ plan, judge, outlet, logs, tally, observed, ...facts }: RunFacts): readonly string[] {
	const notes = [
		...unreadableNote(tally.outcomes(), tally.records),
		...damageNote(facts.damaged),
		...misfitNote(plan.formats, logs.formats, tally.records),
		...plan.formats.filter((format) => logs.formats.has(format)).flatMap(formatNote),
		...logNotes(logs.lacking),
		...repeatedNote(tally.outcomes().skipped.repeated),
		...twiceNote(judge.books.loggedTwice, tally.outcomes()),
		...referrerNote(observed, logs.lacks.values()),
		...earlierRunNotes(judge.contextRecords, facts.skipped, outlet.tooRecent),
	];
	const outcomes = tally.outcomes();
	const { pageViews } = tally;
	const hits = judge.books.hitSites.hosts;
	notes.push(...filterNote({ patterns: plan.settings, outcomes, pageViews, hosts: hits.map(({ host }) => host) }));
	const { held } = outcomes;
	if (pageViews > 0 && plan.tracker && !judge.trackerLog.sawTracker) {
		notes.push(
			`No tracker hit in the whole input, so every visitor looks missed and nothing may be sent: add the tracker log, name its path with --tracker-path (now ${plan.rules.trackerPaths.join(", ")}), or say --no-tracker if there is none.`,
		);
	} else if (pageViews > 0 && judge.trackerLog.isUnanswered) {
		notes.push(
			"None of all tracker hits answers for a page view, so it is not known what Matomo missed, and nothing may be sent: both logs must name the client by the same address, and the site by the same host. monorail explain shows what they name; --match visitor looks at the visitor alone.",
		);
	} else if (held > 0 && judge.trackerLog.silence.silentGaps > 0) {
		notes.push(
			`The tracker log is silent in ${counted(judge.trackerLog.silence.silentGaps, "stretch", "stretches")} of time where it should not be: page views of that time are held, not sent.`,
		);
	}
	if (pageViews > 0 && plan.tracker) {
		const { found } = judge.books.unnamedTrackers;
		notes.push(...unnamedNote({ found, given: plan.settings.trackerPath, outcomes }));
	}
	const { siteOf, host } = plan.site;
	const isWhole = judge.contextRecords === 0;
	const unanswered = judge.books.oddHosts.unanswered.filter((one) => siteOf(one.host) !== undefined);
	if (pageViews > 0) notes.push(...unansweredNotes(unanswered));
	const nameless = judge.books.nameless(host);
	const hosts = logHosts(judge.books, observed, nameless.named?.host ?? host);
	if (isWhole && hosts.isAll) {
		const { includeHost } = plan.settings;
		notes.push(...includeNotes({ includeHost, viewed: allHosts(hosts), hosts: hits.map(({ host }) => host) }));
	}
	notes.push(...siteNotes({ given: plan.settings, hits, hosts, siteOf, isWhole }));
	if (plan.tracker) {
		const named = unanswered.map(({ instead }) => instead);
		const untracked = judge.books.oddHosts.untracked.filter((host) => !named.includes(host));
		notes.push(...untrackedNote(plan.settings, { untracked, sites: observed.sites, hits, hosts }));
	}
	const known = { offsets: plan.clockOffsets, zoneless: logs.zoneless };
	notes.push(...clockNotes(judge.books.clocks, judge.books.farClocks, known));
	if (judge.asksForConsent && !plan.requireConsent) {
		notes.push(
			"Tracker hits carry consent=1, so the site asks for consent: an upload wants to be told --require-consent or --ignore-consent.",
		);
	}
	if (!plan.tracker) notes.push("Run with --no-tracker: every page view counts as missed.");
	if (observed.sharedAddress) {
		const behind = plan.behindProxies
			? "the log's X-Forwarded-For does not lead past it with the proxies named by --trusted-proxy"
			: "name it with --trusted-proxy, and have the log carry X-Forwarded-For";
		notes.push(
			`Most ${observed.sharedAddress} have the same address, so it is likely a proxy's, and visitors are told apart by their browsers only: ${behind}.`,
		);
	}
	notes.push(...refusalNotes(outlet.refused));
	notes.push(...namelessNotes(plan.site, nameless, outlet.withoutHost > 0));
	return notes;
}

/** Times are read where nothing else is: by a format that is much like the right one. */
function misfitNote(given: readonly Format[], reading: ReadonlySet<Format>, records: number): readonly string[] {
	if (records === 0 || reading.size > 0 || given.length === FORMATS.length) return [];
	const names = given.map(({ name }) => name).join(", ");
	return [
		`No line could be read as ${names}, which --log-format names: leave it out, or see with monorail explain how the logs are read without.`,
	];
}

/** In order of their names: which of them is read to its end first is a matter of chance. */
function damageNote(damaged: readonly string[]): readonly string[] {
	if (damaged.length === 0) return [];
	const names = damaged.toSorted().map((name) => `"${name}"`);
	return [`Damaged archives, of which everything behind the damage is missing here: ${names.join(", ")}.`];
}

/** Copies harm nothing, but whoever gave a log twice may have meant another. */
function repeatedNote(copies = 0): readonly string[] {
	if (copies === 0) return [];
	return [`Copies of page views, not counted, as the logs have them more than once: ${copies}.`];
}

/** What an upload would not even send, and why: a reason is a parameter and what it is. */
function refusalNotes(refused: Outlet["refused"]): readonly string[] {
	return [...refused].map(
		([reason, views]) => `${counted(views, "page view")} would be refused: ${reason.replace(": ", " is ")}.`,
	);
}

/** What earlier runs and later ones have to do with this one. */
function earlierRunNotes(context: number, skipped: number, tooRecent: number): readonly string[] {
	const notes: string[] = [];
	if (skipped > 0) notes.push(`Logs that hold nothing new, and were not read: ${skipped}.`);
	if (context > 0) {
		notes.push(
			`Lines that earlier runs have decided, read again for what they tell of others, not counted: ${context}.`,
		);
	}
	if (tooRecent > 0) {
		notes.push(
			`Held because they are so recent that their tracker hit may still be logged: ${tooRecent}. The next run decides them.`,
		);
	}
	return notes;
}
