import { createHash } from "node:crypto";
import { DateTime } from "luxon";
import type { EpochMs } from "../../event.ts";
import type { Report } from "../report.ts";
import { percent } from "../text/numbers.ts";
import { answer } from "./answer.ts";
import { html, trusted } from "./markup.ts";
import { next } from "./next.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { trust } from "./trust.ts";
import { who } from "./who.ts";

/** What a page says besides the report. */
export interface PageOptions {
	/** IANA name of the time zone of times and days. */
	readonly zone: string;
	/** When the page is made. */
	readonly now: EpochMs;
}

/** What the browser may do: run this one script, apply styles, and nothing else; there is no way to any other place. */
const POLICY = [
	"default-src 'none'",
	`script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`,
	"style-src 'unsafe-inline'",
	"base-uri 'none'",
	"form-action 'none'",
].join("; ");

/** The whole page. */
export function page(report: Report, { zone, now }: PageOptions): string {
	const made = DateTime.fromMillis(now, { zone, locale: "en" }).toFormat("d LLLL yyyy, HH:mm");
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title(report)}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${answer(report, zone)}${who(report)}${trust(report)}${next(report)}</main>
<footer><p>Made by Monorail on <time>${made}</time> (${zone}). Counts only: no addresses, no visitor IDs, no queries of URLs${report.upload?.samples && ", but for the requests shown above"}.</p></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.toString();
}

function title({ missed }: Report): string {
	return missed.of === 0 ? "Monorail report" : `Matomo missed ${percent(missed.views, missed.of)} of page views`;
}
