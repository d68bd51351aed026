import type { FigureName } from "./figures.ts";

/** A rule of the judgement, and how to take it out. */
export interface Mutation {
	readonly rule: string;
	/** Below the root of the project. */
	readonly file: string;
	/** Occurs there exactly once. */
	readonly find: string;
	readonly replace: string;
	/** The scenario that shows the rule, by this figure, which gets worse without it. */
	readonly scenario: string;
	readonly figure: FigureName;
}

/** Every rule that the simulation must notice the loss of. */
export const MUTATIONS: readonly Mutation[] = [
	{
		rule: "repeated hits count once",
		file: "src/join/copies.ts",
		find: "else if (known.counted !== undefined && this.#near(known.counted, time)) return false;",
		replace: "",
		scenario: "retried-hits",
		figure: "recall",
	},
	{
		rule: "failed hits do not count",
		file: "src/classify/tracker-hit.ts",
		find: 'if (!reachedMatomo(event)) return { kind: "failed", hits: NOTHING };',
		replace: "",
		scenario: "failed-hits",
		figure: "recall",
	},
	{
		rule: "a failed hit whose copy succeeded is not sent again",
		file: "src/join/replays.ts",
		find: 'if (this.#succeeded.has(copyKey, start)) return "succeeded";',
		replace: "",
		scenario: "replay-failed",
		figure: "duplicates",
	},
	{
		rule: "replayed hits count when they happened",
		file: "src/classify/tracker-hit.ts",
		find: "event.start - parameters.secondsAgo * 1000",
		replace: "event.start",
		scenario: "offline",
		figure: "recall",
	},
	{
		rule: "nothing is sent while the tracker is silent",
		file: "src/join/silence-guard.ts",
		find: "this.#silent = this.#isBlind(start) || this.#isSilent();",
		replace: "this.#silent = this.#isBlind(start);",
		scenario: "outage",
		figure: "silent",
	},
	{
		rule: "opt-outs hold backwards",
		file: "src/join/opt-outs.ts",
		find: "new Sightings(span, span)",
		replace: "new Sightings(span, 0)",
		scenario: "opt-outs",
		figure: "optedOut",
	},
	{
		rule: "nobody is sent without consent, where it is asked for",
		file: "src/judge.ts",
		find: "this.#rules.requireConsent && item.glimpse.consent !== true",
		replace: "false",
		scenario: "opt-in",
		figure: "optedOut",
	},
	{
		rule: "prefetched pages count when they are viewed",
		file: "src/join/viewed-ahead.ts",
		find: "if (!visitor) return false;",
		replace: "return false;",
		scenario: "prefetch",
		figure: "recall",
	},
	{
		rule: "page views must show a browser",
		file: "src/cli/options/judgement.ts",
		find: 'default: "prefer"',
		replace: 'default: "off"',
		scenario: "disguised-robots",
		figure: "disguised",
	},
	{
		rule: "URLs are compared decoded",
		file: "src/matomo/canonical-url.ts",
		find: "return decodeURIComponent(text);",
		replace: "return text;",
		scenario: "encoded-no-referer",
		figure: "duplicates",
	},
	{
		rule: "requests are joined by their start",
		file: "src/format/nginx-request.ts",
		find: "this.start = Math.round(logged - (duration ?? 0));",
		replace: "this.start = Math.round(logged);",
		scenario: "slow-pages",
		figure: "duplicates",
	},
	{
		rule: "the Referer of a hit counts",
		file: "src/cli/options/matching.ts",
		find: 'default: "referer"',
		replace: 'default: "url"',
		scenario: "single-page",
		figure: "duplicates",
	},
	{
		rule: "a hit may seem earlier than its page",
		file: "src/cli/options/matching.ts",
		find: 'default: "5s"',
		replace: 'default: "0s"',
		scenario: "clock-behind",
		figure: "duplicates",
	},
	{
		rule: "the clock of a log can be corrected",
		file: "src/format/parse-each.ts",
		find: "start: record.start + offset,",
		replace: "start: record.start,",
		scenario: "clock-corrected",
		figure: "duplicates",
	},
	{
		rule: "the visitor's cookie counts",
		file: "src/join/by-visitor.ts",
		find: "if (item.visitorId !== undefined) into(this.#byVisitorId, item.visitorId, item, put);",
		replace: "",
		scenario: "dual-stack",
		figure: "duplicates",
	},
];
