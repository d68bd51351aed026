import { exclusionOf, type FilterPatterns } from "../classify/filter.ts";
import { counted, thousands } from "../counted.ts";
import { type Outcomes, total } from "../report/outcomes.ts";
import { kebab } from "./option.ts";
import { quoted } from "./quoted.ts";
import { meantBy } from "./unmatched-sites.ts";

/** The options, in the order in which they are tried. */
const FILTERS = ["includeHost", "excludeHost", "includePath", "excludePath", "includeStatus", "excludeStatus"] as const;
const BY_HOST: ReadonlySet<string> = new Set(["includeHost", "excludeHost"]);

const NO_PATTERNS = Object.fromEntries(FILTERS.map((name) => [name, []])) as unknown as FilterPatterns;

/** Hosts that are named. */
const NAMED = 3;

/** What a run that has ended knows of what was left out. */
interface FilterFacts {
	readonly patterns: FilterPatterns;
	readonly outcomes: Pick<Outcomes, "skipped">;
	readonly pageViews: number;
	/** Hosts that tracker hits name, most hits first. */
	readonly hosts: readonly string[];
}

/**
 * Names the filters where they leave no page view. What each of them has left out is not counted; where those of hosts leave
 * out all that the tracker's hits name, it is these.
 */
export function filterNote({ patterns, outcomes: { skipped }, pageViews, hosts }: FilterFacts): readonly string[] {
	const { excluded = 0, header = 0, "tracker-script": scripts = 0, "no-site": siteless = 0 } = skipped;
	if (pageViews > 0 || excluded === 0 || siteless > 0) return [];
	const isOfHosts = leavesOutAll(patterns, hosts);
	const names = FILTERS.filter((name) => !isOfHosts || BY_HOST.has(name));
	const options = names.flatMap((name) => patterns[name].map((pattern) => `--${kebab(name)} ${quoted(pattern)}`));
	const has = options.length === 1 ? "has" : "have";
	const of = counted(total(skipped) - header - scripts, "request");
	const instead = isOfHosts ? `; tracker hits name ${hosts.slice(0, NAMED).join(", ")}` : "";
	return [`No page view is left: ${options.join(", ")} ${has} left out ${thousands(excluded)} of ${of}${instead}.`];
}

/**
 * What to ask where `--include-host` leaves nothing because one seems to be mistyped: it matches no host, and a host that
 * tracker hits name is near it. It may as well be of a host that is not in the logs today.
 *
 * @returns one line, or `undefined` where there is nothing to ask
 */
export function mistypedInclude({ patterns, outcomes, pageViews, hosts }: FilterFacts): string | undefined {
	const { excluded = 0 } = outcomes.skipped;
	const { includeHost } = patterns;
	if (pageViews > 0 || excluded === 0 || !leavesOutAll({ ...NO_PATTERNS, includeHost }, hosts)) return undefined;
	for (const pattern of includeHost) {
		const meant = meantBy(pattern, hosts);
		if (meant === undefined) continue;
		return `no page view is left: expected ${meant} among the hosts, as tracker hits name it, found --include-host ${quoted(pattern)}; did you mean ${meant}?`;
	}
	return undefined;
}

/** What a run that has ended knows of hosts that were to be looked at. */
interface IncludeFacts {
	readonly includeHost: readonly string[];
	/** Of page views that were not left out. */
	readonly viewed: readonly string[];
	/** That tracker hits name: the page views of those that are left out are not counted. */
	readonly hosts: readonly string[];
}

/** Names each `--include-host` that neither page views nor tracker hits have to do with. */
export function includeNotes({ includeHost, viewed, hosts }: IncludeFacts): readonly string[] {
	const known = [...new Set([...viewed, ...hosts])];
	if (known.length === 0) return [];
	const leftOut = known.filter(leftOutBy(includeHost));
	const unmatched = includeHost.filter((pattern) => known.every(leftOutBy([pattern])));
	return unmatched.slice(0, NAMED).map((pattern) => {
		const meant = meantBy(pattern, leftOut);
		const asked = meant === undefined ? "." : `: did you mean ${meant}?`;
		return `--include-host ${quoted(pattern)} matches no host of page views or tracker hits${asked}`;
	});
}

function leavesOutAll({ includeHost, excludeHost }: FilterPatterns, hosts: readonly string[]): boolean {
	return hosts.length > 0 && hosts.every(leftOutBy(includeHost, excludeHost));
}

function leftOutBy(includeHost: readonly string[], excludeHost: readonly string[] = []): (host: string) => boolean {
	const isExcluded = exclusionOf({ ...NO_PATTERNS, includeHost, excludeHost });
	return (host) => isExcluded?.({ host, status: 200 }, "/") ?? false;
}
