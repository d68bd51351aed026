import { siteEntry } from "../classify/sites.ts";
import { counted } from "../counted.ts";
import type { Report } from "../report/report.ts";
import type { LogHosts } from "./log-hosts.ts";
import { unmatchedSites } from "./unmatched-sites.ts";

/** Hosts that are named. */
const NAMED = 3;

/** What a run that has ended knows of page views without a site. */
interface RunFacts {
	readonly report: Pick<Report, "pageViews" | "outcomes">;
	/** Lines that an earlier run has decided. */
	readonly context: number;
	readonly site: readonly string[];
	/** That was given for logs that name none. */
	readonly host: string | undefined;
	/** Hosts of the page views. */
	readonly hosts: LogHosts;
}

/**
 * What to do where not one page view has a site: then `--site` is mistyped, or is of other logs. The few lines that come
 * after what an earlier run has read may well be of hosts that are to have none.
 *
 * @returns one line, or `undefined` where all is well
 */
export function lacksSite({
	report: { pageViews, outcomes },
	context,
	site,
	host,
	hosts,
}: RunFacts): string | undefined {
	const { "no-site": siteless = 0 } = outcomes.skipped;
	if (siteless === 0 || pageViews > 0 || context > 0) return undefined;
	const what = `none of ${counted(siteless, "page view")} has a site`;
	const unmatched = unmatchedSites(site, hosts);
	if (unmatched.length === 0) return `${what}, as the log names no host: give it with --host, as --site has it`;
	const meant = unmatched.find((one) => one.meant !== undefined);
	const { mapping = "" } = meant ?? unmatched[0] ?? {};
	const found = `--site ${mapping}`;
	// The log names none: it is all one host, and either that or its site is mistyped.
	if (host !== undefined && hosts.withoutSite.every((one) => one.host === host)) {
		const question = meant ? `; did you mean --host ${siteEntry(mapping).host}?` : "; give it one, or another --host";
		return `${what}: expected one for --host ${host}, found ${found}${question}`;
	}
	if (meant) return `${what}: expected one for a host of the logs, found ${found}; did you mean ${meant.meant}?`;
	const named = hosts.withoutSite.slice(0, NAMED).map(({ host, views }) => `${host} (${counted(views, "page view")})`);
	const rest = hosts.withoutSite.length - named.length;
	const list = [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
	return `${what}: expected one for ${list}, found ${found}; name these hosts with --site HOST=ID`;
}
