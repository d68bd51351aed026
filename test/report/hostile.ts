import type { Report } from "../../src/report/report.ts";
import { NOON, SampleRun } from "./sample.ts";

/** Text that somebody may put into a request to harm whoever reads the report. */
export const HOSTILE: readonly string[] = [
	"<script>globalThis.harmed = true</script>",
	"</script><script>globalThis.harmed = true</script>",
	"</style><script>globalThis.harmed = true</script>",
	"<img src=x onerror=globalThis.harmed=true>",
	"<svg/onload=globalThis.harmed=true>",
	"\"><b id=harm onmouseover='globalThis.harmed=true'>",
	"' onfocus=globalThis.harmed=true autofocus x='",
	"javascript:globalThis.harmed=true",
	"]]></style><!--<plaintext>",
	"&lt;b&gt;&#0;&amp;",
	"turned\u202etxt.exe\u2066",
	"red\u001b[31m\u001b]0;title\u0007\u009b2J",
	"nul\u0000 line\r\nfeed\u2028",
	"half\ud83d",
	"__proto__",
	"constructor",
	"hasOwnProperty",
	"=cmd|' /C calc'!A0",
	"+1+1",
	"@SUM(1)",
	"-1+1",
	"%3Cscript%3Eglobal%3C/script%3E%1B%5B31m%E2%80%AE",
	`long${"x".repeat(100_000)}`,
	`${"<b>".repeat(30_000)}`,
];

/** A report in which every place that may hold text of a log, a file name or a setting holds hostile text. */
export function hostileReport(): Report {
	const run = new SampleRun();
	for (const [index, text] of HOSTILE.entries()) {
		for (const outcome of [{ is: "would-send" }, { is: "matched", rung: "url" }] as const) {
			run.view(outcome, { start: NOON + index * 60_000, path: `/${text}`, userAgent: text });
			run.view(outcome, { start: NOON + index * 60_000, path: text, userAgent: text });
		}
		run.observer.pageView({ start: NOON, path: text, userAgent: text, host: text, referrer: text }, true);
		run.record({ is: "malformed", reason: "torn" });
		run.observer.malformed("torn", { source: text.slice(0, 4096), line: index + 1 });
		// Names of formats come from a closed list; what they would do to a page is tested, not what they would be called.
		if (/^[ -~]+$/.test(text)) run.observer.format(text.slice(0, 100), 1);
	}
	const names = HOSTILE.map((text) => text.slice(0, 1000));
	return run.report({
		period: { from: NOON, to: NOON + 3_600_000 },
		notes: names,
		lacks: new Map(names.map((name) => [name, names])),
		upload: {
			batchSize: 100,
			fault: { is: "wrong-host", host: names.join(" ") },
			command: names.join(" "),
			samples: names.map((name) => ({ [name]: name, url: name })),
		},
	});
}
