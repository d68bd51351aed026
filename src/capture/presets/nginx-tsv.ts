import { tsvLogFormat } from "./nginx-log-format.ts";
import { logRotation, REAL_IP, requestLog, SIGNAL_MAPS, trackerHttp } from "./nginx-parts.ts";
import { nginxHowTo, nginxText } from "./nginx-text.ts";
import { trackerLocations } from "./nginx-tracker.ts";
import type { Preset } from "./preset.ts";

/** nginx writing tab-separated columns: the same facts in two thirds of the space. */
export const NGINX_TSV: Preset = {
	name: "nginx-tsv",
	format: "nginx-tsv",
	title: "nginx, tab-separated logs and the tracker proxy: smaller, for busy sites",
	howTo: nginxHowTo("request.tsv tracker.tsv"),
	text: nginxText(
		`\
# Monorail for nginx: a log of the site and a log of its Matomo tracker, in tab-separated columns.`,
		[
			SIGNAL_MAPS,
			`\
# The two logs. Monorail knows the columns by their order: change nothing in it.
# The log of the site has no request bodies: they would be your visitors' passwords and letters.
${tsvLogFormat("monorail", "request")}

${tsvLogFormat("monorail_tracker", "tracker")}`,
			trackerHttp("/var/cache/nginx-monorail"),
			REAL_IP,
			logRotation("tsv"),
		],
		[
			requestLog("/var/log/nginx/request.tsv monorail buffer=64k flush=1s"),
			trackerLocations("/var/log/nginx/tracker.tsv monorail_tracker buffer=64k flush=1s", true),
		],
	),
};
