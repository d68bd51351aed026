import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import type { LogEvent } from "../src/event.ts";
import type { Outgoing } from "../src/gate.ts";
import { Judge } from "../src/judge.ts";
import { makePlan } from "../src/plan.ts";
import { Observer } from "../src/report/observer.ts";
import { Tally } from "../src/report/tally.ts";
import { holds } from "./format/holds.ts";
import type { Advance } from "./helpers/any-order.ts";
import { NOON, pageEvent, trackerEvent } from "./helpers/log-event.ts";
import { arranged, type JudgeWorld, judgeCrowds, judgeWorlds } from "./judge-worlds.ts";

const test = suite("judge/any order");

const isAdvance = (step: LogEvent | Advance): step is Advance => "is" in step;

/** A record as another part of the log has it. */
const copies = new WeakSet<LogEvent>();

/** All that a run over a world tells, but for where records stand. */
function judged({ settings }: JudgeWorld, steps: readonly (LogEvent | Advance)[]) {
	const tally = new Tally();
	const observer = new Observer();
	const judge = new Judge(makePlan([], settings), tally, observer);
	const missed: Outgoing[] = [];
	for (const [index, step] of steps.entries()) {
		if (isAdvance(step)) missed.push(...judge.advance(step.watermark));
		else
			judge.takeDigest(
				judge.digest(step),
				{ source: "log", line: index + 1 },
				false,
				copies.has(step) ? "part" : "whole",
			);
	}
	missed.push(...judge.end());
	for (const { is } of missed) {
		if (is === "replay") tally.replays.count("would-send");
		else tally.count({ is: is === "held" ? "held" : "would-send" });
	}
	assert.ok(tally.identity().holds);
	const { asksForConsent, trackerLog, period } = judge;
	const { sawTracker, isUnanswered, silence } = trackerLog;
	const { silentGaps, outages } = silence;
	return {
		outcomes: tally.outcomes(),
		observed: observer.observed(),
		facts: { asksForConsent, sawTracker, isUnanswered, silentGaps, outages, period },
		replays: tally.replays.outcomes(),
		missed: missed.map((one) => {
			if (one.is === "replay") return { is: one.is, event: { ...one.item, position: undefined } };
			const { event, visitorId, title } = one.item;
			return { is: one.is, event, visitorId, title };
		}),
	};
}

type Result = ReturnType<typeof judged>;

/** Equal page views of the same instant may come in any order: whichever is first, the same is sent. */
function inOneOrder({ missed }: Result): readonly string[] {
	return missed.map((one) => JSON.stringify([one.event.start, one])).sort();
}

function assertSame(actual: Result, expected: Result): void {
	assert.equal(actual.outcomes, expected.outcomes);
	assert.equal(actual.replays, expected.replays);
	assert.equal(inOneOrder(actual), inOneOrder(expected));
	assert.equal(actual.observed, expected.observed);
	assert.equal(actual.facts, expected.facts);
	const starts = actual.missed.map(({ event }) => event.start);
	assert.equal(
		starts,
		starts.toSorted((a, b) => a - b),
		"in event-time order",
	);
}

/** Counts what occurred, so that a world in which nothing happens does not pass for a proof. */
class Occurrences {
	readonly #counts = new Map<string, number>();

	add({ outcomes: { skipped, ...fates }, missed }: Result): void {
		for (const reason of ["prefetch", "partly-tracked", "no-browser-proof"] as const) {
			this.#count(`skipped ${reason}`, skipped[reason] ?? 0);
		}
		this.#count("opted out", fates["opted-out"]);
		for (const { event, visitorId, title } of missed) {
			if (!("purpose" in event)) {
				this.#count("sent again", 1);
				continue;
			}
			this.#count("missed", 1);
			this.#count("viewed ahead", event.purpose === undefined ? 0 : 1);
			this.#count("learned ids", visitorId !== undefined && event.visitorId === undefined ? 1 : 0);
			this.#count("learned titles", title !== undefined && event.title === undefined ? 1 : 0);
		}
	}

	assertAll(names: readonly string[], least: number): void {
		for (const name of names) {
			const count = this.#counts.get(name) ?? 0;
			assert.ok(count >= least, `${count} ${name}`);
		}
	}

	#count(name: string, count: number): void {
		this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
	}
}

test("what is sent, with whose id and which title, depends on event time alone", () => {
	const occurred = new Occurrences();
	holds(
		fc.property(judgeWorlds, fc.integer({ min: 1, max: 3 }), fc.integer(), (world, sources, seed) => {
			const expected = judged(
				world,
				world.records.toSorted((a, b) => a.start - b.start),
			);
			assertSame(judged(world, arranged(world, sources, seed)), expected);
			occurred.add(expected);
		}),
		{ numRuns: 2500 },
	);
	occurred.assertAll(["missed", "opted out", "learned ids", "learned titles", "skipped prefetch", "sent again"], 100);
	occurred.assertAll(["viewed ahead", "skipped partly-tracked", "skipped no-browser-proof"], 20);
});

test("who counts as a robot does, too", () => {
	const occurred = new Occurrences();
	holds(
		fc.property(judgeCrowds, fc.integer({ min: 1, max: 3 }), fc.integer(), (world, sources, seed) => {
			const expected = judged(
				world,
				world.records.toSorted((a, b) => a.start - b.start),
			);
			assertSame(judged(world, arranged(world, sources, seed)), expected);
			occurred.add(expected);
		}),
		{ numRuns: 25 },
	);
	occurred.assertAll(["missed", "skipped no-browser-proof"], 50);
});

test("what is read twice counts once", () => {
	let repeated = 0;
	const withCopies = judgeWorlds.chain((world) => fc.tuple(fc.constant(world), fc.subarray([...world.records])));
	holds(
		fc.property(withCopies, fc.integer({ min: 1, max: 3 }), fc.integer(), ([world, some], sources, seed) => {
			const expected = judged(world, arranged(world, sources, seed));
			const again = some.map((record) => ({ ...record }));
			for (const copy of again) copies.add(copy);
			const records = [...world.records, ...again];
			const actual = judged(world, arranged({ ...world, records }, sources, seed));
			const fatesOf = ({ outcomes: { skipped: _, "tracker-hits": __, malformed: ___, ...fates } }: Result) => fates;
			assert.equal(fatesOf(actual), fatesOf(expected));
			assert.equal(inOneOrder(actual), inOneOrder(expected));
			repeated += actual.outcomes.skipped.repeated ?? 0;
		}),
		{ numRuns: 1500 },
	);
	assert.ok(repeated > 1000, `${repeated} repeated`);
});

/** What may differ of two page views of the same visitor, page and instant, and is sent. */
const DETAILS: readonly (readonly [Partial<LogEvent>, Partial<LogEvent>])[] = [
	[{ duration: 7 }, { duration: 8 }],
	[{ bytes: 7 }, { bytes: 8 }],
	[{ title: "A" }, { title: "B" }],
	[{ scheme: "http" }, { scheme: "https" }],
	[{ language: "de" }, { language: undefined }],
	[{ referrer: "https://x/a" }, { referrer: "https://x/b" }],
	[{ visitorId: "0123456789abcdef" }, { visitorId: undefined }],
	[{ userAgent: "Mozilla/5.0 Firefox/140.0" }, { userAgent: "Mozilla/5.0 Firefox/141.0" }],
	[{ clientHints: { uadata: "{}" } }, { clientHints: { uadata: "[]" } }],
	[
		{ clientHints: { brands: "a", platform: "b", mobile: undefined } },
		{ clientHints: { brands: "a", platform: "c", mobile: undefined } },
	],
];

test("which of two page views of the same instant a hit answers for depends on what they are", () => {
	const settings = { ...DEFAULT_SETTINGS, fingerprint: ["ip"], match: "visitor", browserProof: "off" } as const;
	for (const details of DETAILS) {
		const [one, two] = details.map((detail) => pageEvent(detail));
		const hit = trackerEvent("idsite=1&rec=1", { start: NOON + 1 });
		const [there, back] = [
			[one, two, hit],
			[two, one, hit],
		].map((records) =>
			judged(
				{ settings, records: [] },
				records.filter((record) => record !== undefined),
			),
		);
		assert.is(there?.missed.length, 1, JSON.stringify(details));
		assert.equal(there?.missed, back?.missed, JSON.stringify(details));
	}
	assert.is(DETAILS.length, 10);
});

test("of equal hits without a number one that reached Matomo answers, whichever comes first", () => {
	const settings = { ...DEFAULT_SETTINGS, siteId: 1, replayFailed: true };
	const view = pageEvent({ start: NOON, target: "/a", host: "x" });
	const query = "idsite=1&rec=1&url=https%3A%2F%2Fx%2Fa";
	const [failed, taken] = [502, 204].map((status) => trackerEvent(query, { start: NOON + 100, status }));
	assert.ok(failed && taken);
	const results = [
		[failed, taken],
		[taken, failed],
	].map((hits) => judged({ settings, records: [] }, [view, ...(hits as LogEvent[])]));
	assertSame(results[0] as Result, results[1] as Result);
	assert.equal(results[0]?.observed.pages.rows, [{ key: "/a", tracked: 1, missed: 0 }]);
});

test.run();
