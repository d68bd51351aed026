import type { EpochMs } from "../event.ts";
import { parseIso } from "./time.ts";

/** The date that a syslog server of today writes before the line. */
const DATED = /^(?:<\d{1,3}>\d? ?)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)) /;

/**
 * Date (that of `journalctl --output short-precise` or `short-full` too), host (which some leave out), and the program with its
 * number; a key of JSON behind that is none.
 */
const TAGGED =
	/^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} (?:[ \d]\d \d\d:\d\d:\d\d(?:\.\d{6})?|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{6})? [A-Z\d+-]{1,6})|\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d)) (?:[^ ]{0,254}[^ :] )?[^ ]{1,128}: /;

/** Version, date, host, program, its number, kind of message, and what else is known of it in brackets. */
const STRUCTURED =
	/^<\d{1,3}>1 [^ ]{1,40} [^ ]{1,255} [^ ]{1,48} [^ ]{1,128} [^ ]{1,32} (?:-|(?:\[(?:[^\]\\]|\\.){1,1024}\]){1,20}) (?:\ufeff)?/;

/**
 * Index behind what syslog writes before a line, by RFC 3164 (also with an ISO date) or RFC 5424; 0 when there is nothing of it.
 *
 *     Nov 22 12:00:56 web nginx[1]: LINE
 *     <134>1 2026-11-22T12:00:56.000Z web nginx 1 - - LINE
 *
 * @see https://www.rfc-editor.org/rfc/rfc3164 @see https://www.rfc-editor.org/rfc/rfc5424
 * @see https://www.freedesktop.org/software/systemd/man/latest/journalctl.html#-o
 */
export function behindSyslog(line: string): number {
	// By a glance, as hardly any log comes by syslog: `<134>`, a month's three letters, or a year.
	if (line[0] !== "<" && line[3] !== " " && line[4] !== "-") return 0;
	return (TAGGED.exec(line) ?? STRUCTURED.exec(line))?.[0].length ?? 0;
}

/** When syslog wrote what it wrote before a line; `NaN` where that has no zone. */
export function syslogTime(line: string): EpochMs {
	return parseIso(DATED.exec(line)?.[1] ?? "");
}
