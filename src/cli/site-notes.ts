import { counted } from "../counted.ts";
import type { OtherSite } from "../report/hit-sites.ts";
import type { NamelessHost, UnansweredHost } from "../report/host-matches.ts";

/** Hosts that are named in one note. */
const NAMED = 3;

/**
 * What to do where page views would go to another site in Matomo than the tracker hits of the same host: one sentence for
 * each pair of sites.
 *
 * @param hasMap whether hosts were given sites one by one
 */
export function siteNotes(others: readonly OtherSite[], hasMap: boolean): readonly string[] {
	const pairs = new Map<string, SamePair>();
	for (const other of others) {
		const pair = `${other.hitSite} ${other.viewSite}`;
		const known = pairs.get(pair);
		pairs.set(pair, known ? [...known, other] : [other]);
	}
	return [...pairs.values()].map((hosts) => sentence(hosts, hasMap));
}

/** Hosts whose hits are for one site, and whose page views would go to one other. */
type SamePair = readonly [OtherSite, ...OtherSite[]];

function sentence(hosts: SamePair, hasMap: boolean): string {
	const [{ host, hitSite, viewSite }] = hosts;
	const hits = hosts.reduce((sum, one) => sum + one.hits, 0);
	const names = hosts.slice(0, NAMED).map((one) => one.host);
	const list = [...names, ...(hosts.length > NAMED ? [`${hosts.length - NAMED} more`] : [])].join(", ");
	const advice = hasMap ? `--site ${host}=${hitSite}` : `--site-id ${hitSite}`;
	return `The tracker hits of ${list} are for site ${hitSite} (${counted(hits, "hit")}), but page views there would go to site ${viewSite}: give ${advice}, unless that is meant.`;
}

/**
 * What to do where a log names no host.
 *
 * @param given instead
 * @param named by the hits that answer for its page views, where that is another
 * @param isLacking whether page views are to be sent that have none
 */
export function namelessNotes(
	given: string | undefined,
	named: NamelessHost | undefined,
	isLacking: boolean,
): readonly string[] {
	if (given !== undefined && named) {
		const { host, hits, asGiven, all } = named;
		const upload = asGiven === 0 ? " An upload sends nothing before." : "";
		return [
			`The log names no host, and --host ${given} seems to be wrong: of the ${counted(all, "tracker hit")} that answered for its page views ${asGiven === 0 ? "none" : asGiven} came from there, ${hits} from ${host}. Give --host ${host}.${upload}`,
		];
	}
	if (!isLacking) return [];
	const found = named ? `, likely ${named.host}, which its tracker hits name` : "";
	return [`The log tells no host names: give the site's with --host before you send anything${found}.`];
}

/** What to do about hosts whose hits answer for nothing: one sentence for each of the first. */
export function unansweredNotes(hosts: readonly UnansweredHost[]): readonly string[] {
	return hosts.slice(0, NAMED).map(({ host, hits, instead }) => {
		const none = `None of the ${counted(hits, "tracker hit")} of ${host} answers for a page view`;
		return instead === undefined
			? `${none}: what its request log tells of addresses or pages differs.`
			: `${none}, and no page view of ${instead} has one: if that is the same site, have its log name the host that was asked for (nginx: $host, Apache: %{Host}i).`;
	});
}
