import { CLF_LACKS, clfEvent, clfLoggedAt, parseClient, readClf } from "./clf.ts";
import type { Format } from "./format.ts";

/**
 * The common log format behind a virtual host, with or without port:
 *
 *     shop.example:443 ip ident user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#virtualhost
 */
export const vhostCommon: Format = {
	name: "vhost-common",
	title: "the common log format with the virtual host in front",
	timeIs: "end",
	lacks: ["user-agent", "referrer", ...CLF_LACKS.filter((lack) => lack !== "host")],
	parse: (line) => {
		const clf = readClf(line);
		if (typeof clf === "string") return clf;
		const client = parseClient(clf.front);
		return client.host !== undefined && clf.userAgent === undefined && clf.rest === ""
			? clfEvent(clf, client)
			: "not-this-format";
	},
	loggedAt: clfLoggedAt,
};
