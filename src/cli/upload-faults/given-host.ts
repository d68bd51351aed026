import { counted } from "../../counted.ts";
import { UserError } from "../../errors.ts";
import type { NamelessLog, SeveralHosts } from "../../report/host-matches.ts";
import type { UploadFault } from "../../report/upload-fault.ts";

/** Of so many hits one at least is of a host with another site, where a log is clearly of several. */
const CLEARLY_OTHER = 5;
/** With fewer such hits it may be chance. */
const TELLING_HITS = 5;

/** Hosts that are named. */
const NAMED = 3;

/** What is given for logs that name no host, and where page views of a host go. */
export interface GivenHost {
	readonly host: string | undefined;
	readonly siteOf: (host: string) => number | undefined;
}

/**
 * What is wrong with the host that was given, if anything is: URLs would be sent of a host that no hit names, or that many are
 * not of, and what Matomo has it keeps.
 *
 * @param log what hits tell of page views whose log names no host
 */
export function hostMistake(given: GivenHost, log: NamelessLog): UserError | undefined {
	const { named, several } = log;
	const fault = hostFault(given, log);
	if (fault?.is === "wrong-host" && named) {
		return new UserError({
			problem: "the log names no host, and the one that --host gives is not the tracker's",
			expected: `${named.host}, as ${named.hits} of ${counted(named.all, "tracker hit")} say that answered for its page views`,
			found: `${fault.host}, as none says`,
			hint: `give --host ${named.host}, or have the log name the host`,
		});
	}
	if (fault?.is === "several-hosts" && several) {
		const others = several.others.slice(0, NAMED).map(({ host, hits }) => `${hits} from ${host}`);
		return new UserError({
			problem: "the log names no host, and is of several with sites of their own",
			expected: `page views of ${fault.host} alone, as --host has it`,
			found: `of ${counted(several.all, "tracker hit")} that answered for them ${others.join(", ")}`,
			hint: "give each host's log to a run of its own, or have the log name the host",
		});
	}
	return undefined;
}

/** Why nothing is sent under the host that was given, if so. Parameters as of {@link hostMistake}. */
export function hostFault({ host, siteOf }: GivenHost, { named, several }: NamelessLog): UploadFault | undefined {
	if (host === undefined) return undefined;
	if (named?.asGiven === 0) return { is: "wrong-host", host };
	const elsewhere = hitsElsewhere(several, siteOf);
	return several && elsewhere > 0 ? { is: "several-hosts", host, elsewhere, all: several.all } : undefined;
}

/**
 * Hits of hosts with another site than most are of, or than was given; a site may well have several hosts.
 *
 * @returns 0 also where these are too few for the log to be clearly of several
 */
export function hitsElsewhere(several: SeveralHosts | undefined, siteOf: GivenHost["siteOf"]): number {
	if (!several) return 0;
	const home = several.site ?? siteOf(several.host);
	const others = several.others.filter(({ site }) => site !== undefined && site !== home);
	const elsewhere = others.reduce((sum, { hits }) => sum + hits, 0);
	return elsewhere >= TELLING_HITS && elsewhere * CLEARLY_OTHER >= several.all ? elsewhere : 0;
}
