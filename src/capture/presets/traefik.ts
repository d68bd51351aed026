import type { Preset } from "./preset.ts";
import { presetText } from "./preset-text.ts";

/** Request headers that tell something, as Traefik spells them; all others are dropped, cookies and passwords among them. */
const HEADERS = [
	"User-Agent",
	"Referer",
	"Accept-Language",
	"Content-Length",
	"Sec-Fetch-Dest",
	"Sec-Purpose",
	"Purpose",
	"X-Purpose",
	"X-Moz",
	"Dnt",
	"X-Do-Not-Track",
	"Sec-Gpc",
	"Sec-Ch-Ua",
	"Sec-Ch-Ua-Platform",
	"Sec-Ch-Ua-Mobile",
	"X-Forwarded-For",
	"Content-Type",
];

/**
 * Traefik, its JSON access log with the headers that it drops by default.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/
 */
export const TRAEFIK: Preset = {
	name: "traefik",
	format: "traefik-json",
	title: "Traefik 2 and 3, JSON access log and the tracker proxy",
	howTo: `\
1. Put the first part into Traefik's static configuration, /etc/traefik/traefik.yml, next to what is
   there. (With flags instead: --accesslog=true --accesslog.format=json
   --accesslog.fields.headers.names.User-Agent=keep and so on.)
2. Save the second part as /etc/traefik/dynamic/monorail.yml, where the file provider of the static
   configuration looks:
       providers:
         file:
           directory: /etc/traefik/dynamic
3. Let the pages of the site load matomo.js and matomo.php from the site itself, and let Matomo
   believe this server's X-Forwarded-For, in its config/config.ini.php under [General]:
       proxy_client_headers[] = HTTP_X_FORWARDED_FOR
4. Try it: restart Traefik, open a page of the site, and:
       tail -n 5 /var/log/traefik/access.log | monorail explain -
   Where Traefik runs in a container and filePath is left out:
       docker logs --since 1m CONTAINER 2>/dev/null | monorail explain -
5. Traefik can log all cookies or none. This logs none, so people who have opted out by cookie look
   like people with a blocker, and an upload wants to be told --accept-invisible-opt-out.`,
	text: presetText(
		`\
# Monorail for Traefik: one log, of the site and of its Matomo tracker, one JSON object a line.
#
# Edit these, wherever they stand below:
#     matomo.example.org        your Matomo
#     www.example.org           the host of your site
#     websecure                 your entry point for HTTPS
#     /matomo.php, /matomo.js   where your pages look for the tracker`,
		[
			{
				head: "# ==== 1 of 2, static configuration: save as /etc/traefik/traefik.yml ====",
				include: "# Next to what is there.",
				paragraphs: [
					`\
accessLog:
  filePath: /var/log/traefik/access.log   # leave out for standard output
  format: json
  # bufferingSize: 100 is faster, but the last lines of a Traefik that is stopped are lost
  fields:
    defaultMode: keep
    names:
      ClientUsername: drop
    headers:
      # Dropped by default, the user agent too, without which nothing can be told of a request.
      # Content-Type is that of the answer, and of forms.
      defaultMode: drop
      names:
${HEADERS.map((name) => `        ${name}: keep`).join("\n")}`,
					`\
# Behind a load balancer or CDN, let the entry point believe its networks and no others; or name
# them to Monorail with --trusted-proxy.
# entryPoints:
#   websecure:
#     forwardedHeaders:
#       trustedIPs:
#         - 10.0.0.0/8`,
				],
			},
			{
				head: "# ==== 2 of 2, dynamic configuration: save as /etc/traefik/dynamic/monorail.yml ====",
				include: "# The file provider of the static configuration finds it there:  directory: /etc/traefik/dynamic",
				paragraphs: [
					`\
# The tracker's endpoint and script. What a hit has in its body cannot be logged by Traefik: of such
# hits (long ones, and queued events) Monorail knows the page by their Referer only. Hits in the
# URL, as most are, have all.
http:
  routers:
    monorail:
      rule: Host(\`www.example.org\`) && (Path(\`/matomo.php\`) || Path(\`/matomo.js\`))
      priority: 1000
      entryPoints:
        - websecure
      tls: {}
      middlewares:
        - monorail
      service: monorail
  middlewares:
    monorail:
      headers:
        customRequestHeaders:
          # A password for this site is none of Matomo's business. Cookies are not, either, but with
          # them would go that of Matomo's opt-out, and Traefik takes all or none.
          Authorization: ""
  services:
    monorail:
      loadBalancer:
        passHostHeader: false   # Matomo's name, not this site's
        servers:
          - url: https://matomo.example.org`,
				],
			},
		],
	),
};
