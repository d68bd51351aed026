import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import type { LogEvent, Position } from "../src/event.ts";
import type { Explanation } from "../src/explanation.ts";
import { Judge } from "../src/judge.ts";
import { NO_REQUEST_REASONS, type NoRequest, type Outcome, RUNGS } from "../src/outcome.ts";
import { Outlet } from "../src/outlet.ts";
import { makePlan, type PlanSettings } from "../src/plan.ts";
import { Observer } from "../src/report/observer.ts";
import { Tally } from "../src/report/tally.ts";
import { NOON, pageEvent, trackerEvent } from "./helpers/log-event.ts";

const test = suite("explanation");

type LogRecord = LogEvent | NoRequest;
/** A record, or a time that all sources are known up to. */
type Step = LogRecord | number;

interface Explained {
	readonly position: Position;
	readonly explanation: Explanation;
	readonly optedOut: boolean;
}

/** Judges a run as a dry run does, with or without explanations. */
async function dryRun(settings: PlanSettings, steps: readonly Step[], explains: boolean) {
	const plan = makePlan([], settings);
	const tally = new Tally();
	const explained: Explained[] = [];
	const explanations = {
		explained: (position: Position, explanation: Explanation, optedOut: boolean) =>
			void explained.push({ position, explanation, optedOut }),
	};
	const judge = new Judge(plan, tally, new Observer(), ...(explains ? [explanations] : []));
	const now = () => NOON + 3_600_000;
	const outlet = new Outlet({ site: plan.site, tally, now, ...(explains && { explanations }) });
	const positions: Position[] = [];
	for (const step of steps) {
		if (typeof step === "number") await outlet.deliver(judge.advance(step));
		else {
			const position = { source: "log", line: positions.length + 1 };
			positions.push(position);
			judge.take(step, position);
		}
	}
	await outlet.deliver(judge.end());
	return { tally, explained, positions };
}

const SECOND = 1000;
const starts = fc.integer({ min: 0, max: 40 }).map((step) => NOON + step * 5 * SECOND);
const pages = fc.constantFrom("/a", "/b", "/c?x=1");
const addresses = fc.constantFrom("203.0.113.1", "203.0.113.1", "203.0.113.2", "nowhere");

const requests: fc.Arbitrary<LogEvent> = fc
	.record({
		start: starts,
		ip: addresses,
		target: fc.oneof({ weight: 6, arbitrary: pages }, fc.constantFrom("/s.css", "/matomo.js", "/admin")),
		referrer: fc.constantFrom(undefined, "https://shop.example/a", "https://shop.example/b"),
		status: fc.constantFrom(200, 200, 200, 404),
		purpose: fc.constantFrom(undefined, undefined, undefined, "prefetch"),
		optOut: fc.constantFrom(undefined, undefined, undefined, undefined, "cookie" as const),
		userAgent: fc.constantFrom("Mozilla/5.0 Firefox/140.0", "Mozilla/5.0 Firefox/140.0", "curl/8", undefined),
	})
	.map(pageEvent);

const queries = fc
	.record({
		page: pages,
		copy: fc.constantFrom("", "&r=1&pv_id=aaaaaa", "&r=1&pv_id=aaaaaa", "&r=2&pv_id=bbbbbb"),
		more: fc.constantFrom("", "", "", "&e_c=x", "&search=x", "&cdo=100"),
	})
	.map(
		({ page, copy, more }) => `idsite=1&rec=1&url=${encodeURIComponent(`https://shop.example${page}`)}${copy}${more}`,
	);

const hits: fc.Arbitrary<LogEvent> = fc
	.record({
		start: starts,
		ip: addresses,
		referrer: fc.constantFrom(undefined, "https://shop.example/a"),
		upstreamStatus: fc.constantFrom("204", "204", "204", "502"),
		userAgent: fc.constant("Mozilla/5.0 Firefox/140.0"),
	})
	.chain((event) =>
		fc.oneof(
			{ weight: 4, arbitrary: queries.map((query) => trackerEvent(query, event)) },
			fc.constant(trackerEvent("", { ...event, contentLength: 9000 })),
			fc
				.array(queries, { maxLength: 4 })
				.map((all) =>
					trackerEvent("", { ...event, body: JSON.stringify({ requests: all.map((query) => `?${query}`) }) }),
				),
		),
	);

const settings: fc.Arbitrary<PlanSettings> = fc
	.record({
		match: fc.constantFrom(...RUNGS),
		lateness: fc.constantFrom(0, 10 * SECOND),
		noTracker: fc.constantFrom(false, false, false, true),
		browserProof: fc.constantFrom("prefer" as const, "require" as const, "off" as const),
		excludePath: fc.constant(["/admin"]),
	})
	.map((some) => ({ ...DEFAULT_SETTINGS, ...some }));

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: requests },
	{ weight: 4, arbitrary: hits },
	{ weight: 1, arbitrary: fc.constantFrom(...NO_REQUEST_REASONS) },
	{ weight: 2, arbitrary: fc.integer({ min: -60, max: 300 }).map((seconds) => NOON + seconds * SECOND) },
);

/** In a crowd, records find each other; with a few, page views are left that no tracker hit comes after. */
const mixtures: fc.Arbitrary<readonly Step[]> = fc.oneof(
	fc.array(step, { maxLength: 40, size: "max" }),
	fc.array(step, { maxLength: 8 }),
	fc
		.tuple(fc.array(step, { maxLength: 8 }), fc.array(requests, { maxLength: 8 }))
		.map(([some, last]) => [...some, ...last]),
);

/** What the books say of an explanation. */
function outcomeOf(explanation: Explanation): Outcome {
	return explanation.is === "tracker-hit" ? { is: "tracker-hit", kind: explanation.kind } : explanation;
}

const keyOf = ({ source, line }: Position): string => `${source}:${line}`;

test("every record is explained once, as it is counted, whatever the mixture and the order", async () => {
	const seen = new Map<string, number>();
	const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
	await fc.assert(
		fc.asyncProperty(settings, mixtures, async (some, steps) => {
			const { tally, explained, positions } = await dryRun(some, steps, true);
			assert.equal(explained.map(({ position }) => keyOf(position)).sort(), positions.map(keyOf).sort());
			for (const { position } of explained) assert.ok(positions.includes(position), "the very object");
			const books = new Tally();
			for (const { explanation } of explained) books.count(outcomeOf(explanation));
			assert.equal(books.outcomes(), tally.outcomes());
			assert.ok(tally.identity().holds);

			const records = steps.filter((step) => typeof step !== "number");
			const matches: string[] = [];
			const answers: string[] = [];
			for (const { position, explanation, optedOut } of explained) {
				const record = records[position.line - 1];
				if (typeof record === "object" && record.optOut) assert.ok(optedOut, "a signal of its own counts");
				count(explanation.is === "tracker-hit" ? `hit ${explanation.reason}` : explanation.is);
				if (explanation.is === "matched") {
					const { rung, delay, hit } = explanation;
					matches.push(JSON.stringify([keyOf(position), keyOf(hit), rung, delay]));
				} else if (explanation.is === "tracker-hit") {
					assert.is(explanation.reason === undefined, explanation.answers.length > 0);
					for (const { rung, delay, ...view } of explanation.answers) {
						answers.push(JSON.stringify([keyOf(view), keyOf(position), rung, delay]));
					}
				} else if (explanation.is === "opted-out") assert.ok(optedOut);
			}
			assert.equal(matches.sort(), answers.sort(), "page views and hits tell of each other");
		}),
		{ numRuns: 1500 },
	);
	const everything = [
		...["malformed", "skipped", "matched", "late", "opted-out", "held", "would-send", "rejected"],
		...["undefined", "other", "failed", "repeated", "late", "no-page-view"].map((reason) => `hit ${reason}`),
	];
	for (const what of everything) assert.ok((seen.get(what) ?? 0) > 20, `${seen.get(what)} ${what}`);
});

test("explaining changes no judgement", async () => {
	await fc.assert(
		fc.asyncProperty(settings, mixtures, async (some, steps) => {
			const [plain, explained] = await Promise.all([dryRun(some, steps, false), dryRun(some, steps, true)]);
			assert.equal(plain.tally.outcomes(), explained.tally.outcomes());
			assert.is(plain.explained.length, 0);
		}),
		{ numRuns: 300 },
	);
});

test("a visitor who opts out is known to have done so for what is decided later", async () => {
	const hit = (seconds: number, page: string) =>
		trackerEvent(`idsite=1&rec=1&url=${encodeURIComponent(`https://shop.example${page}`)}`, {
			start: NOON + seconds * SECOND,
		});
	const view = (seconds: number, page: string, more: Partial<LogEvent> = {}) =>
		pageEvent({ start: NOON + seconds * SECOND, target: page, ...more });
	const steps = [view(0, "/a"), hit(1, "/a"), view(2, "/b", { optOut: "cookie" }), hit(3, "/c"), hit(4, "/d")];
	const { explained } = await dryRun(DEFAULT_SETTINGS, [...steps, view(5, "/x.css"), view(900, "/later")], true);
	assert.equal(
		explained
			.sort((a, b) => a.position.line - b.position.line)
			.map(({ explanation, optedOut }) => `${explanation.is}${optedOut ? " (opted out)" : ""}`),
		[
			"matched (opted out)",
			"tracker-hit (opted out)",
			"opted-out (opted out)",
			"tracker-hit (opted out)",
			"tracker-hit (opted out)",
			"skipped (opted out)",
			"would-send",
		],
	);
});

test.run();
