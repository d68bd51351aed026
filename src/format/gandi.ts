import type { EpochMs } from "../event.ts";
import { CLF_LACKS, clfEvent, parseClient, readCombined, requestQuote, timeBefore } from "./clf.ts";
import type { Format } from "./format.ts";
import { parseSeconds } from "./time.ts";

/** `(12 s)`, the longest that is looked for. */
const LONGEST = 24;

/**
 * Gandi's Simple Hosting: host, client, and the duration between the time and the request:
 *
 *     shop.example ip ident user [22/Nov/2026:12:00:55 +0000] (0 s) "GET /path HTTP/1.1" 200 759 "referer" "user agent"
 *
 * @see https://docs.gandi.net/en/simple_hosting/instance_management/logs.html
 */
export const gandi: Format = {
	name: "gandi",
	title: "Gandi Simple Hosting",
	timeIs: "end",
	lacks: CLF_LACKS.filter((lack) => lack !== "host" && lack !== "start-time"),
	parse: (line) => {
		const bracket = bracketOf(line);
		if (bracket === -1) return "not-this-format";
		const clf = readCombined(line, bracket);
		if (typeof clf === "string") return clf;
		// A second time: the start of this line is another's.
		if (clf.front.includes("] (")) return "torn";
		const client = parseClient(clf.front);
		if (client.host === undefined) return "not-this-format";
		const duration = parseSeconds(line, bracket + 1, line.indexOf(" ", bracket));
		return clfEvent(clf, client, Number.isNaN(duration) ? undefined : { duration });
	},
	loggedAt: (text, from, to): EpochMs => {
		// A copy of the line, as a search in the whole text would go on behind the line's end.
		const line = text.slice(from, to);
		return timeBefore(line, bracketOf(line));
	},
};

/** Index of the bracket that opens the duration, right before the request; -1 when there is none. */
function bracketOf(line: string): number {
	const quote = requestQuote(line);
	if (quote < LONGEST || !line.startsWith(" s) ", quote - 4)) return -1;
	const bracket = line.lastIndexOf("(", quote);
	return quote - bracket > LONGEST ? -1 : bracket;
}
