import { CLF_LACKS, clfEvent, clfLoggedAt, parseClient, readCombined } from "./clf.ts";
import { parseCount } from "./fields.ts";
import type { Format } from "./format.ts";

/** Number of the request, router, server, and the duration in milliseconds. */
const REST = /^ (?:\d{1,20}|-) "[^"]*" "[^"]*" (\d{1,12})ms$/;

/**
 * Traefik's default: combined, and behind it the number of the request, the router, the server, and the duration.
 *
 *     ip - user [22/Nov/2026:12:00:55 +0000] "GET /path HTTP/2.0" 200 759 "-" "-" 12 "shop@docker" "http://10.0.0.7:80" 4ms
 *
 * The time is the start of the request. Referrer and user agent are `-` unless Traefik is told to keep headers.
 *
 * @see https://doc.traefik.io/traefik/observe/logs-and-access-logs/
 */
export const traefikClf: Format = {
	name: "traefik-clf",
	title: "Traefik's default",
	timeIs: "start",
	lacks: ["user-agent", "referrer", ...CLF_LACKS.filter((lack) => lack !== "start-time")],
	parse: (line) => {
		const clf = readCombined(line);
		if (typeof clf === "string") return clf;
		const duration = REST.exec(clf.rest)?.[1];
		return duration === undefined
			? "not-this-format"
			: clfEvent(clf, parseClient(clf.front), { duration: Number(duration), timeIsStart: true });
	},
	loggedAt: (text, from, to) => {
		// From the end, as only it tells these lines from others.
		if (!text.startsWith("ms", to - 2)) return Number.NaN;
		let at = to - 3;
		while (at > from && to - at < 16 && isDigit(text.charCodeAt(at))) at--;
		const duration = parseCount(text.slice(at + 1, to - 2));
		return text[at] !== " " || duration === undefined ? Number.NaN : clfLoggedAt(text, from, to) + duration;
	},
};

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}
