import type { PlanSettings } from "../../src/plan.ts";
import { type Knobs, MIX, PLAIN, type ServerKnobs, type SiteKnobs } from "./knobs.ts";

/** A world in which one thing is special. */
export interface Scenario {
	readonly name: string;
	/** What is special, for the reader of a table. */
	readonly what: string;
	readonly knobs: Knobs;
	/** Settings without which the logs cannot be judged; the defaults else. */
	readonly settings: Partial<PlanSettings>;
}

/** One in four is missed unless told otherwise, so that what is special happens to tracked and missed people. */
function people(name: string, what: string, knobs: Partial<Knobs>): Scenario {
	return { name, what, knobs: { ...PLAIN, ...knobs }, settings: {} };
}

function servers(name: string, what: string, knobs: Partial<ServerKnobs>, more: Partial<Knobs> = {}): Scenario {
	return people(name, what, { ...more, servers: { ...PLAIN.servers, ...knobs } });
}

function site(name: string, what: string, knobs: Partial<SiteKnobs>, more: Partial<Knobs> = {}): Scenario {
	return people(name, what, { ...more, site: { ...PLAIN.site, ...knobs } });
}

const ROBOTS = { honestRobots: 0.5, disguisedRobots: 0.5, copyingRobots: 0.2 };

/** The realistic mix, with the limits that the default settings must keep. */
export const REALISTIC: Scenario = {
	name: "mix",
	what: "everything at once, as often as a shop may see it",
	knobs: MIX,
	settings: {},
};

/** Each knob by itself. */
export const SCENARIOS: readonly Scenario[] = [
	people("script-blockers", "two in five block the tracker's script or its calls", {
		scriptBlocked: 0.35,
		callsBlocked: 0.05,
	}),
	people("no-javascript", "one in five has JavaScript switched off", {
		scriptBlocked: 0,
		callsBlocked: 0,
		noScript: 0.2,
	}),
	people("partly-tracked", "one page in seven is left before the tracker runs", { leavesEarly: 0.15 }),
	people("shared-addresses", "offices: 15 people, one address, three browsers", { shared: 1 }),
	people("dual-stack", "one in three has pages by IPv6 and hits by IPv4", { dualStack: 0.33 }),
	people("slow-pages", "one page in five takes 3 to 20 s; its hit is often logged first", { slow: 0.2 }),
	servers("worker-buffers", "four workers, each writes with a delay of up to 5 s", { buffers: "flushed" }),
	servers("unflushed-buffers", "four workers, each writes when 70 lines are full", { buffers: "when full" }),
	servers("two-servers", "each request at one of two servers with logs and clocks of their own", { servers: 2 }),
	servers("one-log", "pages and hits in one log", { logs: "one" }),
	servers("clock-behind", "the tracker's clock is 3 s behind", { trackerClock: -3_000 }),
	servers("clock-ahead", "the tracker's clock is 20 s ahead", { trackerClock: 20_000 }),
	{
		...servers("clock-corrected", "the tracker's clock is 90 s behind, which --clock-offset corrects", {
			trackerClock: -90_000,
		}),
		settings: { clockOffset: [{ source: "tracker.log", offset: 90_000 }] },
	},
	people("reloads-and-tabs", "reloads, several tabs, back and forward, some left early", {
		reloads: 0.15,
		tabs: 0.15,
		goesBack: 0.2,
		leavesEarly: 0.05,
	}),
	people("single-page", "single-page applications and custom URLs", { singlePage: 0.15, customUrl: 0.15 }),
	people("encoded-urls", "half of all URLs are encoded, some oddly", { encoded: 0.5 }),
	site("encoded-no-referer", "the same where no Referer tells the page", { referrer: "origin" }, { encoded: 0.5 }),
	people("hits-in-bodies", "hits by POST, in bulk, and with bodies that are not logged", {
		bodyHits: 0.2,
		bulkHits: 0.2,
		opaqueHits: 0.2,
	}),
	people("retried-hits", "one hit in five comes twice; reloads whose hit is lost", {
		retried: 0.2,
		reloads: 0.3,
		leavesEarly: 0.15,
	}),
	people("late-consent", "one in two is tracked only after a banner", { lateConsent: 0.5 }),
	{
		...people("opt-in", "nobody may be sent without consent; three in ten never give it", {
			lateConsent: 0.3,
			neverConsents: 0.3,
			consentIsLaw: true,
			leavesEarly: 0.1,
		}),
		settings: { requireConsent: true },
	},
	people("offline", "one in five reads offline; hits are replayed up to 90 minutes later", { offline: 0.2 }),
	people("failed-hits", "one hit in ten is answered 5xx or given up: Matomo does not have it", { failed: 0.1 }),
	{
		...people("replay-failed", "the same, and failed hits are sent again; some are copies, some not in the log", {
			failed: 0.1,
			retried: 0.1,
			reloads: 0.1,
			bodyHits: 0.1,
			bulkHits: 0.1,
			opaqueHits: 0.05,
			optsOut: 0.1,
		}),
		settings: { replayFailed: true },
	},
	people("prefetch", "half of all pages are fetched ahead, half of those are viewed", { prefetches: 0.5 }),
	people("listed-robots", "as many requests by robots that say so", { honestRobots: 3 }),
	people("disguised-robots", "as many requests by robots that call themselves browsers", {
		disguisedRobots: 2,
		copyingRobots: 1,
	}),
	people("steered-browsers", "robots that are real browsers: nothing in a log tells them from people", {
		browserRobots: 0.5,
	}),
	people("warm-caches", "four in five have been here before and still have style, scripts and some images", {
		returning: 0.8,
		...ROBOTS,
	}),
	people("old-browsers", "one in ten has a browser that sends no Sec-Fetch", { oldBrowser: 0.1, ...ROBOTS }),
	people("opt-outs", "one in ten has opted out, one in five does in the middle", { optedOut: 0.1, optsOut: 0.2 }),
	people("dnt-and-gpc", "one in three asks not to be tracked", { dnt: 0.15, gpc: 0.18 }),
	servers("outage", "no hit reaches the tracker for an hour", { tracker: "outage" }),
	servers("tracker-log-ends", "the tracker's log stops two fifths before the end", { tracker: "ends early" }),
	servers("tracker-log-missing", "there is no tracker log", { tracker: "missing" }),
	servers("rotated", "both logs rotated in the middle, the older halves compressed", { rotated: true }),
	site("plain-http", "no TLS, hence no Sec-Fetch headers", { scheme: "http" }, ROBOTS),
	site("assets-elsewhere", "style, scripts and images come from another host", { assets: "another host" }, ROBOTS),
	site("origin-referers", "the Referer tells the site only", { referrer: "origin" }, ROBOTS),
	{
		...servers("combined", "nginx's stock format, one log: whole seconds, ends of requests, no cookies", {
			format: "combined",
			logs: "one",
		}),
		settings: { host: "shop.example" },
	},
];

/** By name, the mix included. */
export function scenarioNamed(name: string): Scenario | undefined {
	return [REALISTIC, ...SCENARIOS].find((scenario) => scenario.name === name);
}
