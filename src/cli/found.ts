import { hideOptOuts, type ShownByLogs } from "../explicit-decisions.ts";
import type { Judge } from "../judge.ts";
import type { Outlet } from "../outlet.ts";
import type { Plan } from "../plan.ts";
import type { Observed } from "../report/observer.ts";
import type { Tally } from "../report/tally.ts";
import type { UploadFault } from "../report/upload-fault.ts";
import { logHosts } from "./log-hosts.ts";
import { proposedSites, type Sites } from "./proposed-sites.ts";
import { hitsElsewhere } from "./upload-faults/given-host.ts";
import { pathsToName } from "./upload-faults/unnamed-tracker.ts";

/** What logs tell of the upload that suits them. */
export interface Found {
	/** The sites that the tracker's hits name, where none were given. */
	readonly sites: Sites;
	/** The host that tracker hits name for a log that names none, where it is not what was given. */
	readonly host: string | undefined;
	/** All paths of the tracker, where one that is asked is not named; none otherwise. */
	readonly trackerPaths: readonly string[];
	/** Whether there are page views whose log names no host. */
	readonly lacksHost: boolean;
	/** Whether no single upload suits the logs: one that names no host is clearly of several sites, or each request is logged twice. */
	readonly isNone: boolean;
	/** Whether some log does not show who has opted out. */
	readonly hidesOptOuts: boolean;
}

/** What a dry run that has ended knows of its logs. */
interface RunFacts {
	readonly plan: Pick<Plan, "settings" | "site">;
	readonly judge: Pick<Judge, "books">;
	readonly outlet: Pick<Outlet, "withoutHost">;
	readonly tally: Pick<Tally, "outcomes">;
	readonly logs: ShownByLogs;
	readonly observed: Pick<Observed, "withoutSite">;
	/** Why an upload of what was given would send nothing. */
	readonly fault: UploadFault | undefined;
}

/** What a run has found out for the upload after it. */
export function foundOf({ plan, judge: { books }, outlet, tally, logs, observed, fault }: RunFacts): Found {
	const { named, several } = books.nameless(plan.site.host);
	const hosts = logHosts(books, observed, named?.host ?? plan.site.host);
	const { noTracker, trackerPath: given } = plan.settings;
	const unnamed = noTracker ? [] : books.unnamedTrackers.found;
	return {
		sites: proposedSites(plan.settings, books.hitSites.hosts, hosts),
		host: named?.host,
		trackerPaths: pathsToName({ found: unnamed, given, outcomes: tally.outcomes() }),
		isNone: fault?.is === "logged-twice" || hitsElsewhere(several, plan.site.siteOf) > 0,
		lacksHost: outlet.withoutHost > 0,
		hidesOptOuts: hideOptOuts(logs),
	};
}
