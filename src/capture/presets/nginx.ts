import { jsonLogFormat } from "./nginx-log-format.ts";
import { FORWARDED, logRotation, REAL_IP, requestLog, SIGNAL_MAPS, trackerHttp } from "./nginx-parts.ts";
import { nginxHowTo, nginxText } from "./nginx-text.ts";
import { trackerLocations } from "./nginx-tracker.ts";
import type { Preset } from "./preset.ts";

/** What nginx presets with JSON logs differ in. */
interface JsonVariant {
	readonly name: string;
	readonly title: string;
	/** First lines of the text. */
	readonly head: string;
	/** Where the two logs go, which may be the same; with the arguments of `access_log` behind. */
	readonly requestLog: string;
	readonly trackerLog: string;
	/** Whether a load balancer stands in front, so that addresses and schemes are its. */
	readonly isBehindProxy?: boolean;
	/** Whether it runs in a container, which keeps no files. */
	readonly isInContainer?: boolean;
	readonly howTo: string;
}

const FILE = "buffer=64k flush=1s";

/** nginx writing JSON: the preset to take unless something speaks against it. */
export const NGINX: Preset = jsonPreset({
	name: "nginx",
	title: "nginx, JSON logs and the tracker proxy (recommended)",
	head: "# Monorail for nginx: a log of the site and a log of its Matomo tracker, one JSON object a line.",
	requestLog: `/var/log/nginx/request.ndjson monorail ${FILE}`,
	trackerLog: `/var/log/nginx/tracker.ndjson monorail_tracker ${FILE}`,
	howTo: nginxHowTo("request.ndjson tracker.ndjson"),
});

/** The same with both in one file. */
export const NGINX_ONE_LOG: Preset = jsonPreset({
	name: "nginx-one-log",
	title: "nginx, the same with one log for both",
	head: `\
# Monorail for nginx: one log, of the site and of its Matomo tracker, one JSON object a line.
# Monorail tells them apart by their paths. Two logs (preset nginx) can be kept for different times.`,
	requestLog: `/var/log/nginx/monorail.ndjson monorail ${FILE}`,
	trackerLog: `/var/log/nginx/monorail.ndjson monorail_tracker ${FILE}`,
	howTo: nginxHowTo("monorail.ndjson"),
});

/** In a container, where logs go to standard output. */
export const NGINX_DOCKER: Preset = jsonPreset({
	name: "nginx-docker",
	title: "nginx in a container, one log to standard output",
	head: `\
# Monorail for nginx in a container: requests of the site and of its Matomo tracker go to standard
# output, one JSON object a line, from where its runtime takes them. They are not buffered,
# since a container that is stopped would lose what waits.`,
	requestLog: "/dev/stdout monorail",
	trackerLog: "/dev/stdout monorail_tracker",
	isInContainer: true,
	howTo: `\
1. Put both parts into the image, or mount them:
       COPY 00-monorail.conf /etc/nginx/conf.d/00-monorail.conf
       COPY monorail.conf /etc/nginx/snippets/monorail.conf
   and write inside the server { } of the site:  include snippets/monorail.conf;
2. A container takes its host or its ingress for the client of every request: uncomment the lines
   below "Behind a load balancer" in the first part, and name that network (docker network inspect).
3. Let the pages of the site load matomo.js and matomo.php from the site itself, and let Matomo
   believe this server's X-Forwarded-For, in its config/config.ini.php under [General]:
       proxy_client_headers[] = HTTP_X_FORWARDED_FOR
4. Try it:  docker exec CONTAINER nginx -t && docker restart CONTAINER
   Then open a page of the site, and:
       docker logs --since 1m CONTAINER 2>/dev/null | monorail explain -
   What else the container says is counted as malformed and does no harm.`,
});

/** Behind a load balancer that ends TLS. */
export const NGINX_LOAD_BALANCER: Preset = jsonPreset({
	name: "nginx-load-balancer",
	title: "nginx behind a load balancer or CDN, JSON logs and the tracker proxy",
	head: `\
# Monorail for nginx behind a load balancer or CDN: a log of the site and a log of its tracker, one
# JSON object a line, with the addresses of clients instead of the balancer's.`,
	requestLog: `/var/log/nginx/request.ndjson monorail ${FILE}`,
	trackerLog: `/var/log/nginx/tracker.ndjson monorail_tracker ${FILE}`,
	isBehindProxy: true,
	howTo: `\
0. Name the networks of your balancer in the first part, at set_real_ip_from: no more than its own,
   since whoever comes from there is believed. For a CDN these are the ranges that it publishes.
${nginxHowTo("request.ndjson tracker.ndjson")}
   The addresses must be your visitors', not the balancer's: monorail report says if they are not.`,
});

function jsonPreset(variant: JsonVariant): Preset {
	const { isBehindProxy = false, isInContainer = false } = variant;
	const scheme = isBehindProxy ? "$monorail_scheme" : "$scheme";
	return {
		name: variant.name,
		format: "nginx-json",
		title: variant.title,
		howTo: variant.howTo,
		text: nginxText(
			variant.head,
			[
				SIGNAL_MAPS,
				`\
# The ${variant.requestLog === variant.trackerLog ? "log" : "logs"}. Every value is quoted, because nginx writes "-" and lists where a number would be.
# Pages of the site are logged without bodies: they would be your visitors' passwords and letters.
${jsonLogFormat("monorail", "request", scheme)}

${jsonLogFormat("monorail_tracker", "tracker", scheme)}`,
				trackerHttp(isInContainer ? "/var/cache/nginx/monorail" : "/var/cache/nginx-monorail"),
				isBehindProxy ? FORWARDED : REAL_IP,
				...(isInContainer ? [] : [logRotation("ndjson")]),
			],
			[requestLog(variant.requestLog), trackerLocations(variant.trackerLog, true)],
		),
	};
}
