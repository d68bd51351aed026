import type { Preset } from "./preset.ts";
import { presetText } from "./preset-text.ts";

/** Where the first part goes. */
export const APACHE_SERVER_PART = "# ==== 1 of 2, server level: save as /etc/apache2/conf-available/monorail.conf ====";

/** Where the second part goes. */
export const APACHE_SITE_PART = "# ==== 2 of 2, site level: save as /etc/apache2/monorail-site.inc ====";

/**
 * The log format: the keys of the monorail format.
 *
 * `%r` is the request line as sent, since `%U` is decoded; `%V` the host that was asked for; `%X` says whether the client
 * was gone before the answer was complete.
 *
 * @see https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats
 */
const FIELDS: readonly (readonly [key: string, value: string])[] = [
	["time", "%{begin:%Y-%m-%dT%H:%M:%S}t.%{begin:usec_frac}t%{begin:%z}t"],
	["duration_ms", "%{ms}T"],
	["ip", "%a"],
	["scheme", "%{MONORAIL_SCHEME}e"],
	["host", "%V"],
	["request", "%r"],
	["status", "%>s"],
	["bytes", "%B"],
	["referrer", "%{Referer}i"],
	["user_agent", "%{User-Agent}i"],
	["language", "%{Accept-Language}i"],
	["content_type", "%{Content-Type}o"],
	["fetch_dest", "%{Sec-Fetch-Dest}i"],
	["purpose", "%{MONORAIL_PURPOSE}e"],
	["dnt", "%{MONORAIL_DNT}e"],
	["gpc", "%{Sec-GPC}i"],
	["visitor_id", "%{MONORAIL_VISITOR_ID}e"],
	["opt_out", "%{MONORAIL_OPT_OUT}e"],
	["consent", "%{MONORAIL_CONSENT}e"],
	["content_length", "%{Content-Length}i"],
	["complete", "%X"],
	["request_id", "%L"],
];

const COLUMNS = 92;

/** One directive; Apache joins lines that end with a backslash. */
function logFormat(): string {
	const items = FIELDS.map(
		([key, value], index) =>
			`${index === 0 ? "{" : ""}\\"${key}\\":\\"${value}\\"${index === FIELDS.length - 1 ? "}" : ","}`,
	);
	const lines: string[] = [""];
	for (const item of items) {
		if ((lines.at(-1) ?? "").length + item.length > COLUMNS) lines.push("");
		lines.push(`${lines.pop() ?? ""}${item}`);
	}
	return `LogFormat "${lines.join("\\\n")}" monorail`;
}

const SIGNALS = `\
# What cookies and headers say about tracking, read here so that no cookie itself is ever logged.
# (^|;\\s*) is where a cookie starts: a name alone could be the end of another cookie's name.

# The id that Matomo gave the visitor. If the domain has several Matomo sites, write
# _pk_id\\.SITEID\\. instead of _pk_id\\. below: otherwise the first of the cookies wins.
SetEnvIf Cookie "(?:^|;\\s*)_pk_id\\.[^=;]+=([0-9a-f]{16})\\." MONORAIL_VISITOR_ID=$1

# Opted out. Their browsers send no hits: only this tells them from people with a blocker.
SetEnvIf Cookie "(?:^|;\\s*)(?:mtm_consent_removed|matomo_ignore|piwik_ignore)=" MONORAIL_OPT_OUT=1

# Opted in, on sites that ask first.
SetEnvIf Cookie "(?:^|;\\s*)mtm_consent=[^;\\s]" MONORAIL_CONSENT=1

# "Do not track", in either of its headers; one that came twice is a list. (Sec-GPC is logged as it
# comes.)
SetEnvIf DNT "(?:^|,)\\s*1\\s*(?:,|$)" MONORAIL_DNT=1
SetEnvIf X-Do-Not-Track "(?:^|,)\\s*1\\s*(?:,|$)" MONORAIL_DNT=1

# Fetched ahead and perhaps never looked at: the older headers, and the one of today.
SetEnvIf Purpose "(prefetch|preview|instant)" MONORAIL_PURPOSE=$1
SetEnvIf X-Purpose "(prefetch|preview|instant)" MONORAIL_PURPOSE=$1
SetEnvIf X-Moz "(prefetch|preview|instant)" MONORAIL_PURPOSE=$1
SetEnvIf Sec-Purpose "^(.+)$" MONORAIL_PURPOSE=$1

SetEnvIfExpr "%{REQUEST_SCHEME} =~ m#^(https?)$#" MONORAIL_SCHEME=$1`;

const REMOTE_IP = `\
# Behind a load balancer or CDN all requests come from its address, and all visitors look like one.
# Enable mod_remoteip, and name the addresses that may be believed, and no others.
# (If TLS ends there, leave the line with REQUEST_SCHEME out, and tell Monorail: --scheme https.)
# RemoteIPHeader X-Forwarded-For
# RemoteIPInternalProxy 10.0.0.0/8`;

const TRACKER = `\
# The tracker's endpoint. What a hit has in its body cannot be logged by Apache: of such hits (long
# ones, and queued events) Monorail knows the page by their Referer only. Hits in the URL, as most
# are, have all.
SSLProxyEngine on
<Location "/matomo.php">
    ProxyPass https://matomo.example.org/matomo.php connectiontimeout=5 timeout=60
    RequestHeader unset X-Forwarded-For
    RequestHeader unset Authorization
    # The only cookie that Matomo gets to see. Your visitors' sessions are none of its business.
    SetEnvIf Cookie "(?:^|;\\s*)((?:matomo|piwik)_ignore=[^;]*)" MONORAIL_IGNORE=$1
    RequestHeader set Cookie "%{MONORAIL_IGNORE}e" env=MONORAIL_IGNORE
    RequestHeader unset Cookie env=!MONORAIL_IGNORE
    LimitRequestBody 524288
</Location>

# The tracker's script.
<Location "/matomo.js">
    ProxyPass https://matomo.example.org/matomo.js connectiontimeout=5 timeout=60
    RequestHeader unset Cookie
    RequestHeader unset Authorization
</Location>`;

/** Apache, one log of JSON in the monorail format. */
export const APACHE: Preset = {
	name: "apache",
	format: "monorail",
	title: "Apache, one JSON log and the tracker proxy",
	howTo: `\
1. Save the first part as /etc/apache2/conf-available/monorail.conf, then:
       a2enmod headers proxy proxy_http setenvif ssl && a2enconf monorail
   It is needed once, for however many sites.
2. Save the second part as /etc/apache2/monorail-site.inc, and write inside the <VirtualHost> of the
   site:  Include monorail-site.inc
3. Let the pages of the site load matomo.js and matomo.php from the site itself, and let Matomo
   believe this server's X-Forwarded-For, in its config/config.ini.php under [General]:
       proxy_client_headers[] = HTTP_X_FORWARDED_FOR
4. Try it:  apachectl configtest && systemctl reload apache2
   Then open a page of the site, and:
       tail -n 5 /var/log/apache2/monorail.log | monorail explain -`,
	text: presetText(
		`\
# Monorail for Apache: one log, of the site and of its Matomo tracker, one JSON object a line.
#
# Edit these, wherever they stand below:
#     matomo.example.org        your Matomo, with its path if it has one (example.org/matomo)
#     /var/log/apache2          the folder of the log
#     /matomo.php, /matomo.js   in <Location> only: where your pages look for the tracker.
#                               For more names (/piwik.php), copy the section.`,
		[
			{
				head: APACHE_SERVER_PART,
				include: "# Enable it:  a2enmod headers proxy proxy_http setenvif ssl && a2enconf monorail",
				paragraphs: [
					SIGNALS,
					`\
# The log. Monorail knows the keys by their names. Apache writes odd bytes as \\xHH, which is no
# JSON: Monorail mends that.
${logFormat()}`,
					REMOTE_IP,
				],
			},
			{
				head: APACHE_SITE_PART,
				include: "# Write inside the <VirtualHost> of the site:  Include monorail-site.inc",
				paragraphs: [
					`\
# A line at the end of every request. Debian's logrotate rule covers its name, *.log.
# A site with a CustomLog does not write to the one of the server: to keep that, repeat it here.
CustomLog /var/log/apache2/monorail.log monorail`,
					TRACKER,
				],
			},
		],
	),
};
