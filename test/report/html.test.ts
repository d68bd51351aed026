import { test } from "uvu";
import * as assert from "uvu/assert";
import { toCsv } from "../../src/report/csv.ts";
import { escaped, html, trusted } from "../../src/report/html/markup.ts";
import { toHtml } from "../../src/report/html.ts";
import { toJson } from "../../src/report/json.ts";
import { toText } from "../../src/report/text.ts";
import { HOSTILE, hostileReport } from "./hostile.ts";
import { NOON, SampleRun, sampleRun } from "./sample.ts";

const OPTIONS = { zone: "Europe/Berlin", now: NOON };

test("escapes everything that is put into a template, wherever it stands", () => {
	assert.is(
		html`<p title="${`"'`}">${"<&>"}${["a", 1, undefined, false]}${html`<b>${"<"}</b>`}</p>`.toString(),
		'<p title="&quot;&#39;">&lt;&amp;&gt;a1<b>&lt;</b></p>',
	);
	assert.is(trusted("<b>").toString(), "<b>");
	for (const text of HOSTILE) assert.not.match(escaped(text), /[<>"'\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/u);
	assert.ok(HOSTILE.length > 20);
});

test("is one file that loads nothing, under one megabyte, with one script", async () => {
	for (const report of [sampleRun(30).report(), hostileReport(), new SampleRun().report()]) {
		const page = await toHtml(report, OPTIONS);
		assert.ok(Buffer.byteLength(page) < 1_000_000, `${page.length} characters`);
		assert.is(page.match(/<script/g)?.length, 1);
		assert.is(page.match(/<style/g)?.length, 1);
		assert.not.match(page, /<(?:link|img|iframe|object|embed|base|form|a|image|use|foreignObject)\b/i);
		assert.not.match(page.replaceAll(/"[^"]*"/g, '""'), /<[^>]* (?:src|href|xlink:href|action|on\w+)=/i);
		assert.not.match(page, /@import|url\((?!#)/);
		assert.match(
			page,
			/default-src &#39;none&#39;; script-src &#39;sha256-[\w+/=]+&#39;; style-src &#39;unsafe-inline&#39;/,
		);
	}
});

test("no form of the report has a byte that a terminal obeys, nor one that turns text", async () => {
	const report = hostileReport();
	const page = await toHtml(report, OPTIONS);
	const forms = [page, toText(report, { width: 80, colour: false }), toJson(report, { examples: true }), toCsv(report)];
	for (const form of forms) {
		const bytes = Buffer.from(form).toString();
		assert.not.match(bytes.replaceAll(/[\n\t]|\r\n/g, ""), /[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/u);
	}
	assert.is(JSON.parse(toJson(report)).pages.length > 10, true);
	assert.match(page, /\\u\{202e\}/);
	assert.match(page, /&lt;script&gt;/);
});

test("is as long for ten times as many different things", async () => {
	const lengths: number[] = [];
	for (const count of [20_000, 200_000]) {
		const run = new SampleRun();
		for (let each = 0; each < count; each++) {
			const name = `host-${each}.example`;
			const view = { start: NOON + each * 1000, path: `/page/${each}/${"y".repeat(each % 200)}`, userAgent: "x" };
			run.observer.pageView({ ...view, host: name, referrer: `from.${name}` }, each % 3 === 0);
		}
		lengths.push((await toHtml(run.report(), OPTIONS)).length);
	}
	const [some = 0, many = 0] = lengths;
	assert.ok(many < some * 1.2, `${some} and ${many}`);
	assert.ok(many < 500_000, `${many}`);
});

test("says when and where it was made from what it is given alone", async () => {
	const report = sampleRun(5).report({ period: { from: NOON, to: NOON + 1 } });
	const page = await toHtml(report, OPTIONS);
	assert.match(page, /22 November 2026, 14:00<\/time> \(Europe\/Berlin\)/);
	assert.is(page, await toHtml(report, OPTIONS));
	await toHtml(report, { ...OPTIONS, zone: "Mars/Olympus" }).then(
		() => assert.unreachable(),
		(error: Error) => assert.match(error.message, /unknown time zone "Mars\/Olympus"/),
	);
});

test("an outage of seconds begins and ends at different times", async () => {
	const outages = [{ from: NOON, to: NOON + 20_000, views: 3 }];
	const page = await toHtml(new SampleRun().view({ is: "held" }).report({ outages }), OPTIONS);
	const times = [...page.matchAll(/<time>([^<]*:\d\d:\d\d)<\/time>/g)].map(([, time]) => time?.slice(-5));
	assert.equal(times, ["00:00", "00:20"]);
});

test.run();
