import type { Argv } from "yargs";
import type { Command } from "./command.ts";
import { EXPLANATION } from "./explain/options.ts";
import { CONFIG } from "./options/config.ts";
import { DELIVERY, DRY_RUN } from "./options/delivery.ts";
import { FOLLOW } from "./options/follow.ts";
import { INPUT } from "./options/input.ts";
import { JUDGEMENT } from "./options/judgement.ts";
import { MATCHING } from "./options/matching.ts";
import { MATOMO } from "./options/matomo.ts";
import { OUTPUT, REPORT_EXTRAS, REPORT_FORMAT, TIME_ZONE } from "./options/output.ts";
import { PRIVACY } from "./options/privacy.ts";
import { PROXY } from "./options/proxy.ts";
import { THREADS } from "./options/threads.ts";

const READING = { "Reading logs": INPUT, "What counts": JUDGEMENT, Matching: MATCHING };
/** For what reads logs without asking for every line. */
const SUMMING_UP = { ...READING, "Reading logs": { ...INPUT, ...THREADS, siteId: MATOMO.siteId } };

/** What sends nothing may want to know which site is whose, too. */
const EXPLAINING = { ...READING, "Reading logs": { ...INPUT, siteId: MATOMO.siteId } };

const logs = (builder: Argv): Argv =>
	builder.positional("logs", {
		describe: "request and tracker logs in any order and mix, gzip too; - or nothing for standard input",
		type: "string",
		array: true,
	});

/** All commands, in the order in which `--help` lists them. */
export const COMMANDS: readonly Command[] = [
	{
		usage: "upload [logs..]",
		describe: "join the logs, and send Matomo the page views that its tracker missed",
		options: {
			...SUMMING_UP,
			Following: FOLLOW,
			Matomo: MATOMO,
			Privacy: PRIVACY,
			Delivery: { ...DRY_RUN, ...DELIVERY },
			Output: { ...REPORT_FORMAT, ...OUTPUT, ...TIME_ZONE, ...CONFIG },
		},
		examples: [
			["cat *.ndjson | monorail upload --dry-run", "what would be sent, without network or token"],
			["monorail upload --dry-run --dump - --quiet request.ndjson tracker.ndjson", "every request, as JSON lines"],
			["monorail upload --matomo-url https://matomo.example.org --site-id 1 request.ndjson tracker.ndjson", "send"],
		],
		positionals: logs,
		load: async () => (await import("./commands/upload.ts")).upload,
	},
	{
		usage: "report [logs..]",
		describe: "a dry run with a report to look at",
		options: { ...SUMMING_UP, Output: { ...REPORT_FORMAT, ...OUTPUT, ...REPORT_EXTRAS, ...TIME_ZONE, ...CONFIG } },
		examples: [
			["monorail report request.ndjson tracker.ndjson", "how much Matomo misses, and of whom"],
			[
				"monorail report --format html --output report.html request.ndjson tracker.ndjson",
				"a page to look at and pass on",
			],
			["monorail report --format json --output report.json request.ndjson tracker.ndjson", "the same for programs"],
		],
		positionals: logs,
		load: async () => (await import("./commands/report.ts")).report,
	},
	{
		usage: "explain [logs..]",
		describe: "one row per line of the logs: how it was read, what it was judged to be, and why",
		options: { ...EXPLAINING, Output: { ...EXPLANATION, ...CONFIG } },
		examples: [
			["monorail explain request.ndjson tracker.ndjson", "every line, in the order of the logs"],
			["monorail explain --only would-send --only rejected request.ndjson tracker.ndjson", "what an upload would try"],
		],
		positionals: logs,
		load: async () => (await import("./commands/explain.ts")).explain,
	},
	{
		usage: "presets [name]",
		describe: "the configuration to paste into a web server, so that its log has all that counts",
		options: {},
		examples: [
			["monorail presets", "which there are"],
			["monorail presets nginx --help", "where the parts of the one for nginx go, and how to try it"],
			["monorail presets nginx > preset.txt", "its parts, to be saved as each of them says"],
		],
		positionals: (builder) => builder.positional("name", { describe: "which one", type: "string" }),
		load: async () => (await import("./commands/presets.ts")).presets,
		help: async ([, name = ""]) => (await import("./commands/presets.ts")).presetHelp(name),
	},
	{
		usage: "check",
		describe: "try Matomo before the first import: address, token, site, bulk tracking, clock",
		options: { Matomo: MATOMO, Output: CONFIG },
		examples: [["monorail check --matomo-url https://matomo.example.org --site-id 1", "nothing is stored"]],
		positionals: (builder) => builder,
		load: async () => (await import("./commands/check.ts")).check,
	},
	{
		usage: "state [action] [batches..]",
		describe: "what is remembered: logs, page views sent, batches in doubt; and how to deal with those",
		options: {
			Matomo: { ...MATOMO, site: INPUT.site },
			Delivery: DELIVERY,
			Output: { ...REPORT_FORMAT, ...CONFIG },
		},
		examples: [
			["monorail state --matomo-url https://matomo.example.org --site-id 1", "what is remembered of this site"],
			["monorail state resolve --matomo-url https://matomo.example.org --site-id 1", "ask Matomo now what it has"],
			["monorail state drop all --matomo-url https://matomo.example.org --site-id 1", "give up what is in doubt"],
		],
		positionals: (builder) =>
			builder
				.positional("action", { describe: "show, resolve, resend, drop, export", type: "string" })
				.positional("batches", { describe: "names of batches, or all", type: "string", array: true }),
		load: async () => (await import("./commands/state.ts")).state,
	},
	{
		usage: "proxy",
		describe: "serve Matomo's tracker under your own address and log requests, in front of an app or beside it",
		options: { Server: PROXY, Matomo: MATOMO, Output: CONFIG },
		examples: [
			["monorail proxy --matomo-url https://matomo.example.org --upstream http://127.0.0.1:3000", "in front of an app"],
			["monorail proxy --matomo-url https://matomo.example.org --request-log -", "the tracker alone"],
		],
		positionals: (builder) => builder,
		load: async () => (await import("./commands/proxy.ts")).proxy,
	},
];
