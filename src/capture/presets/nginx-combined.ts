import type { Capability } from "../../format/format.ts";
import { REAL_IP, requestLog, trackerHttp } from "./nginx-parts.ts";
import { nginxHowTo, nginxText } from "./nginx-text.ts";
import { trackerLocations } from "./nginx-tracker.ts";
import type { Preset } from "./preset.ts";

/** What the stock format leaves out, and what that costs, in the words of the preset. */
export const LOSSES: readonly { readonly lost: readonly Capability[]; readonly what: string; readonly cost: string }[] =
	[
		{
			lost: ["opt-out-cookie"],
			what: "opt-out cookies",
			cost: "people who opted out look like people with a blocker, and would be sent",
		},
		{ lost: ["dnt-gpc"], what: "DNT, Sec-GPC", cost: "so do people whose browser asks not to track" },
		{ lost: ["purpose"], what: "prefetch", cost: "pages fetched ahead and never looked at count as views" },
		{ lost: ["fetch-destination"], what: "Sec-Fetch-Dest", cost: "frames and pages fetched by scripts count as views" },
		{ lost: ["content-type"], what: "content type", cost: "what is no page is known by its file name only" },
		{ lost: ["completion"], what: "aborted", cost: "a page given up halfway looks like a page read" },
		{
			lost: ["request-body"],
			what: "request bodies",
			cost: "of long hits and queued events only the Referer tells the page",
		},
		{ lost: ["visitor-id"], what: "visitor id", cost: "views do not join the visits Matomo has of the same person" },
		{ lost: ["language"], what: "language", cost: "people behind one address are harder to tell apart" },
		{
			lost: ["milliseconds", "start-time"],
			what: "milliseconds",
			cost: "times are whole seconds, and of the end of a request, not its start",
		},
		{ lost: ["host", "scheme"], what: "host, scheme", cost: "a log must be of one site, named by --host and --scheme" },
	];

/** nginx's stock format, for those who must keep it. */
export const NGINX_COMBINED: Preset = {
	name: "nginx-combined",
	format: "nginx-combined",
	title: 'nginx, the stock "combined" format, and what is lost with it',
	howTo: nginxHowTo("request.log tracker.log", "--host example.org --scheme https "),
	text: nginxText(
		`\
# Monorail for nginx with the stock log format, for those who must keep it. It does not carry:
#
${LOSSES.map(({ what, cost }) => `#     ${what.padEnd(18)}${cost}`).join("\n")}
#
# The presets nginx and nginx-tsv carry all of it. They can be written beside your stock log.`,
		[trackerHttp("/var/cache/nginx-monorail"), REAL_IP],
		[
			requestLog("/var/log/nginx/request.log combined buffer=64k flush=1s"),
			trackerLocations("/var/log/nginx/tracker.log combined buffer=64k flush=1s", false),
		],
	),
};
