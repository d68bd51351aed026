import type { Preset } from "./preset.ts";
import { presetText } from "./preset-text.ts";

/** Where the first part goes. */
export const CADDY_GLOBAL_PART = "# ==== 1 of 2, global options: save as /etc/caddy/monorail-global.caddy ====";

/** Where the second part goes. */
export const CADDY_SITE_PART = "# ==== 2 of 2, site: save as /etc/caddy/monorail.caddy ====";

/**
 * Caddy, its own JSON log with the cookies that matter and no others.
 *
 * Its regular expressions know no "but not", so the filters replace each wanted cookie by itself and each other character
 * by nothing.
 *
 * @see https://caddyserver.com/docs/caddyfile/directives/log
 */
export const CADDY: Preset = {
	name: "caddy",
	format: "caddy",
	title: "Caddy 2.6 and later, one JSON log and the tracker proxy",
	howTo: `\
1. Save the first part as /etc/caddy/monorail-global.caddy, and write into the first block of the
   Caddyfile, that of the global options (make one if there is none):
       {
           import monorail-global.caddy
       }
2. Save the second part as /etc/caddy/monorail.caddy, and write inside the block of the site:
       import monorail.caddy
3. Let the pages of the site load matomo.js and matomo.php from the site itself, and let Matomo
   believe this server's X-Forwarded-For, in its config/config.ini.php under [General]:
       proxy_client_headers[] = HTTP_X_FORWARDED_FOR
4. Try it:  caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy
   Then open a page of the site, and:
       tail -n 5 /var/log/caddy/monorail.log | monorail explain -
5. Monorail takes it that logs of Caddy have no cookies, and so an upload wants to be told
   --accept-invisible-opt-out. See in the first part how cookies can be had: then who has opted out
   is seen all the same.`,
	text: presetText(
		`\
# Monorail for Caddy: one log, of the site and of its Matomo tracker, one JSON object a line.
#
# Edit these, wherever they stand below:
#     matomo.example.org        your Matomo
#     /var/log/caddy            the folder of the log, which the user caddy must own
#     /matomo.php, /matomo.js   where your pages look for the tracker`,
		[
			{
				head: CADDY_GLOBAL_PART,
				include: "# Write into the first block of the Caddyfile, { } without a name:  import monorail-global.caddy",
				paragraphs: [
					`\
servers {
    # Cookies are not logged, so who has opted out by cookie looks like somebody with a blocker.
    # From Caddy 2.7.5 on they can be: uncomment the lines that begin with #| here and in the second
    # part, never one without the other, and mind the logs of other sites on this server. (Older
    # ones take the cookies that they leave out of the log from your application, too.)
    #| log_credentials

    # Behind a load balancer or CDN (Caddy 2.7 and later), name its networks and no others.
    # trusted_proxies static 10.0.0.0/8
}`,
				],
			},
			{
				head: CADDY_SITE_PART,
				include: "# Write inside the block of the site:  import monorail.caddy",
				paragraphs: [
					`\
# A line at the end of every request. Caddy rotates the file itself: keep it as long as you must and
# no longer, it holds personal data.
log {
    output file /var/log/caddy/monorail.log {
        roll_size 100MiB
        roll_keep_for 336h
    }
    format filter {
        wrap json
        fields {
            # Of all cookies what they say about tracking: opted out, opted in, Matomo's visitor id.
            #| request>headers>Cookie regexp "((?:^|; ?)(?:_pk_id\\.[^=;]+=[0-9a-f]{16}\\.|mtm_consent=[^; ]|(?:mtm_consent_removed|matomo_ignore|piwik_ignore)=))|(?s:.)" "$1"
            request>headers>Authorization delete
            request>headers>Proxy-Authorization delete
            resp_headers>Set-Cookie delete
        }
    }
}`,
					`\
# The tracker's endpoint. What a hit has in its body cannot be logged by Caddy: of such hits (long
# ones, and queued events) Monorail knows the page by their Referer only. Hits in the URL, as most
# are, have all.
handle /matomo.php {
    request_body {
        max_size 512KiB
    }
    reverse_proxy https://matomo.example.org {
        header_up Host {upstream_hostport}
        header_up -Authorization
        # The only cookie that Matomo gets to see. Your visitors' sessions are none of its business.
        header_up Cookie "((?:^|; ?)(?:matomo|piwik)_ignore=[^;]*)|(?s:.)" "$1"
    }
}`,
					`\
# The tracker's script.
handle /matomo.js {
    reverse_proxy https://matomo.example.org {
        header_up Host {upstream_hostport}
        header_up -Authorization
        header_up -Cookie
    }
}`,
				],
			},
		],
	),
};
