import { botTest } from "./classify/bot.ts";
import type { ClassifyRules } from "./classify/classify.ts";
import { exclusionOf, type FilterPatterns } from "./classify/filter.ts";
import { TRACKER_SCRIPTS } from "./classify/tracker-paths.ts";
import { type ClockOffset, type ClockOffsets, clockOffsetsOf } from "./clock-offsets.ts";
import { UserError } from "./errors.ts";
import type { Milliseconds } from "./event.ts";
import type { Format } from "./format/format.ts";
import { FORMATS, formatNamed } from "./format/formats.ts";
import type { BrowserProofMode } from "./join/browser-proof.ts";
import type { JoinRule } from "./join/rule.ts";
import type { Rung } from "./outcome.ts";
import { type Fingerprint, fingerprintOf } from "./visitor/fingerprint.ts";

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
	readonly fingerprint: Fingerprint;
	readonly join: JoinRule;
	/** Whether there is a tracker log at all; without one every page view counts as missed. */
	readonly tracker: boolean;
	/** Whether untracked page views must show that a browser made them. */
	readonly browserProof: BrowserProofMode;
	/** Whether page views without the consent cookie count as opted out. */
	readonly requireConsent: boolean;
	/** What to do with a missed page view of a visitor whom the tracker saw otherwise. */
	readonly partial: "send" | "skip";
	/** Whether hits that did not reach Matomo are sent again, and of which site; of any when none was named. */
	readonly replayFailed: { readonly site: number | undefined } | undefined;
	readonly site: SitePlan;
	/** What it was made of: another thread makes the same of it. */
	readonly settings: PlanSettings;
}

/** The Matomo site, and what log lines may leave out of their URLs. */
export interface SitePlan {
	readonly id: number;
	readonly scheme: string;
	/** `undefined` when the logs must say it. */
	readonly host: string | undefined;
}

/** What a plan is made of: settings as their options read them. */
export interface PlanSettings extends FilterPatterns {
	readonly logFormat: string | undefined;
	readonly maxLine: number;
	readonly clockOffset: readonly ClockOffset[];
	readonly host: string | undefined;
	readonly scheme: string;
	readonly siteId: number | undefined;
	readonly trackerPath: readonly string[];
	readonly bot: readonly string[];
	readonly notBot: readonly string[];
	readonly before: Milliseconds;
	readonly after: Milliseconds;
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
	return {
		inputs,
		settings,
		formats: settings.logFormat === undefined ? FORMATS : [formatNamed(settings.logFormat)],
		clockOffsets: clockOffsetsOf(inputs, settings.clockOffset),
		lineLimit: settings.maxLine,
		rules: {
			trackerPaths: settings.trackerPath.map(trackerPath),
			trackerScripts: TRACKER_SCRIPTS,
			isBot: botTest(expressions(settings.bot, "--bot"), expressions(settings.notBot, "--not-bot")),
			isExcluded: exclusionOf(settings),
		},
		fingerprint: fingerprintOf(settings.fingerprint),
		join: {
			before: settings.before,
			after: settings.after,
			lateness: settings.lateness,
			weakest: settings.match,
		},
		tracker: !settings.noTracker,
		browserProof: settings.browserProof,
		requireConsent: settings.requireConsent,
		partial: settings.partial,
		replayFailed: settings.replayFailed ? { site: settings.siteId } : undefined,
		site: { id: settings.siteId ?? FIRST_SITE, scheme: settings.scheme, host: settings.host },
	};
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
			const found = error instanceof Error ? error.message : String(error);
			throw new UserError({ problem: `bad value for ${flag}`, expected: "a regular expression", found });
		}
	});
}
