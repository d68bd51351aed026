import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { PAGE_VIEW_FATES } from "../../src/outcome.ts";
import { Clocks } from "../../src/report/clocks.ts";
import { toHtml } from "../../src/report/html.ts";
import type { Report, RunFacts } from "../../src/report/report.ts";
import { makeReport } from "../../src/report/report.ts";
import { cellWidth } from "../../src/report/text/cells.ts";
import type { TextOptions } from "../../src/report/text.ts";
import { toText } from "../../src/report/text.ts";
import { CHROME, FACTS, FIREFOX, NOON, SampleRun, sampleRun } from "./sample.ts";

const GOLDEN = new URL("golden/", import.meta.url);
const HOUR = 3_600_000;

const NOTES = [
	"The format combined cannot carry opt-outs: who opted out is not recognised.",
	"Times of combined have whole seconds.",
];

function facts(hours: number): Partial<RunFacts> {
	return { period: { from: NOON + 123_456, to: NOON + hours * HOUR - 99_000 }, notes: NOTES };
}

/** A report whose books do not balance. */
function unbalanced(): Report {
	const run = new SampleRun().view({ is: "sent" });
	run.tally.record();
	return makeReport(run.tally, run.observer.observed(), { ...FACTS, dryRun: false });
}

/** A run in which something of every fate occurred. */
function everyFate(): SampleRun {
	const run = new SampleRun().view({ is: "matched", rung: "visitor" }, { delay: 61_000 });
	for (const [index, is] of PAGE_VIEW_FATES.entries()) {
		if (is === "would-send") continue;
		for (let time = 0; time <= index; time++) run.view({ is }, { userAgent: FIREFOX, path: `/${is}` });
	}
	return run;
}

const PLAIN: TextOptions = { width: 80, colour: false };

const CASES: Readonly<Record<string, readonly [Report, TextOptions]>> = {
	"narrow.txt": [sampleRun(9).report(facts(9)), { ...PLAIN, width: 40 }],
	"terminal.txt": [sampleRun(30).report(facts(30)), { ...PLAIN, zone: "Europe/Berlin" }],
	"wide.txt": [sampleRun(400).report(facts(400)), { ...PLAIN, width: 120, zone: "America/New_York" }],
	"colour.txt": [sampleRun(3).report(facts(3)), { ...PLAIN, colour: true }],
	"years.txt": [sampleRun(24 * 365 * 7, "sent").report({ ...facts(24 * 365 * 7), dryRun: false }), PLAIN],
	"nothing.txt": [new SampleRun().report(), PLAIN],
	"every-fate.txt": [everyFate().report({ ...facts(1), dryRun: false }), PLAIN],
	"no-tracker.txt": [new SampleRun().view({ is: "would-send" }).report({ match: undefined, ...facts(1) }), PLAIN],
	"unbalanced.txt": [unbalanced(), PLAIN],
};

test("golden reports", () => {
	let cases = 0;
	for (const [name, [report, options]] of Object.entries(CASES)) {
		const file = new URL(name, GOLDEN);
		const text = toText(report, options);
		if (process.env.UPDATE_GOLDEN || !existsSync(file)) writeFileSync(file, text);
		assert.is(text, readFileSync(file, "utf8"), name);
		cases++;
	}
	assert.is(cases, 9);
	assert.equal(readdirSync(GOLDEN).sort(), Object.keys(CASES).sort(), "no golden is left over");
});

test("the others are summed up where they are several", async () => {
	const report = (pages: number): Report => {
		const run = new SampleRun();
		for (let page = 0; page < pages; page++) run.view({ is: "would-send" }, { path: `/page/${page}/` });
		return run.report();
	};
	const names = (pages: number): string => toText(report(pages), PLAIN).replaceAll(/ +/g, " ");
	assert.match(names(9), /Missed by entry page(\n\/page\/\d\/.*){9}\n$/);
	assert.not.match(names(9), /others/);
	assert.match(names(10), /Missed by entry page(\n\/page\/\d\/.*){8}\nall others 2 of 2 /);
	assert.match(names(16), /Missed by page(\n\/page\/\d+\/.*){16}\n\n/);
	assert.match(names(17), /Missed by page(\n\/page\/\d+\/.*){15}\n2 other pages 2 of 2 /);
	for (const [pages, foot] of [
		[51, false],
		[52, true],
	] as const) {
		assert.is((await toHtml(report(pages), { zone: "UTC", now: NOON })).includes("all others"), foot);
	}
});

test("hits that come late are told from a clock that is ahead by nobody, in any form", async () => {
	const clocks = new Clocks(FACTS.window);
	for (let match = 0; match < 200; match++) clocks.matched("request.log", "tracker.log", 1_100);
	const report = new SampleRun().view({ is: "matched", rung: "url" }).report({ clocks: clocks.differences() });
	for (const text of [toText(report, PLAIN), await toHtml(report, { zone: "UTC", now: NOON })]) {
		assert.match(text.replaceAll(/\s+/g, " "), /650 ms.*, or hits come late/);
	}
});

test("the answer in one sentence", () => {
	const matched = { is: "matched", rung: "url" } as const;
	const missed = { is: "would-send" } as const;
	const day = { period: { from: NOON, to: NOON + HOUR / 2 } };
	const cases: readonly (readonly [string, Report])[] = [
		["No page views in 0 records.", new SampleRun().report()],
		["No page views in 2 records.", new SampleRun().record({ is: "skipped", reason: "bot" }, 2).report()],
		["None of 1 page view can be judged.", new SampleRun().view({ is: "opted-out" }).report()],
		["Matomo saw the only page view.", new SampleRun().view(matched).report()],
		["Matomo saw all 2 page views.", new SampleRun().view(matched).view(matched).report()],
		["Matomo missed the only page view.", new SampleRun().view(missed).report()],
		["Matomo missed all 2 page views.", new SampleRun().view(missed).view(missed).report()],
		["Matomo missed 1 of 2 page views (50.0 %).", new SampleRun().view(matched).view(missed).report()],
		["It is not known whether Matomo missed 1 page view.", new SampleRun().view({ is: "held" }).report()],
		[
			"Matomo missed 1 of 2 page views (50.0 %).",
			new SampleRun().view(matched).view(missed).view({ is: "held" }).report(),
		],
		["1 page view without a tracker log to compare with.", new SampleRun().view(missed).report({ match: undefined })],
		[
			"Matomo saw the only page view on 22 Nov 2026 between 13:00 and 13:30 (UTC).",
			new SampleRun().view(matched).report(day),
		],
		[
			"Matomo saw the only page view on 22 Nov 2026 at 13:00 (UTC).",
			new SampleRun().view(matched).report({ period: { from: NOON, to: NOON } }),
		],
	];
	for (const [sentence, report] of cases) assert.is(toText(report, { ...PLAIN, width: 200 }).split("\n")[0], sentence);
	assert.is(cases.length, 13);
});

test("no line is wider than asked for, cut ones say so, and colours change nothing", () => {
	const path = fc.oneof(fc.webPath(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme", minLength: 30 }));
	const view = fc.record({
		missed: fc.boolean(),
		start: fc.integer({ min: 0, max: 60 }).map((steps) => NOON + 1.5 ** steps * 100),
		path,
		userAgent: fc.constantFrom(CHROME, FIREFOX),
		delay: fc.integer({ min: -90_000, max: 4_000_000 }),
	});
	fc.assert(
		fc.property(
			fc.array(view),
			fc.integer({ min: 40, max: 200 }),
			fc.constantFrom("UTC", "Asia/Kolkata", "America/Sao_Paulo"),
			fc.string({ unit: "binary" }),
			(views, width, zone, text) => {
				const run = new SampleRun();
				for (const { missed, ...at } of views)
					run.view(missed ? { is: "sent" } : { is: "matched", rung: "referer" }, at);
				run.tally.record(99_000_000);
				run.record({ is: "malformed", reason: "not-this-format" }, 3);
				run.observer.malformed("not-this-format", { source: text, line: 12_345_678 });
				run.observer.format(text, 1);
				const report = run.report({ notes: [text] });
				const plain = toText(report, { width, colour: false, zone });
				for (const line of plain.split("\n")) {
					assert.ok(cellWidth(line) <= width, `${cellWidth(line)} > ${width}: ${line}`);
					assert.is(line, line.trimEnd());
				}
				assert.not.match(plain.replaceAll("\n", ""), /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
				assert.is(stripVTControlCharacters(toText(report, { width, colour: true, zone })), plain);
			},
		),
	);
});

test("widths outside 40 … 200 are brought inside", () => {
	const report = sampleRun(3).report(facts(3));
	const at = (width: number): string => toText(report, { ...PLAIN, width });
	assert.is(at(1), at(40));
	assert.is(at(80.9), at(80));
	assert.is(at(1000), at(200));
	assert.is.not(at(41), at(40));
});

test("an unknown time zone is the user's error", () => {
	assert.throws(
		() => toText(new SampleRun().report(), { ...PLAIN, zone: "Mars/Olympus" }),
		(error: unknown) => error instanceof UserError && /unknown time zone "Mars\/Olympus"/.test(error.message),
	);
});

test("in a dry run nothing was rejected by Matomo, which was not asked", async () => {
	const report = everyFate().report({ ...facts(1), dryRun: true });
	for (const text of [toText(report, PLAIN), await toHtml(report, { zone: "UTC", now: NOON })]) {
		assert.match(text, /would be rejected/);
		assert.not.match(text, /rejected by Matomo/);
	}
});

test.run();
