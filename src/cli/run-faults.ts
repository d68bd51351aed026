import { hostMistake } from "../explicit-decisions.ts";
import type { Judge } from "../judge.ts";
import type { Plan } from "../plan.ts";
import type { Observed } from "../report/observer.ts";
import type { Report } from "../report/report.ts";
import { lacksSite } from "./lacks-site.ts";
import { logHosts } from "./log-hosts.ts";
import { mistypedSite } from "./mistyped-site.ts";
import { lacksRequestLog } from "./request-log.ts";

/** What is wrong with what a run was given, as it has shown. */
export interface RunFaults {
	/** A log is missing, or could be read in part only. */
	readonly isPartial: boolean;
	/** No page view has a site, those of one host do not have theirs, or a dry run's would be sent under a wrong host. */
	readonly isMistaken: boolean;
	/** What to do about it. */
	readonly lines: readonly string[];
}

/** What a run knows at its end. */
interface RunFacts {
	readonly plan: Pick<Plan, "settings" | "site">;
	readonly judge: Pick<Judge, "books" | "contextRecords">;
	readonly report: Pick<Report, "outcomes" | "pageViews">;
	readonly observed: Pick<Observed, "withoutSite">;
	/** How many logs hold nothing new. */
	readonly skipped: number;
	/** Names of archives of which only a part could be read. */
	readonly damaged: readonly string[];
}

/** What a run that has ended was given in vain, or not given. */
export function runFaults({ plan, judge, report, observed, skipped, damaged }: RunFacts): RunFaults {
	const context = judge.contextRecords;
	const log = lacksRequestLog({ ...report, context, skipped });
	const { host, siteOf } = plan.site;
	const { site } = plan.settings;
	const hosts = logHosts(judge.books, observed, host);
	// An upload ends before it has anything to report.
	const isToBeSent = report.outcomes["would-send"] > 0;
	const mistake =
		lacksSite({ report, context, site, host, hosts }) ??
		mistypedSite({ context, site, hits: judge.books.hitSites.hosts, hosts, siteOf }) ??
		(isToBeSent ? hostMistake(plan.site, judge.books.nameless(host))?.message : undefined);
	return {
		isPartial: damaged.length > 0 || log !== undefined,
		isMistaken: mistake !== undefined,
		lines: [log, mistake].filter((line) => line !== undefined),
	};
}
