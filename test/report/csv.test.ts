import { parse } from "csv-parse/sync";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { REPLAY_FATES } from "../../src/outcome.ts";
import { readEarlier } from "../../src/report/comparison.ts";
import { toCsv } from "../../src/report/csv.ts";
import { toJson } from "../../src/report/json.ts";
import type { Report } from "../../src/report/report.ts";
import { CHROME, NOON, SampleRun, sampleRun } from "./sample.ts";

type Cells = Readonly<Record<string, string>>;

/** The rows of a table as a spreadsheet reads them, by column. */
function rowsOf(csv: string): readonly Cells[] {
	return parse(csv, { columns: true });
}

/** The text that a cell was made of. */
const text = (cell = ""): string => cell.replace(/^'/, "");

const number = (cell = ""): number => Number(cell);

/** Builds the JSON again, from the table alone. */
function rebuilt(csv: string): unknown {
	const rows = rowsOf(csv);
	const all = (figure: string): readonly Cells[] => rows.filter((row) => row.figure === figure);
	const only = (figure: string): Cells | undefined => all(figure)[0];
	const value = (figure: string): string | undefined => only(figure)?.value;
	const split = (row: Cells | undefined) => ({ tracked: number(row?.tracked), missed: number(row?.missed) });
	const object = (name: string, keys: readonly string[], read: (cell: string | undefined) => unknown = number) =>
		value(`${name}.${keys[0]}`) === undefined
			? undefined
			: Object.fromEntries(keys.map((key) => [key, read(value(`${name}.${key}`))]));
	const list = (figure: string, column: string, key: string) =>
		all(figure).map((row) => ({ [key]: text(row[column]), ...split(row) }));
	const proportion = (figure: string, reason = "") => {
		const row = all(figure).find((each) => each.reason === reason);
		return { part: number(row?.count), of: number(row?.to), share: number(row?.value) };
	};
	const families = (figure: string, column: string) =>
		all(figure).map((row) => ({ family: text(row[column]), ...split(row), share: number(row.value) }));
	const outcomes: Record<string, Record<string, number> | number> = {
		malformed: {},
		skipped: {},
		"tracker-hits": {},
		matched: {},
	};
	for (const { outcome = "", reason = "", count } of all("outcomes")) {
		const group = outcomes[outcome];
		if (reason === "") outcomes[outcome] = number(count);
		else if (typeof group === "object") group[reason] = number(count);
	}
	const lacks: Record<string, string[]> = {};
	for (const { text: name = "", reason = "" } of all("lacks")) lacks[name] = [...(lacks[name] ?? []), reason];
	const bound = (cell = "") => (cell === "" ? undefined : number(cell));
	return JSON.parse(
		JSON.stringify({
			version: number(value("version")),
			dryRun: value("dryRun") === "true",
			records: number(value("records")),
			outcomes,
			pageViews: number(value("pageViews")),
			identity: value("identity") === "true",
			period: object("period", ["from", "to"], String),
			window: object("window", ["before", "after", "lateness"]),
			match: value("match"),
			missed: object("missed", ["views", "of", "share"]),
			hours: all("hours").map((row) => ({ hour: row.time, ...split(row) })),
			otherHours: split(only("otherHours")),
			series: {
				step: number(value("series.step")),
				points: all("series").map((row) => ({ time: row.time, ...split(row), held: number(row.held) })),
			},
			outages: all("outages").map(({ time, until, held }) => ({ from: time, to: until, views: number(held) })),
			held: object("held", ["silent", "recent", "undelivered"]),
			sites: list("sites", "site", "host"),
			otherSites: split(only("otherSites")),
			pages: list("pages", "page", "path"),
			otherPages: split(only("otherPages")),
			entryPages: list("entryPages", "page", "path"),
			otherEntryPages: split(only("otherEntryPages")),
			referrers: list("referrers", "referrer", "host"),
			otherReferrers: split(only("otherReferrers")),
			browsers: families("browsers", "browser"),
			systems: families("systems", "system"),
			delay: {
				buckets: all("delay.buckets").map(({ from, to, count }) => ({
					from: bound(from),
					to: bound(to),
					count: number(count),
				})),
				recommended: object("delay.recommended", ["before", "after"]),
			},
			late: object("late", ["views", "largest", "hits"]),
			formats: Object.fromEntries(all("formats").map((row) => [row.text, number(row.count)])),
			lacks,
			upload: value("upload.views") && {
				...object("upload", ["views", "batchSize", "batches"]),
				durations: all("upload.durations").map((row) => ({
					hitsPerSecond: number(row.count),
					seconds: number(row.value),
				})),
				fault: value("upload.fault"),
				wrongHost: value("upload.wrongHost"),
				command: value("upload.command"),
				samples: only("upload.samples") && all("upload.samples").map((row) => JSON.parse(row.text ?? "")),
			},
			comparison: only("comparison.now") && {
				period: object("comparison.period", ["from", "to"], String),
				changes: all("comparison.jumps").map(({ reason, value }) => ({
					figure: reason,
					before: proportion("comparison.before", reason),
					now: proportion("comparison.now", reason),
					jumps: value === "true",
				})),
			},
			replays: value("replays.hits") && {
				...object("replays", ["hits", ...REPLAY_FATES]),
				left: Object.fromEntries(
					rows
						.filter(({ figure = "" }) => figure.startsWith("replays.left."))
						.map((row) => [row.figure?.slice("replays.left.".length), number(row.value)]),
				),
			},
			clocks: value("clocks.0.pages") && [
				{
					...object("clocks.0", ["pages", "hits", "verdict"], text),
					...object("clocks.0", ["matches", "ahead", "uncertainty", "fastest", "median"]),
					isCutOff: value("clocks.0.isCutOff") === "true",
				},
			],
			withoutSite: only("withoutSite") && {
				hosts: all("withoutSite").map(({ site, count }) => ({ host: text(site), views: number(count) })),
				others: number(value("withoutSite.others")),
			},
			malformedExamples:
				only("malformedExamples") &&
				all("malformedExamples").map(({ reason, text: source, value }) => ({ reason, source, line: number(value) })),
			notes: all("notes").map((row) => text(row.text)),
		}),
	);
}

/** The JSON with text as a table shows it. */
function shown(json: string): unknown {
	const visible = (value: unknown): unknown =>
		typeof value === "string"
			? value.replace(
					// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
					/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
					(character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
				)
			: value;
	// A table cannot tell an empty list from none.
	return JSON.parse(json, (key, value) =>
		["malformedExamples", "clocks"].includes(key) && value.length === 0 ? undefined : visible(value),
	);
}

const UPLOAD = {
	batchSize: 100,
	fault: { is: "wrong-host", host: "shop.exmaple" } as const,
	command: "monorail upload 'a b.log'",
	samples: [{ idsite: 1, url: 'https://example.org/?a="b",c', cdt: 1_700_000_000 }],
};

test("holds all that the JSON does", () => {
	const reports = [
		new SampleRun().report(),
		sampleRun(5).report({
			period: { from: NOON, to: NOON + 18_000_000 },
			upload: UPLOAD,
			notes: ["=1+1", "'quoted'", "a, b"],
			lacks: new Map([["combined", ["host", "opt-out-cookie"]]]),
			outages: [{ from: NOON, to: NOON + 60_000, views: 12 }],
			earlier: readEarlier(toJson(sampleRun(3).report({ period: { from: NOON, to: NOON + 1 } })), "earlier.json"),
		}),
		sampleRun(5000, "sent").report({ dryRun: false, match: undefined }),
	];
	const lost = sampleRun(2);
	const replayed = { ...Object.fromEntries(REPLAY_FATES.map((fate, index) => [fate, index])), left: { bot: 3 } };
	const clocks = [
		{
			...{ pages: "=a.log", hits: "b.log", matches: 200, verdict: "behind" as const },
			...{ ahead: -2000, uncertainty: 500, isCutOff: true, fastest: -1900, median: -300 },
		},
	];
	for (const host of ["other.example", "other.example", ""]) lost.observer.withoutSite(host);
	reports.push({
		...lost.report({ clocks }),
		replays: { hits: 18, ...replayed } as unknown as NonNullable<Report["replays"]>,
	});
	for (const report of reports) {
		assert.equal(rebuilt(toCsv(report, { examples: true })), shown(toJson(report, { examples: true })));
		assert.equal(rebuilt(toCsv(report)), shown(toJson(report)));
	}
	assert.is(reports.length, 4);
});

test("no cell is a formula, and nothing in it is for a terminal to obey", () => {
	const evil = [
		"=cmd|' /C calc'!A0",
		"+1",
		"-1+1",
		"@SUM(1)",
		"\t=1",
		"\r=1",
		"\n=1",
		"|x",
		"%x",
		"'=1",
		'","=1',
		"\u202e=1",
	];
	const run = new SampleRun();
	for (const [index, path] of evil.entries()) {
		run.view({ is: "would-send" }, { path, userAgent: CHROME, start: NOON + index });
		run.observer.pageView({ start: NOON, path, userAgent: path, host: path, referrer: path }, true);
		run.observer.malformed("torn", { source: path, line: index + 1 });
		run.observer.format(path, 1);
	}
	const csv = toCsv(run.report({ notes: evil, upload: { ...UPLOAD, command: evil[0] ?? "" } }), { examples: true });
	assert.not.match(csv.replaceAll("\r\n", ""), /[\p{Cc}\p{Cf}\u2028\u2029]/u);
	let cells = 0;
	for (const row of rowsOf(csv)) {
		for (const [column, value] of Object.entries(row)) {
			if (["from", "to", "tracked", "missed", "held", "count"].includes(column)) assert.match(value, /^-?[\d.]*$/);
			else assert.not.match(value, /^[=+\-@|%\t\r\n]/, column);
			cells++;
		}
	}
	assert.ok(cells > 1000);
	for (const line of csv.trimEnd().split("\r\n")) assert.not.match(line, /(?:^|,)"?[=+@|%]/, line);
});

test.run();
