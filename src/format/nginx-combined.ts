import { CLF_LACKS, clfEvent, clfLoggedAt, parseClient, readCombined } from "./clf.ts";
import type { Format } from "./format.ts";

/**
 * The stock format of nginx and Apache, also with Debian's virtual host in front:
 *
 *     ip ident user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759 "referer" "user agent" anything else
 *
 * The user may contain spaces. Fields behind the user agent are left out, but for a first one in quotes that is a list
 * of addresses: it is the `X-Forwarded-For` of nginx's `main`. A request that is no HTTP is an event too.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 * @see https://httpd.apache.org/docs/2.4/logs.html#combined
 */
export const nginxCombined: Format = {
	name: "nginx-combined",
	title: "stock nginx and Apache `combined`, also nginx's `main`",
	timeIs: "end",
	lacks: CLF_LACKS,
	parse: (line) => {
		const clf = readCombined(line);
		return typeof clf === "string" ? clf : clfEvent(clf, parseClient(clf.front));
	},
	loggedAt: clfLoggedAt,
};
