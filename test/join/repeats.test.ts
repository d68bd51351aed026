import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Join } from "../../src/join/join.ts";
import { JoinHit } from "../../src/join/join-hit.ts";
import { Repeats } from "../../src/join/repeats.ts";
import { SortedQueue } from "../../src/join/sorted-queue.ts";
import { holds } from "../format/holds.ts";
import { hit, opaqueHit, RULE, view } from "./records.ts";

const test = suite("join/repeats");

interface Item {
	readonly start: number;
	readonly tie: string;
	readonly origin: string;
}

/** @returns how many wait of the items, and of how many is remembered that they have equals, before and after they are gone */
function kept(items: readonly Item[]) {
	const queue = new SortedQueue<Item>();
	const repeats = new Repeats<Item>();
	for (const item of items) queue.push(item, repeats.isCopy);
	const [waiting, remembered] = [queue.size, repeats.size];
	for (let item = queue.shift(); item; item = queue.shift()) repeats.forget(item);
	return { waiting, remembered, left: repeats.size };
}

const of = (origins: string, more: Partial<Item> = {}): readonly Item[] =>
	[...origins].map((origin) => ({ start: 1, tie: "a", origin, ...more }));

const CASES: readonly (readonly [why: string, items: readonly Item[], waiting: number, remembered: number])[] = [
	["one is one", of("x"), 1, 0],
	["equal ones of one log are as many as they are", of("xxx"), 3, 3],
	["a copy is none", of("xy"), 1, 1],
	["however many copies", of("xyzxyz"), 2, 2],
	["as many as the log has that has most", of("xyyyx"), 3, 3],
	["at another time it is another", [...of("x"), ...of("y", { start: 2 })], 2, 0],
	["what differs is another", [...of("x"), ...of("y", { tie: "b" })], 2, 0],
	[
		"also when it comes out of order",
		[...of("x", { start: 3 }), ...of("x"), ...of("z", { start: 2 }), ...of("y")],
		3,
		1,
	],
];

for (const [why, items, waiting, remembered] of CASES) {
	test(why, () => assert.equal(kept(items), { waiting, remembered, left: 0 }));
}

test("all were tried", () => assert.is(CASES.length, 8));

test("in any order as many are kept of equals as the origin has that has most of them", () => {
	let copies = 0;
	const items = fc.array(
		fc.record({ start: fc.nat(2), tie: fc.constantFrom("a", "b"), origin: fc.constantFrom("x", "y", "z") }),
		{ maxLength: 25 },
	);
	holds(
		fc.property(items, (all) => {
			const most = new Map<string, Map<string, number>>();
			for (const { start, tie, origin } of all) {
				const counts = most.get(`${start}${tie}`) ?? new Map<string, number>();
				most.set(`${start}${tie}`, counts.set(origin, (counts.get(origin) ?? 0) + 1));
			}
			const expected = [...most.values()].reduce((sum, counts) => sum + Math.max(...counts.values()), 0);
			const { waiting, left } = kept(all);
			assert.is(waiting, expected);
			assert.is(left, 0);
			copies += all.length - expected;
		}),
		{ numRuns: 2000 },
	);
	assert.ok(copies > 1000, `${copies} copies`);
});

test("a copy of a page view is none, however late it comes while that waits", () => {
	const join = new Join<string>(RULE);
	const one = { tie: "same", origin: "log" };
	assert.is(join.addView(view("a", 100, one)), undefined);
	join.addHit(hit(101));
	join.advance(117);
	assert.is(join.addView(view("a again", 100, { ...one, origin: "part" })), "repeated", "its hit was taken");
	assert.is(join.addView(view("b", 100, one)), undefined, "in the same log it is another");
	assert.equal(
		join.end().map(({ is, item }) => `${item} ${is}`),
		["a matched", "b unmatched"],
	);
	assert.is(join.pending, 0);
});

test("a copy of a hit that the tracker has not numbered answers for nothing", () => {
	const fates: string[] = [];
	const join = new Join<string, string>(RULE, (owner, { is }) => fates.push(`${owner} ${is}`));
	const opaque = opaqueHit(101, "/a");
	assert.is(join.addHit(opaque, "hit", "log"), "in-time");
	assert.is(join.addHit(new JoinHit(opaque), "copy", "part"), "repeated");
	for (const item of ["a", "b"]) join.addView(view(item, 100));
	assert.equal(
		join.end().map(({ is, item }) => `${item} ${is}`),
		["a matched", "b unmatched"],
	);
	assert.equal(fates, ["copy repeated", "hit answered"]);
	const other = new Join<string>(RULE);
	assert.is(other.addHit(opaque, undefined, "log"), "in-time");
	assert.is(other.addHit(new JoinHit(opaque), undefined, "log"), "in-time", "in one log it is another");
});

test.run();
