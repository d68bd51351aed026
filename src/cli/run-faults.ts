import type { Judge } from "../judge.ts";
import type { Plan } from "../plan.ts";
import type { Observed } from "../report/observer.ts";
import type { Report } from "../report/report.ts";
import { lacksSite } from "./lacks-site.ts";
import { logHosts } from "./log-hosts.ts";
import { lacksRequestLog } from "./request-log.ts";

/** What is wrong with what a run was given, as it has shown. */
export interface RunFaults {
	/** A log is missing, or could be read in part only. */
	readonly isPartial: boolean;
	/** No page view has a site. */
	readonly lacksSite: boolean;
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
	const { host } = plan.site;
	const hosts = logHosts(judge.books, observed, host);
	const site = lacksSite({ report, context, site: plan.settings.site, host, hosts });
	return {
		isPartial: damaged.length > 0 || log !== undefined,
		lacksSite: site !== undefined,
		lines: [log, site].filter((line) => line !== undefined),
	};
}
