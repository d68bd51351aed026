import { hideOptOuts, hitsElsewhere, hostFault, type ShownByLogs } from "../explicit-decisions.ts";
import type { Judge } from "../judge.ts";
import type { Outlet } from "../outlet.ts";
import type { Plan } from "../plan.ts";
import type { HostFault } from "../report/host-fault.ts";
import type { Observed } from "../report/observer.ts";
import { logHosts } from "./log-hosts.ts";
import { proposedSites, type Sites } from "./proposed-sites.ts";

/** What logs tell of the upload that suits them. */
export interface Found {
	/** The sites that the tracker's hits name, where none were given. */
	readonly sites: Sites;
	/** The host that tracker hits name for a log that names none, where it is not what was given. */
	readonly host: string | undefined;
	/** Whether there are page views whose log names no host. */
	readonly lacksHost: boolean;
	/** Whether a log that names no host is clearly of several with sites of their own: no single upload suits it. */
	readonly isOfSeveral: boolean;
	/** Whether some log does not show who has opted out. */
	readonly hidesOptOuts: boolean;
}

/** What a dry run that has ended knows of its logs. */
interface RunFacts {
	readonly plan: Pick<Plan, "settings" | "site">;
	readonly judge: Pick<Judge, "books">;
	readonly outlet: Pick<Outlet, "withoutHost">;
	readonly logs: ShownByLogs;
	readonly observed: Pick<Observed, "withoutSite">;
}

/** Why an upload would send nothing of logs that name no host, if so. */
export function hostFaultOf({
	plan,
	judge,
	outlet,
}: Pick<RunFacts, "plan" | "judge" | "outlet">): HostFault | undefined {
	const fault = hostFault(plan.site, judge.books.nameless(plan.site.host));
	return fault ?? (outlet.withoutHost > 0 ? { is: "no-host" } : undefined);
}

/** What a run has found out for the upload after it. */
export function foundOf({ plan, judge: { books }, outlet, logs, observed }: RunFacts): Found {
	const { named, several } = books.nameless(plan.site.host);
	const hosts = logHosts(books, observed, named?.host ?? plan.site.host);
	return {
		sites: proposedSites(plan.settings, books.hitSites.hosts, hosts),
		host: named?.host,
		isOfSeveral: hitsElsewhere(several, plan.site.siteOf) > 0,
		lacksHost: outlet.withoutHost > 0,
		hidesOptOuts: hideOptOuts(logs),
	};
}
