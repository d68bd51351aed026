import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import { Openers } from "../src/digest/openers.ts";
import { Packer } from "../src/digest/packer.ts";
import { SkippedLines } from "../src/digest/skipped-lines.ts";
import { Unpacker } from "../src/digest/unpacker.ts";
import type { LogEvent } from "../src/event.ts";
import { PATIENCE, ViewedAhead } from "../src/join/viewed-ahead.ts";
import { Judge } from "../src/judge.ts";
import { makePlan } from "../src/plan.ts";
import { packUnit, unpackUnit } from "../src/reading/unit-packing.ts";
import { Observer } from "../src/report/observer.ts";
import { Tally } from "../src/report/tally.ts";
import { NOON, pageEvent } from "./helpers/log-event.ts";
import { type JudgeWorld, judgeWorlds } from "./judge-worlds.ts";

const test = suite("judge/skipped lines");

/** Of a log in which nothing was fetched ahead for long. */
function impatient(): Openers {
	const openers = new Openers();
	for (let told = 0; told <= PATIENCE; told++) openers.told();
	return openers;
}

/** What a run over a world tells. @param atOnce how many records travel together; 0 for one by one */
function judged({ settings, records }: JudgeWorld, atOnce: number) {
	const tally = new Tally();
	const observer = new Observer();
	const judge = new Judge(makePlan([], settings), tally, observer);
	const skipped = atOnce === 0 ? undefined : new SkippedLines();
	const log = { openers: impatient(), skipped };
	let collected = 0;
	for (const [index, event] of records.entries()) {
		const digest = judge.digest(event, false, undefined, log);
		if (digest) judge.takeDigest(digest, { source: "log", line: index + 1 });
		else collected++;
		if (skipped && (index % atOnce === atOnce - 1 || index === records.length - 1)) {
			const packer = new Packer();
			const facts = { firstLine: 1, bytes: 1, jumpsBack: false, counts: new Map(), keys: new Map(), digests: [] };
			packUnit({ ...facts, lines: undefined, records: undefined, skipped }, [], packer);
			skipped.clear();
			const arrived = unpackUnit(new Unpacker(structuredClone(packer.take())), [], new SkippedLines());
			if (arrived.skipped) judge.takeSkipped(arrived.skipped);
		}
	}
	const missed = judge.end().map((one) => ({ is: one.is, start: one.item.start }));
	const { asksForConsent, trackerLog, period } = judge;
	const { sawTracker, isUnanswered, silence } = trackerLog;
	const facts = { asksForConsent, period, sawTracker, isUnanswered, outages: silence.outages, records: tally.records };
	return { told: { missed, facts, outcomes: tally.outcomes(), observed: observer.observed() }, collected };
}

test("records that are taken together are judged as if they came one by one", () => {
	let most = 0;
	let all = 0;
	const check = (world: JudgeWorld, atOnce: number) => {
		const { told, collected } = judged(world, atOnce);
		assert.equal(told, judged(world, 0).told);
		most += collected;
		all += world.records.length;
	};
	void fc.assert(fc.property(judgeWorlds, fc.integer({ min: 1, max: 12 }), check), { numRuns: 500 });
	assert.ok(most > all / 20, `${most} of ${all} records were taken together`);
});

const LOADED: Partial<LogEvent> = { target: "/s.css", referrer: "https://x/a", ip: "203.0.113.1" };

test("of a visitor's loads within a visit the first and the last are told, whatever their order", () => {
	const judge = new Judge(makePlan([], DEFAULT_SETTINGS), new Tally(), new Observer());
	const skipped = new SkippedLines();
	const log = { openers: impatient(), skipped };
	const take = (minutes: number, more: Partial<LogEvent> = {}) => {
		const start = NOON + minutes * 60_000;
		assert.is(judge.digest(pageEvent({ ...LOADED, ...more, start }), false, undefined, log), undefined);
	};
	for (const minutes of [10, 0, 29, 5]) take(minutes);
	take(3, { ip: "203.0.113.2" });
	take(31);
	const told = skipped.loads.map(({ visitor, first, last }) => [
		visitor.ip,
		(first - NOON) / 60_000,
		(last - NOON) / 60_000,
	]);
	assert.equal(told, [
		["203.0.113.1", 0, 29],
		["203.0.113.2", 3, 3],
		["203.0.113.1", 31, 31],
	]);
	assert.is(skipped.lines, 6);
	skipped.clear();
	assert.equal(skipped, new SkippedLines());
});

test("whoever is told of the requests of one log that has nothing fetched ahead loses patience with it", () => {
	const openers = new Openers();
	const ahead = new ViewedAhead(60_000, { pageOf: () => undefined, keep: (text) => text });
	let told = 0;
	for (let start = NOON; openers.matterAt(start); start++) {
		openers.told();
		ahead.requested("x", "https://x/a", start);
		told++;
	}
	ahead.forget(NOON);
	assert.ok(ahead.isIdle, `after ${told}`);
	openers.fetchedAhead(NOON);
	assert.ok(openers.matterAt(NOON));
});

test.run();
