import { parseAddress } from "./address.ts";
import { CLF_LACKS, clfEvent, clfLoggedAt, readCombined } from "./clf.ts";
import { parseHost } from "./fields.ts";
import type { Format } from "./format.ts";

const HOST = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*(?::\d{1,5})?$/i;

/**
 * OVHcloud's web hosting: combined with the host in the place of the ident:
 *
 *     ip shop.example user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759 "referer" "user agent"
 *
 * @see https://help.ovhcloud.com/csm/en-web-hosting-logs-statistics?id=kb_article_view&sysparm_article=KB0052782
 */
export const ovh: Format = {
	name: "ovh",
	title: "OVHcloud web hosting",
	timeIs: "end",
	lacks: CLF_LACKS.filter((lack) => lack !== "host"),
	parse: (line) => {
		const clf = readCombined(line);
		if (typeof clf === "string") return clf;
		const [ip, host = ""] = clf.front.split(" ", 2);
		// Names are shorter, and longer texts would only cost time.
		return host.length > 260 || !HOST.test(host)
			? "not-this-format"
			: clfEvent(clf, { ip: parseAddress(ip), host: parseHost(host) });
	},
	loggedAt: clfLoggedAt,
};
