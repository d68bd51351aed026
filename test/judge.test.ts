import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import type { LogEvent } from "../src/event.ts";
import type { Outgoing } from "../src/gate.ts";
import { Judge } from "../src/judge.ts";
import { NO_REQUEST_REASONS, type NoRequest, RUNGS } from "../src/outcome.ts";
import { makePlan, type PlanSettings } from "../src/plan.ts";
import { Observer } from "../src/report/observer.ts";
import { Tally } from "../src/report/tally.ts";
import { holds } from "./format/holds.ts";
import { type Advance, inAnyOrder } from "./helpers/any-order.ts";
import { NOON, pageEvent, trackerEvent } from "./helpers/log-event.ts";

const test = suite("judge");

type LogRecord = LogEvent | NoRequest;
const isAdvance = (step: LogRecord | Advance): step is Advance => typeof step === "object" && "is" in step;

/** What a judge made of a run: the books, what the report is made of, and what it gave back, told by content. */
function judge(settings: PlanSettings, steps: readonly (LogRecord | Advance)[]) {
	const tally = new Tally();
	const observer = new Observer();
	const judge = new Judge(makePlan([], settings), tally, observer);
	const missed: Outgoing[] = [];
	for (const [index, step] of steps.entries()) {
		if (isAdvance(step)) missed.push(...judge.advance(step.watermark));
		else judge.take(step, { source: "log", line: index + 1 });
	}
	missed.push(...judge.end());
	for (const { is } of missed) {
		if (is === "replay") tally.replays.count("would-send");
		else tally.count({ is: is === "held" ? "held" : "would-send" });
	}
	const { malformed: _, ...observed } = observer.observed();
	const outgoing = missed.map((one) =>
		one.is === "replay"
			? { is: one.is, event: { ...one.item, position: undefined } }
			: { is: one.is, event: one.item.event },
	);
	return { tally, observed, missed: outgoing, judge };
}

const offsets = fc
	.tuple(fc.constantFrom(0, 150), fc.subarray([5, 60, 5, 10]), fc.constantFrom(-1, 0, 0, 1))
	.map(([place, spans, more]) => NOON + place + spans.reduce((sum, span) => sum + span, 0) + more);
const pages = fc.constantFrom("/a", "/a", "/b", "/100%25", "/b?x=%C3%A4");
const addresses = fc.constantFrom("203.0.113.1", "203.0.113.1", "203.0.113.2");
const hosts = fc.constantFrom("x", "x", "y", undefined);
const referrers = fc.option(
	fc.tuple(fc.constantFrom("https://x", "https://y"), pages).map((parts) => parts.join("")),
	{ nil: undefined },
);
const sometimes = <T>(value: T): fc.Arbitrary<T | undefined> =>
	fc.constantFrom(undefined, undefined, undefined, undefined, value);

const requests = fc
	.record({
		start: offsets,
		ip: addresses,
		host: hosts,
		target: fc.oneof({ weight: 8, arbitrary: pages }, fc.constantFrom("/s.css", "/matomo.js")),
		referrer: referrers,
		visitorId: fc.constantFrom(undefined, "0123456789abcdef", "00000000000000ff"),
		status: fc.constantFrom(200, 200, 200, 304, 404),
		bytes: fc.constantFrom(undefined, 7, 8),
		optOut: sometimes("cookie" as const),
		userAgent: fc.constantFrom("Mozilla/5.0 Firefox/140.0", "curl/8"),
	})
	.map((event): LogEvent => pageEvent({ ...event, logged: event.start }));

const prefetches = requests.map((event): LogEvent => ({ ...event, purpose: "prefetch" }));

const queries = fc
	.record({
		url: fc
			.tuple(fc.constantFrom("https://x", "https://y", ""), pages)
			.map(([origin, page]) => origin + decodeURI(page)),
		id: fc.constantFrom("", "&_id=0123456789abcdef&_idn=0", "&_id=00000000000000ff&_idn=1"),
		more: fc.constantFrom("", "", "", "&e_c=x", "&search=x"),
	})
	.map(({ url, id, more }) => `idsite=1&rec=1&url=${encodeURIComponent(url)}${id}${more}`);

const hits = fc
	.record({
		start: offsets,
		ip: addresses,
		host: hosts,
		referrer: referrers,
		upstreamStatus: fc.constantFrom("204", "204", "502"),
	})
	.chain((event) =>
		fc.oneof(
			{ weight: 5, arbitrary: queries.map((query) => trackerEvent(query, event)) },
			fc.constant(trackerEvent("", { ...event, contentLength: 9000 })),
			fc
				.array(queries, { maxLength: 3 })
				.map((all) =>
					trackerEvent("", { ...event, body: JSON.stringify({ requests: all.map((query) => `?${query}`) }) }),
				),
		),
	)
	.map((event): LogEvent => ({ ...event, logged: event.start, userAgent: "Mozilla/5.0 Firefox/140.0" }));

const settings: fc.Arbitrary<PlanSettings> = fc
	.record({
		match: fc.constantFrom(...RUNGS),
		lateness: fc.constantFrom(0, 10, 100),
		noTracker: fc.constantFrom(false, false, true),
		replayFailed: fc.boolean(),
	})
	.map((some) => ({ ...DEFAULT_SETTINGS, before: 5, after: 60, ...some }));

const logs = fc
	.record({
		requests: fc.array(requests, { maxLength: 9 }),
		hits: fc.array(hits, { maxLength: 7 }),
		copied: fc.nat(14),
	})
	.map(({ requests, hits, copied }) => [...requests, ...hits, ...copies(hits[copied], copied)]);

/** A beacon that was refused is sent again as an image, with the same random number. */
function copies(hit: LogEvent | undefined, delay: number): LogEvent[] {
	if (!hit?.target.includes("?")) return [];
	const target = `${hit.target}&r=${delay}&pv_id=abcdef`;
	return [0, delay].map((late) => ({ ...hit, target, start: hit.start + late, method: late === 0 ? "POST" : "GET" }));
}

test("judges the same in any order of arrival within the lateness", () => {
	let total = 0;
	let replayed = 0;
	holds(
		fc.property(settings, logs, fc.integer({ min: 1, max: 3 }), fc.integer(), (some, records, sources, seed) => {
			const { lateness } = some;
			const inOrder = judge(
				some,
				[...records].sort((a, b) => a.start - b.start),
			);
			const arranged = judge(some, inAnyOrder({ records, startOf: ({ start }) => start, lateness, sources, seed }));
			assert.equal(arranged.tally.outcomes(), inOrder.tally.outcomes());
			assert.equal(arranged.tally.replays.outcomes(), inOrder.tally.replays.outcomes());
			assert.equal(arranged.observed, inOrder.observed);
			assert.equal(arranged.missed.map(told).sort(), inOrder.missed.map(told).sort());
			const starts = arranged.missed.map(({ event }) => event.start);
			assert.equal(
				starts,
				[...starts].sort((a, b) => a - b),
				"in event-time order",
			);
			total += arranged.missed.length;
			replayed += arranged.missed.filter(({ is }) => is === "replay").length;
		}),
		{ numRuns: 700 },
	);
	assert.ok(total > 500, `${total} missed`);
	assert.ok(replayed > 100, `${replayed} replayed`);
});

test("every record has one outcome, in any order, whatever the calls", () => {
	const record = fc.oneof(requests, prefetches, hits, fc.constantFrom(...NO_REQUEST_REASONS));
	const advance = fc
		.integer({ min: NOON - 100, max: NOON + 500 })
		.map((watermark): Advance => ({ is: "advance", watermark }));
	holds(
		fc.property(settings, fc.array(fc.oneof(record, record, advance), { maxLength: 30 }), (some, steps) => {
			const { tally } = judge(some, steps);
			const { holds, lines } = tally.identity();
			assert.ok(holds, lines.join("; "));
			assert.is(tally.records, steps.filter((step) => !isAdvance(step)).length);
		}),
		{ numRuns: 700 },
	);
});

function told(missed: { readonly is: string; readonly event: object }): string {
	return JSON.stringify(missed);
}

test("tells before when all is settled: what is not decided, and what waits for a sign of life, or for a hit that answers, is not", () => {
	const plan = makePlan([], { ...DEFAULT_SETTINGS, browserProof: "off" });
	const judge = new Judge({ ...plan, patience: 86_400_000 }, new Tally(), new Observer());
	const decided = (watermark: number) => watermark - 75_000;
	assert.is(judge.settledBefore(NOON), decided(NOON));
	judge.take(pageEvent({ start: NOON, target: "/a" }), { source: "log", line: 1 });
	const later = NOON + 100_000;
	assert.equal(judge.advance(later), []);
	assert.is(judge.settledBefore(later), NOON, "it waits for a hit of anyone");
	judge.take(trackerEvent("rec=1&e_c=x", { start: NOON + 20_000 }), { source: "log", line: 2 });
	assert.equal(judge.advance(later), []);
	assert.is(judge.settledBefore(later), NOON, "it waits for a hit that answers for anything");
	judge.take(pageEvent({ start: NOON + 90_000, target: "/b" }), { source: "log", line: 3 });
	judge.take(trackerEvent("rec=1&url=https://shop.example/b", { start: NOON + 91_000 }), { source: "log", line: 4 });
	const much = NOON + 300_000;
	assert.is(judge.advance(much).length, 1);
	assert.is(judge.settledBefore(much), decided(much));
});

test("a run that ends waits for twenty answers, and one that goes on for one, of a hit that names the host", () => {
	/** Answers until the missed page view of the beginning is given out. */
	const answersFor = (
		settings: Partial<PlanSettings>,
		patience?: number,
		host?: string,
		every = 10_000,
	): number | undefined => {
		const plan = makePlan([], { ...DEFAULT_SETTINGS, siteId: 1, browserProof: "off", ...settings });
		const judge = new Judge({ ...plan, ...(patience && { patience }) }, new Tally(), new Observer());
		judge.take(pageEvent({ start: NOON, target: "/missed", host }), { source: "log", line: 1 });
		for (let answer = 1; answer <= 90; answer++) {
			const start = NOON + answer * every;
			judge.take(pageEvent({ start, target: `/${answer}`, host }), { source: "log", line: 2 * answer });
			const hit = trackerEvent(`rec=1&url=https://shop.example/${answer}`, { start: start + 100 });
			judge.take(hit, { source: "log", line: 2 * answer + 1 });
			if (judge.advance(start + 75_500).length > 0) return answer;
		}
		return undefined;
	};
	assert.is(answersFor({}, undefined, "shop.example"), 20);
	assert.is(answersFor({}, undefined, "shop.example", 1_000), 61, "a minute after the first");
	assert.is(answersFor({ host: "shop.example" }), 20);
	assert.is(answersFor({}, 86_400_000, "shop.example"), 1);
	assert.is(answersFor({ host: "shop.example" }, 86_400_000), 1);
	assert.is(answersFor({ host: "other.example" }, 86_400_000), 20);
});

test.run();
