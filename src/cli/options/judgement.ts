import { DEFAULT_TRACKER_PATHS } from "../../classify/tracker-paths.ts";
import { BROWSER_PROOF } from "../../join/browser-proof.ts";
import { flag, list, withDefault } from "../option.ts";
import { oneOf, text } from "../values.ts";

/** Which requests are looked at, and what they are. */
export const JUDGEMENT = {
	trackerPath: list({
		describe: "end of the tracker's path; repeatable",
		placeholder: "PATH",
		default: DEFAULT_TRACKER_PATHS,
		parse: text,
	}),
	bot: list({
		describe: "regular expression of user agents that are robots, besides the list; repeatable",
		placeholder: "REGEX",
		parse: text,
	}),
	notBot: list({
		describe: "regular expression of user agents that are people, whatever the list says; repeatable",
		placeholder: "REGEX",
		parse: text,
	}),
	browserProof: withDefault({
		describe:
			"whether page views without a tracker hit must show that a browser made them: prefer asks what tracked visitors show, require always asks, off never",
		placeholder: "HOW",
		default: "prefer",
		parse: oneOf(...BROWSER_PROOF),
	}),
	requireConsent: flag("count page views without the mtm_consent cookie as opted out, for sites that ask for consent"),
	partial: withDefault({
		describe: "what to do with a missed page view of a visitor whom the tracker saw otherwise: send or skip",
		placeholder: "WHAT",
		default: "send",
		parse: oneOf("send", "skip"),
	}),
	includeHost: list({
		describe: "look at these hosts only; a glob or /regex/; repeatable",
		placeholder: "GLOB",
		parse: text,
	}),
	excludeHost: list({ describe: "leave these hosts out", placeholder: "GLOB", parse: text }),
	includePath: list({ describe: "look at these paths only", placeholder: "GLOB", parse: text }),
	excludePath: list({ describe: "leave these paths out, such as '/admin/**'", placeholder: "GLOB", parse: text }),
	includeStatus: list({ describe: "look at these statuses only", placeholder: "GLOB", parse: text }),
	excludeStatus: list({ describe: "leave these statuses out", placeholder: "GLOB", parse: text }),
};
