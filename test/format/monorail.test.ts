import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { monorail } from "../../src/format/monorail.ts";
import { holds } from "./holds.ts";

const test = suite("format/monorail");

const BASE = { time: "2026-11-22T12:00:55.879Z", ip: "203.0.113.7", url: "https://shop.test/" };
const START = Date.UTC(2026, 10, 22, 12, 0, 55, 879);

function eventOf(fields: Readonly<Record<string, unknown>>) {
	const event = monorail.parse(JSON.stringify({ ...BASE, ...fields }));
	if (typeof event === "string") throw new Error(event);
	return event;
}

test("the same time, however it is written", () => {
	for (const time of [1795348855.879, "1795348855.879", "2026-11-22T13:00:55.879+01:00", "2026-11-22 12:00:55.879Z"]) {
		assert.is(eventOf({ time }).start, START, String(time));
	}
});

test("a line is ordered by the end of its request", () => {
	const { start, logged, duration } = eventOf({ duration_ms: 121.5 });
	assert.equal([start, logged, duration], [START, START + 121.5, 121.5]);
	assert.is(eventOf({ duration_ms: 1.5e-7 }).duration, 1.5e-7, "the tiny float of a timer");
});

test("all ways of saying nothing are the same", () => {
	const bare = eventOf({});
	const optional = [
		"method",
		"status",
		"user_agent",
		"bytes",
		"duration_ms",
		"opt_out",
		"dnt",
		"visitor_id",
		"uadata",
		"title",
	];
	for (const nothing of [null, "", "-"]) {
		assert.equal(eventOf(Object.fromEntries(optional.map((key) => [key, nothing]))), bare, String(nothing));
	}
	assert.is(bare.method, "GET");
	assert.is(bare.status, 200);
});

const yes = [true, 1, "1", "true"];
const no = [false, 0, "0", "false", null, "", "-"];

test("flags", () => {
	for (const flag of yes) {
		assert.is(eventOf({ opt_out: flag, dnt: flag, gpc: flag }).optOut, "cookie");
		assert.is(eventOf({ dnt: flag, gpc: flag }).optOut, "dnt");
		assert.is(eventOf({ gpc: flag }).optOut, "gpc");
		assert.is(eventOf({ consent: flag }).consent, true);
	}
	for (const flag of no) {
		const event = eventOf({ opt_out: flag, dnt: flag, gpc: flag, consent: flag });
		assert.equal([event.optOut, event.consent], [undefined, undefined], String(flag));
	}
	assert.is(yes.length + no.length, 11);
});

const time = fc.constantFrom<unknown>(
	BASE.time,
	1795348855.879,
	"1795348855",
	"2026-11-22T13:00:55+01:00",
	7,
	"\\",
	null,
	{},
);
const duration = fc.constantFrom<unknown>(undefined, 12, "12.5", 1e-7, null, "", "-", "x", -1, []);
const decoy = fc.constantFrom<unknown>(
	undefined,
	'"time":1,',
	"{",
	{ time: 5, duration_ms: 9 },
	[{ time: 5 }],
	',"duration_ms":7',
);

test("loggedAt takes a key for no other key's end", () => {
	const line = '{"x\\"time":7,"x\\"duration_ms":9,"time":1795348855.879,"ip":"::1","url":"https://shop.test/"}';
	assert.is(monorail.loggedAt(line, 0, line.length), START);
});

test("loggedAt agrees with parse, wherever the keys are", () => {
	const indent = fc.constantFrom("", "  ");
	let read = 0;
	holds(
		fc.property(
			time,
			duration,
			decoy,
			decoy,
			fc.shuffledSubarray(["a", "b", "c", "d", "e"], { minLength: 5 }),
			indent,
			(t, d, x, y, order, gap) => {
				const fields: Record<string, [string, unknown]> = {
					a: ["time", t],
					b: ["duration_ms", d],
					c: ["x", x],
					d: ["y", y],
					e: ["ip", "::1"],
				};
				const json = JSON.stringify(
					{ ...Object.fromEntries(order.map((key) => fields[key] ?? [key, 0])), url: BASE.url },
					undefined,
					gap,
				);
				const line = json.replaceAll("\n", " ");
				const event = monorail.parse(line);
				if (typeof event === "string") return;
				read++;
				const before = '{"time":3,"duration_ms":4}\n';
				assert.is(
					monorail.loggedAt(`${before}${line}\n${before}`, before.length, before.length + line.length),
					event.logged,
					line,
				);
			},
		),
		{ numRuns: 1000 },
	);
	assert.ok(read > 300, `${read} lines were read`);
});

test.run();
