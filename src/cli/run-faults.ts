import type { Judge } from "../judge.ts";
import type { Plan } from "../plan.ts";
import type { Observed } from "../report/observer.ts";
import type { Report } from "../report/report.ts";
import { lacksSite } from "./lacks-site.ts";
import { logHosts } from "./log-hosts.ts";
import { lacksRequestLog } from "./request-log.ts";
import { hardlyReadable } from "./unreadable-note.ts";
import { mistypedSite } from "./upload-faults/mistyped-site.ts";
import type { UploadMistake } from "./upload-faults/upload-mistake.ts";

/** What is wrong with what a run was given, as it has shown. */
export interface RunFaults {
	/** A log is missing, or could be read in part only, or hardly at all. */
	readonly isPartial: boolean;
	/** No page view has a site, those of one host do not have theirs, or an upload would send nothing of what a dry run was given. */
	readonly isMistaken: boolean;
	/** What to do about it. */
	readonly lines: readonly string[];
}

/** What a run knows at its end. */
interface RunFacts {
	readonly plan: Pick<Plan, "settings" | "site">;
	readonly judge: Pick<Judge, "books" | "contextRecords">;
	readonly report: Pick<Report, "outcomes" | "pageViews" | "records">;
	readonly observed: Pick<Observed, "withoutSite">;
	/** Why an upload would send nothing. */
	readonly mistake: UploadMistake | undefined;
	/** How many logs hold nothing new. */
	readonly skipped: number;
	/** Names of archives of which only a part could be read. */
	readonly damaged: readonly string[];
}

/** What a run that has ended was given in vain, or not given. */
export function runFaults({ plan, judge, report, observed, mistake, skipped, damaged }: RunFacts): RunFaults {
	const context = judge.contextRecords;
	const log = hardlyReadable({ ...report, context }) ?? lacksRequestLog({ ...report, context, skipped });
	const { host, siteOf } = plan.site;
	const { site } = plan.settings;
	const hits = judge.books.hitSites.hosts;
	const hosts = logHosts(judge.books, observed, host);
	// An upload that shows it late has sent some.
	const isToBeSent = report.outcomes["would-send"] + report.outcomes.sent > 0;
	const mistyped = context > 0 ? undefined : mistypedSite({ site, hits, hosts, siteOf });
	const line =
		lacksSite({ report, context, site, host, hosts }) ??
		mistyped?.error.message ??
		(isToBeSent ? mistake?.error.message : undefined);
	return {
		isPartial: damaged.length > 0 || log !== undefined,
		isMistaken: line !== undefined,
		lines: [log, line].filter((line) => line !== undefined),
	};
}
