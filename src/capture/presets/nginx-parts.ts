/**
 * Maps for what cookies and headers say of a visitor, so that no header with more in it is ever logged.
 * The log formats use them by the names in `NGINX_FIELDS`.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_map_module.html
 */
export const SIGNAL_MAPS = `\
# What cookies say about tracking, read here so that no cookie itself is ever logged.
# (^|;\\s*) is where a cookie starts: a name alone could be the end of another cookie's name.

# The id that Matomo gave the visitor. If the domain has several Matomo sites, write
# _pk_id\\.SITEID\\. instead of _pk_id\\. below: otherwise the first of the cookies wins.
map $http_cookie $monorail_visitor_id {
    default "";
    "~(^|;\\s*)_pk_id\\.[^=;]+=(?<monorail_id>[0-9a-f]{16})\\." $monorail_id;
}

# Opted out. Their browsers send no hits: only this tells them from people with a blocker.
map $http_cookie $monorail_opt_out {
    default "";
    "~(^|;\\s*)(mtm_consent_removed|matomo_ignore|piwik_ignore)=" 1;
}

# Opted in, on sites that ask first.
map $http_cookie $monorail_consent {
    default "";
    "~(^|;\\s*)mtm_consent=[^;\\s]" 1;
}

# "Do not track", in either of its headers. (Sec-GPC is logged as it comes.)
map "$http_dnt,$http_x_do_not_track" $monorail_dnt {
    default "";
    "~(^|,)\\s*1\\s*(,|$)" 1;
}

# Fetched ahead and perhaps never looked at: the older headers. (Sec-Purpose is logged as it comes.)
map "$http_purpose,$http_x_purpose,$http_x_moz" $monorail_old_purpose {
    default "";
    "~*(?<monorail_purpose>prefetch|preview|instant)" $monorail_purpose;
}`;

/** What the tracker locations need at http level. @param cache the folder for the tracker's script */
export function trackerHttp(cache: string): string {
	return `\
# The only cookie that Matomo gets to see. Your visitors' sessions are none of its business.
map $http_cookie $monorail_ignore_cookie {
    default "";
    "~(^|;\\s*)(?<monorail_ignore>(matomo|piwik)_ignore=[^;]*)" $monorail_ignore;
}

# Keeps the tracker's script, so that pages get it also while Matomo is slow or down.
proxy_cache_path ${cache} keys_zone=monorail:1m max_size=10m inactive=7d;`;
}

/** Where addresses come from behind a load balancer; commented out, fit for either level. */
export const REAL_IP = `\
# Behind a load balancer or CDN all requests come from its address, and all visitors look like one.
# Name the addresses that may be believed, and no others: anybody can send this header.
# (If TLS ends there, tell Monorail later: --scheme https.)
# set_real_ip_from 10.0.0.0/8;
# real_ip_header X-Forwarded-For;
# real_ip_recursive on;`;

/** The same in use, for balancers that end TLS and tell the scheme. */
export const FORWARDED = `\
# All requests come from the load balancer, which tells in headers whom it got them from. Name the
# networks of yours and no others: anybody can send these headers.
set_real_ip_from 10.0.0.0/8;
set_real_ip_from 172.16.0.0/12;
set_real_ip_from 192.168.0.0/16;
real_ip_header X-Forwarded-For;
real_ip_recursive on;

# TLS ends there, too: the scheme that the browser used.
map $http_x_forwarded_proto $monorail_scheme {
    default $scheme;
    http http;
    https https;
}`;

/** The `access_log` of the site; `log` is its arguments. */
export function requestLog(log: string): string {
	return `\
# The log of the site: a line at the end of every request, written within a second.
access_log ${log};

# An access_log in a server ends the one inherited from nginx.conf. To keep that one too:
# access_log /var/log/nginx/access.log;

# A location with an access_log of its own does not write here. Pages must, and images and styles
# should: who loads them is no bot.`;
}

/** A logrotate rule, for names that the distribution's rule does not cover. @param extension without its dot */
export function logRotation(extension: string): string {
	return `\
# The logs hold personal data: keep them as long as you must and no longer. Debian's logrotate rule
# covers *.log only, so save as /etc/logrotate.d/monorail:
#     /var/log/nginx/*.${extension} {
#         daily
#         rotate 14
#         compress
#         delaycompress
#         missingok
#         notifempty
#         sharedscripts
#         postrotate
#             [ ! -f /run/nginx.pid ] || kill -USR1 "$(cat /run/nginx.pid)"
#         endscript
#     }`;
}
