import { jsonLogFormat } from "./nginx-log-format.ts";
import { logRotation, REAL_IP, requestLog, SIGNAL_MAPS, TRACKER_HTTP } from "./nginx-parts.ts";
import { nginxHowTo, nginxText } from "./nginx-text.ts";
import { trackerLocations } from "./nginx-tracker.ts";
import type { Preset } from "./preset.ts";

/** nginx writing JSON: the preset to take unless something speaks against it. */
export const NGINX: Preset = {
	name: "nginx",
	format: "nginx-json",
	title: "nginx, JSON logs and the tracker proxy (recommended)",
	howTo: nginxHowTo("request.ndjson"),
	text: nginxText(
		"# Monorail for nginx: a log of the site and a log of its Matomo tracker, one JSON object a line.",
		[
			SIGNAL_MAPS,
			`\
# The two logs. Every value is quoted, because nginx writes "-" and lists where a number would be.
# The log of the site has no request bodies: they would be your visitors' passwords and letters.
${jsonLogFormat("monorail", "request")}

${jsonLogFormat("monorail_tracker", "tracker")}`,
			TRACKER_HTTP,
			REAL_IP,
			logRotation("ndjson"),
		],
		[
			requestLog("/var/log/nginx/request.ndjson monorail buffer=64k flush=1s"),
			trackerLocations("/var/log/nginx/tracker.ndjson monorail_tracker buffer=64k flush=1s", true),
		],
	),
};
