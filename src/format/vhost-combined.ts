import { CLF_LACKS, clfEvent, clfLoggedAt, parseClient, readCombined } from "./clf.ts";
import { parseHost } from "./fields.ts";
import type { Format } from "./format.ts";

/** The first field behind the user agent as a host name: with a dot, its last label no number, nor a TLS version. */
const HOST_BEHIND =
	/^ "?((?=[^" ]{1,270}(?:[" ]|$))(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*|localhost)(?::\d{1,5})?"?(?: |$)/i;

/**
 * Combined with the virtual host, with or without port: in front, as Debian's `vhost_combined` and Matomo's
 * `common_complete` have it, or as first field behind the user agent, quoted or not:
 *
 *     shop.example:443 ip ident user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759 "referer" "user agent"
 *     ip ident user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759 "referer" "user agent" shop.example:443
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#virtualhost
 */
export const vhostCombined: Format = {
	name: "vhost-combined",
	title: "`combined` with the virtual host before (Debian's `vhost_combined`) or behind",
	timeIs: "end",
	lacks: CLF_LACKS.filter((lack) => lack !== "host"),
	parse: (line) => {
		const clf = readCombined(line);
		if (typeof clf === "string") return clf;
		const client = parseClient(clf.front);
		const named = client.host ?? parseHost(HOST_BEHIND.exec(clf.rest)?.[1]);
		return named === undefined ? "not-this-format" : clfEvent(clf, { ...client, host: named });
	},
	loggedAt: clfLoggedAt,
};
