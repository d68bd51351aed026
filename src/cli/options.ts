import { DEFAULT_TRACKER_PATHS } from "../classify/tracker-paths.ts";
import { BROWSER_PROOF } from "../join/browser-proof.ts";
import { RUNGS } from "../outcome.ts";
import { FINGERPRINT_FIELDS } from "../visitor/fingerprint.ts";
import { flag, list, optional, withDefault } from "./option.ts";
import { bytes, commaList, duration, oneOf, text, wholeNumber } from "./values.ts";

/** How logs are read. */
export const INPUT = {
	logFormat: optional({
		describe: "format of all logs, instead of telling it from their first lines",
		placeholder: "NAME",
		parse: text,
	}),
	maxLine: withDefault({
		describe: "longest line; longer ones are counted as malformed",
		placeholder: "SIZE",
		default: "8mb",
		parse: bytes(1024, 256 * 1024 * 1024),
	}),
	host: optional({
		describe: "host of the site, for formats that log none",
		placeholder: "HOST",
		parse: (value) => value.toLowerCase(),
	}),
	scheme: withDefault({
		describe: "scheme of the site, for formats that log none",
		placeholder: "SCHEME",
		default: "https",
		parse: oneOf("http", "https"),
	}),
};

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

/** How page views and tracker hits find each other. */
export const MATCHING = {
	before: withDefault({
		describe: "how long before its page a tracker hit may start",
		placeholder: "DURATION",
		default: "5s",
		parse: duration,
	}),
	after: withDefault({
		describe: "how long after its page a tracker hit may start",
		placeholder: "DURATION",
		default: "60s",
		parse: duration,
	}),
	lateness: withDefault({
		describe: "how far behind the newest a line may stand in its log",
		placeholder: "DURATION",
		default: "10s",
		parse: duration,
	}),
	match: withDefault({
		describe: `weakest evidence that counts: ${RUNGS.join(", ")}`,
		placeholder: "RUNG",
		default: "referer",
		parse: oneOf(...RUNGS),
	}),
	fingerprint: withDefault({
		describe: `what makes a visitor: a list of ${FINGERPRINT_FIELDS.join(", ")}`,
		placeholder: "FIELDS",
		default: "ip,user-agent",
		parse: commaList,
	}),
	noTracker: flag("there is no tracker log: count every page view as missed"),
	follow: flag("read live pipes and growing files (not available yet)"),
};

/** The Matomo that page views go to. */
export const MATOMO = {
	matomoUrl: optional({
		describe: "address of Matomo, such as https://matomo.example.org",
		placeholder: "URL",
		environment: ["MATOMO_URL"],
		parse: text,
	}),
	siteId: optional({
		describe: "number of the site in Matomo",
		placeholder: "ID",
		parse: wholeNumber(1, 2 ** 31 - 1),
	}),
	tokenAuthFile: optional({
		describe: "file with a token that has write access; else the environment variable MATOMO_TOKEN_AUTH",
		placeholder: "FILE",
		parse: text,
	}),
	timeout: withDefault({
		describe: "longest wait for an answer of Matomo",
		placeholder: "DURATION",
		default: "60s",
		parse: duration,
	}),
};

/** What of visitors leaves the machine. */
export const PRIVACY = {
	acceptInvisibleOptOut: flag("send although the log's format cannot show who has opted out"),
	ignoreConsent: flag("send without consent, although tracker hits show that the site asks for it"),
	anonymizeIp: withDefault({
		describe: "mask this many bytes of addresses, as Matomo does: 0 to 4",
		placeholder: "BYTES",
		default: "0",
		parse: wholeNumber(0, 4),
	}),
	visitorId: withDefault({
		describe: "whose visit it is: matomo (the tracker's id where known), daily (an own id for the day), none",
		placeholder: "HOW",
		default: "matomo",
		parse: oneOf("matomo", "daily", "none"),
	}),
};

/** How page views are delivered. */
export const DELIVERY = {
	batchSize: withDefault({
		describe: "page views in one request",
		placeholder: "N",
		default: "100",
		parse: wholeNumber(1, 10_000),
	}),
	batchBytes: withDefault({
		describe: "size of one request",
		placeholder: "SIZE",
		default: "256kb",
		parse: bytes(1024, 64 * 1024 * 1024),
	}),
	batchAge: withDefault({
		describe: "longest wait for a batch to fill",
		placeholder: "DURATION",
		default: "10s",
		parse: duration,
	}),
	lanes: withDefault({
		describe: "requests under way at once; a visitor keeps to one lane",
		placeholder: "N",
		default: "2",
		parse: wholeNumber(1, 64),
	}),
	retryFor: withDefault({
		describe: "how long a batch that Matomo cannot take is tried again",
		placeholder: "DURATION",
		default: "5m",
		parse: duration,
	}),
	state: optional({
		describe: "folder for what must outlive the run: refused page views and batches whose fate is unknown",
		placeholder: "DIR",
		parse: text,
	}),
};

/** What comes out. */
export const OUTPUT = {
	output: optional({
		describe: "write the report to this file instead of standard output",
		placeholder: "FILE",
		parse: text,
	}),
	dump: optional({
		describe: "write every tracking request as a line of JSON to this file, or - for standard output",
		placeholder: "FILE",
		parse: text,
	}),
	quiet: flag("no progress and no notices on standard error"),
};

/** Whether anything is sent. */
export const DRY_RUN = { dryRun: flag("send nothing; needs no network and no token") };

/** How the report looks. */
export const REPORT_FORMAT = {
	format: withDefault({
		describe: "form of the report: text or json",
		placeholder: "FORM",
		default: "text",
		parse: oneOf("text", "json"),
	}),
};

/** Where the reader of the report is. */
export const TIME_ZONE = {
	timeZone: withDefault({
		describe: "time zone of the text report, such as Europe/Berlin",
		placeholder: "ZONE",
		default: "UTC",
		parse: text,
	}),
};

/** Where settings come from. */
export const CONFIG = {
	config: optional({
		describe: "JSON file with options, for what is always the same",
		placeholder: "FILE",
		parse: text,
	}),
};
