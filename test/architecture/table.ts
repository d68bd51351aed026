/** What may import what. A module is a folder of `src`, or a file directly in it; its name has no extension. */

/** Values and errors that everything speaks of. */
const SPOKEN_OF = [
	"event",
	"errors",
	"outcome",
	"did-you-mean",
	"ip-address",
	"request-path",
	"request-query",
	"visitor-id",
	"authority",
	"system-error",
	"json-fault",
	"counted",
	"rotated-name",
] as const;
/** What every module but these may import. */
const BASE = [...SPOKEN_OF, "bounded-cache", "detach", "unboxed"] as const;

/**
 * The levels, from the one that knows everything to the one that knows nothing. A module imports from lower levels
 * only, never back or sideways, but for the {@link EXCEPTIONS}.
 */
export const LEVELS: readonly (readonly string[])[] = [
	["index"],
	["default-settings"],
	["cli"],
	["delivery"],
	["pipeline", "live-pipeline", "outlet"],
	["reading", "losses"],
	["judge"],
	["gate"],
	["bookkeeper"],
	["failed-hits"],
	["witness"],
	["candidate"],
	["digest"],
	["explanation", "explicit-decisions", "plan"],
	["replay"],
	["clock-offsets"],
	["source", "send", "state", "report", "capture"],
	["format", "classify", "visitor", "join", "matomo"],
	["scan"],
	["known-of-record"],
	[...SPOKEN_OF],
	["bounded-cache", "detach", "unboxed"],
];

/** Everything on lower levels. */
const below = (name: string): readonly string[] =>
	LEVELS.slice(LEVELS.findIndex((names) => names.includes(name)) + 1).flat();

/** Which modules each may import. A new folder needs a row here. */
export const IMPORTS: Readonly<Record<string, readonly string[]>> = {
	// These put everything together.
	index: below("index"),
	"default-settings": ["cli", "plan"],
	cli: below("cli"),

	delivery: ["outlet", "report", "send", "source", "state", "matomo", ...BASE],
	pipeline: below("pipeline"),
	"live-pipeline": below("live-pipeline"),
	outlet: below("outlet"),
	losses: ["judge", "source", ...BASE],
	judge: below("judge"),
	bookkeeper: ["candidate", "digest", "explanation", "failed-hits", "join", "report", ...BASE],
	gate: ["bookkeeper", "candidate", "join", "plan", "replay", "visitor", ...BASE],
	"failed-hits": ["candidate", "digest", "join", "replay", "report", "witness", ...BASE],
	replay: [...BASE],
	reading: ["digest", "known-of-record", "plan", "source", "format", ...BASE],
	witness: ["candidate", "digest", "classify", "join", "matomo", "visitor", ...BASE],
	digest: ["known-of-record", "replay", "plan", "matomo", "classify", "format", "join", "visitor", ...BASE],
	"explicit-decisions": ["clock-offsets", "report", "format", ...BASE],
	candidate: ["digest", "report", "classify", "join", ...BASE],
	explanation: ["classify", "join", "visitor", ...BASE],
	"clock-offsets": [...BASE],
	plan: ["clock-offsets", "format", "classify", "join", "visitor", ...BASE],

	source: ["format", ...BASE],
	send: ["matomo", ...BASE],
	state: ["visitor", "matomo", ...BASE],
	report: ["visitor", ...BASE],
	capture: ["format", "matomo", ...BASE],

	format: ["scan", "known-of-record", ...BASE],
	classify: [...BASE],
	visitor: ["known-of-record", ...BASE],
	join: [...BASE],
	matomo: [...BASE],
	scan: [],

	event: [],
	errors: [],
	outcome: [],
	"did-you-mean": [],
	"ip-address": [],
	"bounded-cache": [],
	"known-of-record": ["request-path", "request-query"],
	"request-path": [],
	"request-query": ["detach"],
	"visitor-id": [],
	authority: [],
	"system-error": [],
	"json-fault": [],
	counted: [],
	"rotated-name": [],
	detach: [],
	unboxed: [],
};

/** An import against the direction, and why it is right. */
export interface Exception {
	readonly from: string;
	readonly to: string;
	readonly because: string;
}

/** Sideways imports that are meant. One that no longer occurs must go. */
export const EXCEPTIONS: readonly Exception[] = [];

/** Who may import a package or a builtin of Node: paths below `src`, each with its reason. */
export type Homes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The one home of each package. A second one needs as good a reason. */
export const PACKAGE_HOMES: Homes = {
	axios: { "matomo/client.ts": "HTTP to Matomo" },
	bowser: { "visitor/browser.ts": "families of browsers" },
	"csv-parse": { "format/delimited.ts": "columns between tabs or blanks" },
	echarts: {
		"report/html":
			"charts of the page; the one library that draws SVG and flows without a browser, with two others below it",
	},
	fzstd: { "source/zstd.ts": "Zstandard, which Node 20 cannot read" },
	isbot: { "classify/bot.ts": "the list of robots" },
	luxon: {
		"report/text": "days and hours in the reader's time zone",
		"report/html": "the same on the page",
		"report/zone.ts": "which time zones there are",
	},
	"p-limit": {
		"source/open-sources.ts": "some sources at once",
		"send/lanes.ts": "one request at a time in each lane",
	},
	picomatch: { "classify/filter.ts": "globs of hosts and paths", "classify/sites.ts": "globs of hosts" },
	split2: { "source/line-splitter.ts": "bytes to lines" },
	"xz-decompress": { "source/xz.ts": "xz, which Node cannot read" },
	yargs: { "cli/": "the command line" },
};

/** The homes of Node's builtins. */
export const BUILTIN_HOMES: Homes = {
	"node:buffer": {
		"reading/": "whether a chunk is all ASCII",
		"source/line-counter.ts": "the same of a live log",
		"cli/text-file.ts": "whether a file is text",
	},
	"node:crypto": {
		"visitor/": "identities and fingerprints are hashes, which are pure",
		"state/": "identities of files and of lock holders",
		"report/html/page.ts": "the digest of the page's script, which is pure",
		"cli/": "a secret for the ids of a dry run",
		"capture/script-cache.ts": "what a script is known by to browsers",
	},
	"node:events": { "cli/": "streams that drain", "source/": "streams that end" },
	"node:fs": {
		"source/": "logs and spools",
		"state/": "what outlives a run",
		"cli/": "token, configuration, results",
		"capture/log-file.ts": "the last lines of a log, when the process ends",
		"scan/program.ts": "the compiled program beside it",
	},
	"node:fs/promises": {
		"source/": "logs and spools",
		"state/": "what outlives a run",
		"cli/": "results",
		"capture/log-file.ts": "logs that are written",
	},
	"node:http": { "matomo/client.ts": "the connections to Matomo", "capture/": "requests as Node's servers have them" },
	"node:https": { "matomo/client.ts": "the connections to Matomo", "capture/": "requests that are passed on" },
	"node:net": {
		"matomo/validate.ts": "what an address is, which is pure",
		"visitor/anonymize.ts": "what an address is, which is pure",
		"visitor/client-address.ts": "ranges of addresses, which is pure",
		"source/fifo.ts": "pipes that may stay silent",
		"cli/values.ts": "what an address is",
		"capture/": "what an address and a network is",
	},
	"node:v8": {
		"cli/heap-growth.ts": "how much memory is taken",
		"reading/reading-threads.ts": "how much a thread takes",
	},
	"node:worker_threads": { "reading/": "threads that read logs" },
	"node:os": {
		"cli/reading-threads.ts": "how many threads there may be",
		"source/": "the folder for temporary files",
		"state/": "the home folder",
	},
	"node:process": { "state/": "who holds a lock, and where a test lets it die" },
	"node:path": {
		"source/": "paths of spools",
		"state/": "paths of state",
		"delivery/": "paths of state",
		"cli/": "paths of state and results",
	},
	"node:stream": { "source/": "logs as streams", "capture/": "a log may be any stream" },
	"node:stream/web": { "source/xz.ts": "what the decoder of xz takes" },
	"node:timers/promises": { "cli/system-clock.ts": "the one clock that really waits" },
	"node:util": { "capture/script-cache.ts": "compression that is waited for" },
	"node:zlib": { "source/": "compressed logs", "capture/script-cache.ts": "a script that is sent often" },
};

/** Paths below `src` that take values and return values: time, chance and the outside world come in as arguments. */
export const PURE = ["format/", "classify/", "visitor/", "join/", "matomo/", "report/", "capture/presets/"] as const;

/** Files in pure folders that are not: the reason why. */
export const IMPURE: Readonly<Record<string, string>> = {
	"matomo/client.ts": "is the one that talks to Matomo",
};

/** What pure code does not say, by what it would bring in. */
export const IMPURE_WORDS: Readonly<Record<string, RegExp>> = {
	"the clock": /\bDate\.now\b|\bnew Date\(\)|\bperformance\.\w/,
	chance: /\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b/,
	"the process": /\bprocess\.\w|\bglobalThis\.\w/,
	timers: /\bset(?:Timeout|Interval|Immediate)\b/,
	"the network": /\bfetch\(/,
	"the terminal": /\bconsole\.\w/,
};

/** Lines that a file of `src` may have, at most. */
export const LONGEST_FILE = 250;
