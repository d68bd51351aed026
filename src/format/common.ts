import { CLF_LACKS, clfEvent, clfLoggedAt, parseClient, readClf } from "./clf.ts";
import type { Format } from "./format.ts";

/**
 * The common log format, which ends behind the bytes:
 *
 *     ip ident user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/1.1" 200 759
 *
 * Without a user agent no request can be told to be a page view of a person.
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#common
 */
export const common: Format = {
	name: "common",
	title: "the common log format: without user agents no request can be told to be a page view",
	timeIs: "end",
	lacks: ["user-agent", "referrer", ...CLF_LACKS],
	parse: (line) => {
		const clf = readClf(line);
		if (typeof clf === "string") return clf;
		return clf.userAgent === undefined && clf.rest === "" ? clfEvent(clf, parseClient(clf.front)) : "not-this-format";
	},
	loggedAt: clfLoggedAt,
};
