import { CLF_LACKS, clfEvent, clfLoggedAt, parseClient, readCombined } from "./clf.ts";
import { parseCount } from "./fields.ts";
import type { Format } from "./format.ts";

/**
 * Icecast 2: combined with the seconds that somebody listened behind it:
 *
 *     ip - - [22/Nov/2026:12:00:55 +0000] "GET /stream HTTP/1.1" 200 759 "referer" "user agent" 35
 *
 * Nothing tells such a line from Apache's combined with a field of one's own, such as microseconds: it is read so only
 * when it is named.
 *
 * @see https://icecast.org/docs/icecast-trunk/config_file/#log-settings
 */
export const icecast: Format = {
	name: "icecast",
	title: "Icecast 2; only when named, as nothing tells it from `combined` with a number behind",
	timeIs: "end",
	lacks: CLF_LACKS.filter((lack) => lack !== "start-time"),
	parse: (line) => {
		const clf = readCombined(line);
		if (typeof clf === "string") return clf;
		const seconds = clf.rest === " -" ? 0 : parseCount(clf.rest.slice(1));
		return seconds === undefined
			? "not-this-format"
			: clfEvent(clf, parseClient(clf.front), { duration: seconds * 1000 });
	},
	loggedAt: clfLoggedAt,
};
