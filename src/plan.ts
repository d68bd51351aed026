import { botTest } from "./classify/bot.ts";
import type { ClassifyRules } from "./classify/classify.ts";
import { exclusionOf, type FilterPatterns, faultOfExpression } from "./classify/filter.ts";
import { type SiteOf, type SiteSettings, siteIds, siteLookup } from "./classify/sites.ts";
import { TRACKER_SCRIPTS } from "./classify/tracker-paths.ts";
import { type ClockOffset, type ClockOffsets, clockOffsetsOf } from "./clock-offsets.ts";
import { UserError } from "./errors.ts";
import type { Milliseconds } from "./event.ts";
import { behindProxies } from "./format/behind-proxies.ts";
import type { Format } from "./format/format.ts";
import { formatsOf } from "./format/formats.ts";
import type { BrowserProofMode } from "./join/browser-proof.ts";
import type { JoinRule } from "./join/rule.ts";
import type { Rung } from "./outcome.ts";
import { clientAddress } from "./visitor/client-address.ts";
import { type VisitorOf, visitorsBy } from "./visitor/fingerprint.ts";

/** Everything that a run is to do, resolved and checked: what flags, environment and configuration come down to. */
export interface Plan {
	/** Files, or `-` for standard input. */
	readonly inputs: readonly string[];
	/** Formats that lines may have; one when it is forced. */
	readonly formats: readonly Format[];
	/** What is added to the times of each log. */
	readonly clockOffsets: ClockOffsets;
	/** Longest line in bytes. */
	readonly lineLimit: number;
	readonly rules: ClassifyRules;
	readonly visitorOf: VisitorOf;
	readonly join: JoinRule;
	/** Whether addresses are those of clients behind known proxies. */
	readonly behindProxies: boolean;
	/** Whether there is a tracker log at all; without one every page view counts as missed. */
	readonly tracker: boolean;
	/** Whether untracked page views must show that a browser made them. */
	readonly browserProof: BrowserProofMode;
	/** Whether page views without the consent cookie count as opted out. */
	readonly requireConsent: boolean;
	/** What to do with a missed page view of a visitor whom the tracker saw otherwise. */
	readonly partial: "send" | "skip";
	/** Whether hits that did not reach Matomo are sent again, and of which sites; of any when none was named. */
	readonly replayFailed: { readonly sites: readonly number[] } | undefined;
	readonly site: SitePlan;
	/** What it was made of: another thread makes the same of it. */
	readonly settings: PlanSettings;
}

/** What the judge needs of the plan, and how long (by event time) page views wait for what tells people from robots. */
export type JudgeRules = Pick<
	Plan,
	"rules" | "visitorOf" | "site" | "join" | "tracker" | "browserProof" | "requireConsent" | "partial" | "replayFailed"
> & { readonly patience?: Milliseconds };

/** The Matomo sites, and what log lines may leave out of their URLs. */
export interface SitePlan {
	/** The site of a host. */
	readonly siteOf: SiteOf;
	readonly scheme: string;
	/** `undefined` when the logs must say it. */
	readonly host: string | undefined;
}

/** What a plan is made of: settings as their options read them. */
export interface PlanSettings extends FilterPatterns, SiteSettings {
	readonly logFormat: readonly string[];
	readonly trustedProxy: readonly string[];
	readonly maxLine: number;
	readonly clockOffset: readonly ClockOffset[];
	readonly scheme: string;
	readonly trackerPath: readonly string[];
	readonly bot: readonly string[];
	readonly notBot: readonly string[];
	readonly before: Milliseconds;
	readonly after: Milliseconds;
	readonly optOutReach: Milliseconds;
	readonly lateness: Milliseconds;
	readonly match: Rung;
	readonly fingerprint: readonly string[];
	readonly noTracker: boolean;
	readonly browserProof: BrowserProofMode;
	readonly requireConsent: boolean;
	readonly partial: "send" | "skip";
	readonly replayFailed?: boolean;
}

/** The site that a dry run shows when none was named: the first of a new Matomo. */
const FIRST_SITE = 1;

/**
 * Checks settings that make sense only together, and compiles patterns.
 *
 * @throws UserError when something does not exist or does not compile
 */
export function makePlan(inputs: readonly string[], settings: PlanSettings): Plan {
	const hasMap = settings.site.length > 0;
	const siteOf = siteLookup({ ...settings, siteId: settings.siteId ?? (hasMap ? undefined : FIRST_SITE) });
	return {
		inputs,
		settings,
		formats: readFormats(settings),
		clockOffsets: clockOffsetsOf(inputs, settings.clockOffset),
		lineLimit: settings.maxLine,
		rules: {
			trackerPaths: settings.trackerPath.map(trackerPath),
			trackerScripts: TRACKER_SCRIPTS,
			isBot: botTest(expressions(settings.bot, "--bot"), expressions(settings.notBot, "--not-bot")),
			isExcluded: exclusionOf(settings),
			...(hasMap && settings.siteId === undefined && { hasSite: (host) => siteOf(host) !== undefined }),
		},
		visitorOf: visitorsBy(settings.fingerprint),
		join: {
			before: settings.before,
			after: settings.after,
			around: Math.max(settings.after, settings.optOutReach),
			lateness: settings.lateness,
			weakest: settings.match,
		},
		behindProxies: settings.trustedProxy.length > 0,
		tracker: !settings.noTracker,
		browserProof: settings.browserProof,
		requireConsent: settings.requireConsent,
		partial: settings.partial,
		replayFailed: settings.replayFailed ? { sites: siteIds(settings) } : undefined,
		site: { siteOf, scheme: settings.scheme, host: settings.host },
	};
}

function readFormats({ logFormat, trustedProxy }: PlanSettings): readonly Format[] {
	const formats = formatsOf(logFormat);
	return trustedProxy.length === 0 ? formats : behindProxies(formats, clientAddress(trustedProxy));
}

function trackerPath(path: string): string {
	if (path.startsWith("/") && !/[?#\s]/.test(path)) return path;
	throw new UserError({
		problem: "bad value for --tracker-path",
		expected: "the end of a path such as /matomo.php",
		found: `"${path}"`,
	});
}

function expressions(texts: readonly string[], flag: string): readonly RegExp[] {
	return texts.map((text) => {
		try {
			return new RegExp(text, "i");
		} catch (error) {
			const found = `"${text}" with an error: ${faultOfExpression(error)}`;
			throw new UserError({ problem: `bad value for ${flag}`, expected: "a regular expression", found });
		}
	});
}
