/**
 * The two locations that make Matomo's tracker first-party: the endpoint, with its own log, and the script.
 *
 * @param accessLog arguments of the endpoint's `access_log`
 * @param bodies whether that log carries request bodies; if not, only what the tracker sends in URLs is known
 */
export function trackerLocations(accessLog: string, bodies: boolean): string {
	return `\
# The tracker's endpoint. "=" wins over every other location, also over one for \\.php$.
location = /matomo.php {
    # Hits go here and not into the log of the site.
    access_log ${accessLog};

${bodies ? BODIES_IN_MEMORY : ""}
    proxy_pass https://matomo.example.org/matomo.php;
    proxy_ssl_server_name on;                        # name the host in the TLS handshake (SNI)
    proxy_set_header Host $proxy_host;               # Matomo's name, not this site's
    proxy_set_header X-Forwarded-For $remote_addr;   # the visitor: tell Matomo to believe it
    proxy_set_header Cookie $monorail_ignore_cookie;
    proxy_set_header Authorization "";               # a password for this site stays here

    # A hit that is logged as failed does not count as tracked, but Matomo stores it even if nobody
    # waits for the answer. So stay when the browser leaves, wait long, and do not send it again.
    proxy_ignore_client_abort on;
    proxy_connect_timeout 5s;
    proxy_send_timeout 60s;
    proxy_read_timeout 60s;
    proxy_next_upstream error;
}

# The tracker's script. Its requests stay in the log of the site.
location = /matomo.js {
    proxy_pass https://matomo.example.org/matomo.js;
    proxy_ssl_server_name on;
    proxy_set_header Host $proxy_host;
    proxy_set_header Cookie "";
    proxy_set_header Authorization "";
    proxy_set_header Accept-Encoding "";             # cache it plain and compress it here
    gzip on;
    gzip_types application/javascript text/javascript;
    gzip_vary on;

    proxy_cache monorail;
    proxy_cache_key $host$uri;
    proxy_ignore_headers Cache-Control Expires Vary;
    proxy_cache_valid 200 1h;
    proxy_cache_lock on;                             # one request to Matomo, however many wait
    proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
}`;
}

const BODIES_IN_MEMORY = `\
    # Long page views and queued events come in the body, which nginx can log only if all of it is
    # in memory: by default 8 or 16 KB are, and anything longer would be logged as "".
    client_body_buffer_size 512k;
    client_max_body_size 512k;
    client_body_in_single_buffer on;
    proxy_request_buffering on;
`;
