import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
	MALFORMED_REASONS,
	PAGE_VIEW_FATES,
	REPLAY_FATES,
	REPLAY_LEFT_REASONS,
	RUNGS,
	SKIP_REASONS,
	TRACKER_HIT_KINDS,
} from "../../src/outcome.ts";
import type { ClockDifference } from "../../src/report/clocks.ts";
import { toJson } from "../../src/report/json.ts";
import { CHROME, FIREFOX, NOON, SampleRun, sampleRun } from "./sample.ts";

const SCHEMA = JSON.parse(readFileSync(new URL("../../fixtures/report.schema.json", import.meta.url), "utf8"));
const isReport = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(SCHEMA);

function assertReport(json: string): void {
	const valid = isReport(JSON.parse(json));
	assert.ok(valid, JSON.stringify(isReport.errors));
}

/** The value at a path of keys. */
function dig(value: unknown, ...keys: readonly string[]): unknown {
	return keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);
}

const CLOCK: ClockDifference = {
	pages: "request.log",
	hits: "tracker.log",
	matches: 1_234,
	fastest: -2_650,
	median: -2_100,
	ahead: -3_150,
	uncertainty: 600,
	isCutOff: false,
	verdict: "behind",
};

test("clocks are told in seconds, and only with the names of files", () => {
	const report = new SampleRun().report({ clocks: [CLOCK] });
	const { clocks } = JSON.parse(toJson(report, { examples: true }));
	assert.equal(clocks, [{ ...CLOCK, fastest: -2.65, median: -2.1, ahead: -3.15, uncertainty: 0.6 }]);
	assert.not("clocks" in JSON.parse(toJson(report)));
	assert.equal(dig(SCHEMA, "properties", "clocks", "items", "required"), Object.keys(clocks[0]));
});

test("hits that are sent again are told with all that became of them", () => {
	const run = new SampleRun();
	for (const fate of REPLAY_FATES) {
		run.tally.replays.hit();
		run.tally.replays.count(fate);
	}
	for (const reason of REPLAY_LEFT_REASONS) {
		run.tally.replays.hit();
		run.tally.replays.left(reason);
	}
	const json = toJson(run.report());
	assertReport(json);
	const { replays, identity } = JSON.parse(json);
	assert.is(identity, true);
	assert.is(replays.hits, REPLAY_FATES.length + REPLAY_LEFT_REASONS.length);
	assert.equal(Object.keys(replays), ["hits", ...REPLAY_FATES, "left", "views"]);
	assert.equal(Object.keys(replays.left), [...REPLAY_LEFT_REASONS]);
	const properties = dig(SCHEMA, "properties", "replays", "properties");
	assert.equal(Object.keys(properties as object), Object.keys(replays));
	assert.equal(Object.keys(dig(properties, "left", "properties") as object), [...REPLAY_LEFT_REASONS]);
});

test("a hit that is sent again and lost track of is a bug", () => {
	const run = new SampleRun();
	run.tally.replays.hit();
	const { identity } = run.report();
	assert.not(identity.holds);
	assert.match(identity.lines.join("\n"), /^failed hits 1 ≠ sent 0 \+ .* \+ left 0 \(off by 1\)$/m);
});

test("is what the schema says", () => {
	const period = { from: NOON, to: NOON + 1 };
	const reports = [
		new SampleRun().report(),
		sampleRun(5).report({ period, notes: ["b", "a", "b"], clocks: [CLOCK] }),
		sampleRun(5000, "sent").report({ period, dryRun: false, match: undefined }),
		new SampleRun().view({ is: "held" }).report({ period: { from: -1e300, to: 1e300 } }),
	];
	for (const report of reports) {
		assertReport(toJson(report));
		assertReport(toJson(report, { examples: true }));
	}
	assert.is(reports.length, 4);
});

test("is nothing that the schema does not say", () => {
	const report: Record<string, unknown> = JSON.parse(toJson(sampleRun(1).report(), { examples: true }));
	const required = Object.keys(report).filter(
		(key) => !["period", "match", "malformedExamples", "clocks", "replays", "upload"].includes(key),
	);
	for (const key of required) {
		const { [key]: _, ...rest } = report;
		assert.not(isReport(rest), `without ${key}`);
	}
	assert.is(required.length, 28);
	assert.not(isReport({ ...report, more: 1 }));
	assert.not(isReport({ ...report, records: -1 }));
	assert.not(isReport({ ...report, version: 2 }));
});

test("the schema knows every reason, kind, rung and fate, and no other", () => {
	const lists = [
		["malformed", MALFORMED_REASONS],
		["skipped", SKIP_REASONS],
		["tracker-hits", TRACKER_HIT_KINDS],
		["matched", RUNGS],
	] as const;
	const outcomes = dig(SCHEMA, "properties", "outcomes", "properties");
	for (const [name, reasons] of lists) {
		assert.equal(Object.keys(dig(outcomes, name, "properties") as object).sort(), [...reasons].sort(), name);
	}
	assert.equal(Object.keys(outcomes as object).sort(), [...lists.map(([name]) => name), ...PAGE_VIEW_FATES].sort());
	assert.equal(dig(SCHEMA, "properties", "malformedExamples", "items", "properties", "reason", "enum"), [
		...MALFORMED_REASONS,
	]);
});

test("every part of the schema is described", () => {
	let described = 0;
	const visit = (schema: Record<string, unknown>, path: string): void => {
		for (const [key, inner] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
			assert.type(inner.description, "string", `${path}.${key}`);
			described++;
			visit(inner, `${path}.${key}`);
		}
		if (schema.items) visit(schema.items as Record<string, unknown>, `${path}[]`);
		if (schema.type === "object") assert.ok("additionalProperties" in schema, `${path} is closed`);
	};
	visit(SCHEMA, "report");
	assert.ok(described > 90, `${described} described`);
});

test("says durations in seconds, times in UTC, and leaves out what is unknown", () => {
	const run = new SampleRun().view({ is: "matched", rung: "url" }, { delay: 150 }).view({ is: "would-send" });
	run.observer.lateBy(1234.5678);
	const json = JSON.parse(toJson(run.report({ period: { from: NOON, to: NOON + 1.5 }, match: undefined })));
	assert.equal(json.period, { from: "2026-11-22T13:00:00.000Z", to: "2026-11-22T13:00:00.001Z" });
	assert.equal(json.window, { before: 5, after: 60, lateness: 10 });
	assert.equal(json.missed, { views: 1, of: 2, share: 0.5 });
	assert.equal(json.hours, [{ hour: "2026-11-22T13:00:00Z", tracked: 1, missed: 1 }]);
	assert.equal(json.late, { views: 1, largest: 1.235, hits: 0 });
	assert.equal(
		json.delay.buckets.filter(({ count }: { count: number }) => count > 0),
		[{ from: 0.1, to: 0.2, count: 1 }],
	);
	for (const key of ["recommended", "match", "malformedExamples", "clocks", "replays"]) {
		assert.not(key in json || key in json.delay, key);
	}
});

test("late, opted-out and silently held page views are neither missed nor tracked", () => {
	const run = new SampleRun();
	for (const fate of PAGE_VIEW_FATES) run.view({ is: fate });
	run.view({ is: "matched", rung: "visitor" });
	const json = JSON.parse(toJson(run.report()));
	assert.equal([json.pageViews, json.missed], [9, { views: 5, of: 6, share: 0.8333 }]);
	assert.is(json.identity, true);
});

test("of what is held only what Matomo did not take is known to be missed", () => {
	const run = new SampleRun().view({ is: "matched", rung: "url" }).view({ is: "held" });
	for (const _ of ["undelivered", "recent"]) {
		run.tally.record();
		run.tally.pageView();
		run.tally.count({ is: "held" });
	}
	const { held, missed, identity } = JSON.parse(toJson(run.report({ tooRecent: 1 })));
	assert.equal(
		[held, missed, identity],
		[{ silent: 1, recent: 1, undelivered: 1 }, { views: 1, of: 2, share: 0.5 }, true],
	);
});

test("is the same to the byte whatever the order of arrival", () => {
	const view = fc.record({
		missed: fc.boolean(),
		start: fc.integer({ min: 0, max: 50 }).map((hours) => NOON + hours * 1_800_000),
		path: fc.constantFrom("/", "/a", "/b", "/c"),
		userAgent: fc.constantFrom(CHROME, FIREFOX),
		delay: fc.integer({ min: -5000, max: 60_000 }),
	});
	const both = fc
		.array(view, { maxLength: 150 })
		.chain((views) => fc.tuple(fc.constant(views), fc.shuffledSubarray(views, { minLength: views.length })));
	fc.assert(
		fc.property(both, (orders) => {
			const [one, other] = orders.map((views, order) => {
				const run = new SampleRun();
				for (const { missed, ...at } of views) run.view(missed ? { is: "sent" } : { is: "matched", rung: "url" }, at);
				for (const line of [1, 2]) {
					run.record({ is: "malformed", reason: "torn" });
					run.observer.malformed("torn", { source: `${order}.log`, line: line + order });
				}
				const formats = [
					["caddy", 3],
					["apache", 4],
					["caddy", 5],
				] as const;
				for (const [name, lines] of order === 0 ? formats : formats.toReversed()) run.observer.format(name, lines);
				const notes = ["one", "two", "three"];
				return run.report({ notes: order === 0 ? notes : notes.toReversed() });
			});
			assert.ok(one && other);
			assert.is(toJson(one), toJson(other));
			assert.is.not(toJson(one, { examples: true }), toJson(other, { examples: true }));
		}),
	);
});

test("lists a thousand pages and sums up the others", () => {
	const run = new SampleRun();
	for (let page = 0; page < 1500; page++)
		run.view({ is: page < 1200 ? "would-send" : "sent" }, { path: `/${String(page).padStart(4, "0")}` });
	const { pages, otherPages } = JSON.parse(toJson(run.report()));
	assert.is(pages.length, 1000);
	assert.equal(pages[999], { path: "/0999", tracked: 0, missed: 1 });
	assert.equal(otherPages, { tracked: 0, missed: 500 });
});

test("has a line for each item, and nothing that a terminal obeys", () => {
	const json = toJson(sampleRun(3).report({ notes: ["turn\u202eed \u009b1m"] }), { examples: true });
	assert.ok(json.endsWith("\n}\n"));
	assert.match(json, /^\t\t\{"hour":"2026-11-22T13:00:00Z","tracked":\d+,"missed":\d+\},$/m);
	assert.not.match(json.replace(/[\n\t]/g, ""), /[\p{Cc}\p{Cf}\u2028\u2029]/u);
	assert.equal(JSON.parse(json).notes, ["turn\u202eed \u009b1m"]);
});

test.run();
