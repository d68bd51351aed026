import { counted } from "../counted.ts";
import type { SitePlan } from "../plan.ts";
import { type HostSites, type OtherSite, otherSites } from "../report/hit-sites.ts";
import type { NamelessLog, SeveralHosts, UnansweredHost } from "../report/host-matches.ts";
import type { LogHosts } from "./log-hosts.ts";
import { ofLogged, proposedSites, type Sites } from "./proposed-sites.ts";
import { unmatchedSites } from "./unmatched-sites.ts";
import { hitsElsewhere, hostFault } from "./upload-faults/given-host.ts";

/** Hosts that are named in one note. */
const NAMED = 3;

/** Mappings of `--site` that are written out in one note. */
const WRITTEN_OUT = 8;

/** Of so many hits of a host one may name another site by mistake. */
const STRAY = 100;

/** What is known of the sites of page views and hits. */
interface SiteFacts {
	readonly given: Sites;
	readonly hits: readonly HostSites[];
	/** Of page views. */
	readonly hosts: LogHosts;
	readonly siteOf: (host: string) => number | undefined;
	/** Whether no earlier run has read a part of the logs: few lines are of few hosts. */
	readonly isWhole: boolean;
}

/**
 * What to do where page views would go to another site in Matomo than the tracker hits of the same host: one sentence for
 * each pair of sites, or one for all where the hits of several hosts are for several sites, which no `--site-id` can suit.
 */
export function siteNotes({ given, hits, hosts, siteOf, isWhole }: SiteFacts): readonly string[] {
	const known = ofLogged(hits, hosts);
	// Where the logs call the site otherwise, or do not name it.
	const told = known.length > 0 ? known : hits.slice(0, 1);
	const others = otherSites(told, siteOf);
	const notes = [...severalNotes(told), ...unmatchedNotes(given.site, hosts, isWhole)];
	const [first] = others;
	const { site } = proposedSites(given, hits, hosts);
	const isGiven = given.site.length > 0 || given.siteId !== undefined;
	if (first && given.site.length === 0 && site.length > 0) return [...notes, hostByHost(site, isGiven && first)];
	const pairs = new Map<string, SamePair>();
	for (const other of others) {
		const pair = `${other.hitSite} ${other.viewSite}`;
		const known = pairs.get(pair);
		pairs.set(pair, known ? [...known, other] : [other]);
	}
	return [...notes, ...[...pairs.values()].map((hosts) => sentence(hosts, given.site.length > 0, isGiven))];
}

/** Hosts whose hits are for one site, and whose page views would go to one other. */
type SamePair = readonly [OtherSite, ...OtherSite[]];

function sentence(hosts: SamePair, hasMap: boolean, isGiven: boolean): string {
	const [{ hitSite, viewSite }] = hosts;
	const hits = hosts.reduce((sum, one) => sum + one.hits, 0);
	const names = hosts.slice(0, NAMED).map((one) => one.host);
	const list = [...names, ...(hosts.length > NAMED ? [`${hosts.length - NAMED} more`] : [])].join(", ");
	const pairs = hosts.map(({ host }) => `${host}=${hitSite}`);
	const advice = hasMap ? mappings(pairs) : `--site-id ${hitSite}`;
	const are = `The tracker hits of ${list} are for site ${hitSite} (${counted(hits, "hit")})`;
	if (!isGiven) return `${are}, and none was given: give ${advice}.`;
	return `${are}, but page views there would go to site ${viewSite}: give ${advice}, unless that is meant.`;
}

/** @param other of the first host, where a site was given for all */
function hostByHost(site: readonly string[], other: OtherSite | false): string {
	const are = "The tracker hits of different hosts are for different sites";
	if (!other) return `${are}, and none was given: give ${mappings(site)}.`;
	return `${are}, but all page views would go to site ${other.viewSite}: give ${mappings(site)}, unless that is meant.`;
}

function mappings(pairs: readonly string[]): string {
	const list = pairs.slice(0, WRITTEN_OUT).map((pair) => `--site ${pair}`);
	const rest = pairs.length - WRITTEN_OUT;
	return [...list, ...(rest > 0 ? [`and so on for ${counted(rest, "more host")}`] : [])].join(" ");
}

/** A host that is not in the logs today is no mistake, but nobody else can tell that from one. */
function unmatchedNotes(site: readonly string[], hosts: LogHosts, isWhole: boolean): readonly string[] {
	if (!hosts.isAll || (hosts.withoutSite.length === 0 && !isWhole)) return [];
	const unmatched = unmatchedSites(site, hosts);
	const notes = unmatched.slice(0, NAMED).map(({ mapping, meant }) => {
		const asked = meant === undefined ? "." : `: did you mean ${meant}?`;
		return `--site ${mapping} matches no host of the page views${asked}`;
	});
	const rest = unmatched.length - notes.length;
	return rest > 0 ? [...notes, `Others of --site that match no host of the page views: ${rest}.`] : notes;
}

/** Page views go to one site; where a host's hits go to several, somebody has to know which. */
function severalNotes(hits: readonly HostSites[]): readonly string[] {
	const several = hits.flatMap(({ host, sites }) => {
		const all = sites.reduce((sum, [, count]) => sum + count, 0);
		const named = sites.filter(([, count]) => count * STRAY >= all);
		return named.length > 1 ? [{ host, named, most: sites[0][0] }] : [];
	});
	return several.slice(0, NAMED).map(({ host, named, most }) => {
		const list = named.map(([site, count]) => `${site} (${counted(count, "hit")})`).join(", ");
		return `The tracker hits of ${host} are for several sites: ${list}. Its page views can go to one only; most hits are for ${most}.`;
	});
}

/**
 * What to do where a log names no host.
 *
 * @param given instead, and where its page views go
 * @param log what the hits tell that answer for its page views
 * @param isLacking whether page views are to be sent that have no host
 */
export function namelessNotes(
	given: Pick<SitePlan, "host" | "siteOf">,
	log: NamelessLog,
	isLacking: boolean,
): readonly string[] {
	const { named, several } = log;
	const isRefused = isLacking || hostFault(given, log) !== undefined;
	const upload = isRefused ? " An upload sends nothing before." : "";
	if (given.host !== undefined && named) {
		const { host, hits, asGiven, all } = named;
		return [
			`The log names no host, and --host ${given.host} seems to be wrong: of the ${counted(all, "tracker hit")} that answered for its page views ${asGiven === 0 ? "none" : asGiven} came from there, ${hits} from ${host}. Give --host ${host}.${upload}`,
			...severalHosts(asGiven === 0 ? several : undefined, given, upload),
		];
	}
	// The log of several sites has no host of its own to give.
	const isOfOne = hitsElsewhere(several, given.siteOf) === 0;
	const found = named && isOfOne ? `, likely ${named.host}, which its tracker hits name` : "";
	return [
		...(isLacking && isOfOne
			? [`The log tells no host names: give the site's with --host before you send anything${found}.`]
			: []),
		...severalHosts(several, given, upload),
	];
}

function severalHosts(
	several: SeveralHosts | undefined,
	{ siteOf }: Pick<SitePlan, "siteOf">,
	upload: string,
): readonly string[] {
	if (!several) return [];
	const { host, hits, all, others } = several;
	const home = several.site ?? siteOf(host);
	const named = others.slice(0, NAMED).map((other) => {
		const site = other.site === undefined || other.site === home ? "" : ` (site ${other.site})`;
		return `${other.hits} from ${other.host}${site}`;
	});
	const rest = others.slice(NAMED).reduce((sum, other) => sum + other.hits, 0);
	const list = [...named, ...(rest > 0 ? [`${rest} from others`] : [])].join(", ");
	return [
		`The log names no host, but is of several: of the ${counted(all, "tracker hit")} that answered for its page views ${hits} came from ${host}, ${list}. Give each host's log to a run of its own with its --host, or have the log name the host.${upload || ` An upload sends all as of ${host}.`}`,
	];
}

/** What to do about hosts whose hits answer for nothing: one sentence for each of the first. */
export function unansweredNotes(hosts: readonly UnansweredHost[]): readonly string[] {
	return hosts.slice(0, NAMED).map(({ host, hits, views, instead }) => {
		const none = `None of the ${counted(hits, "tracker hit")} of ${host} answers for a page view`;
		if (instead === undefined && views === 0) return `${none}: none of that host is among those looked at.`;
		return instead === undefined
			? `${none}: what its request log tells of addresses or pages differs.`
			: `${none}, and no page view of ${instead} has one: if that is the same site, have its log name the host that was asked for (nginx: $host, Apache: %{Host}i).`;
	});
}
