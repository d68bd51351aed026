import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Decision } from "../../src/join/fate.ts";
import { Join, type JoinView } from "../../src/join/join.ts";
import type { JoinHit } from "../../src/join/join-hit.ts";
import type { JoinRule } from "../../src/join/rule.ts";
import { hit, opaqueHit, RULE, view } from "./records.ts";

const test = suite("join/join");

/**
 * One step and what is expected of it: the answer of the join in a few words (`in-time`, `a matched url +3`), and how
 * much waits after it.
 */
type Step = readonly [
	input: JoinView<string> | JoinHit | number | "end",
	answer: string,
	pending: number,
	state: string,
];

interface Table {
	readonly name: string;
	readonly rule?: Partial<JoinRule>;
	readonly steps: readonly Step[];
}

const TABLES: readonly Table[] = [
	{
		name: "a hit answers for its page view, which is decided when the window, what it may prefer and the lateness have passed",
		steps: [
			[view("a", 100), "", 1, "a is free"],
			[hit(103, { copyKey: "r" }), "in-time", 2, "the hit waits for nearer page views"],
			[118, "", 2, "118 = 103 + before + lateness: not yet past"],
			[118.5, "", 2, "a has its answer; the hit is remembered for copies"],
			[175, "", 2, "175 = 100 + after + before + lateness: not yet past"],
			[175.5, "a matched url +3", 1, "a is decided, once"],
			[183, "", 1, "183 = 103 + before + (after + before + lateness)"],
			[183.5, "", 0, "nothing is left"],
		],
	},
	{
		name: "a page view without a hit is unmatched at the same time, neither sooner nor twice",
		steps: [
			[view("a", 100), "", 1, "a is free"],
			[175, "", 1, "its window may still get a hit"],
			[176, "a unmatched", 0, "a is decided"],
			[300, "", 0, "and stays so"],
			["end", "", 0, ""],
		],
	},
	{
		name: "both ends of the window are in it",
		steps: [
			[view("early hit", 105, { page: "/1" }), "", 1, ""],
			[view("too early hit", 105, { page: "/2" }), "", 2, ""],
			[view("late hit", 105, { page: "/3" }), "", 3, ""],
			[view("too late hit", 105, { page: "/4" }), "", 4, ""],
			[hit(100, { page: "/1" }), "in-time", 5, "100 = 105 - before"],
			[hit(99.5, { page: "/2" }), "in-time", 6, ""],
			[hit(165, { page: "/3" }), "in-time", 7, "165 = 105 + after"],
			[hit(165.5, { page: "/4" }), "in-time", 8, ""],
			[
				"end",
				"early hit matched url -5; late hit matched url +60; too early hit unmatched; too late hit unmatched",
				0,
				"in event-time order, here by tie",
			],
		],
	},
	{
		name: "one hit, one page view: the nearest; of two equally far the earlier",
		steps: [
			[view("far", 90), "", 1, ""],
			[view("near", 96), "", 2, ""],
			[view("as near, later", 104), "", 3, ""],
			[hit(100), "in-time", 4, ""],
			["end", "far unmatched; near matched url +4; as near, later unmatched", 0, ""],
		],
	},
	{
		name: "a nearer page view that comes later takes the hit: the hit waits for it",
		steps: [
			[view("far", 100), "", 1, ""],
			[hit(110), "in-time", 2, ""],
			[124, "", 2, "a page view from 114 on may still come, and would be nearer"],
			[view("near", 114), "", 3, "114 = 124 - lateness"],
			["end", "far unmatched; near matched url -4", 0, ""],
		],
	},
	{
		name: "hits are served in event-time order, not in order of arrival",
		steps: [
			[view("one", 100), "", 1, ""],
			[view("two", 140), "", 2, ""],
			[hit(141), "in-time", 3, ""],
			[hit(139), "in-time", 4, "it is first in event time, and takes the nearest: two"],
			["end", "one matched url +41; two matched url -1", 0, "the other is left with one"],
		],
	},
	{
		name: "the best rung wins over the nearest: visitor id, URL, Referer",
		steps: [
			[view("referer", 110, { page: "/r" }), "", 1, "nearest"],
			[view("url", 105, { page: "/u" }), "", 2, ""],
			[view("visitor id", 70, { page: "/u", fingerprint: "her phone", visitorId: "c0ffee" }), "", 3, "farthest"],
			[hit(111, { page: "/u", refererPage: "/r", refererHost: "example.org", visitorId: "c0ffee" }), "in-time", 4, ""],
			["end", "visitor id matched visitor-id +41; url unmatched; referer unmatched", 0, ""],
		],
	},
	{
		name: "a visitor id without the URL is no match: it is one visitor's for years",
		steps: [
			[view("a", 100, { fingerprint: "phone", visitorId: "c0ffee", page: "/other" }), "", 1, ""],
			[hit(101, { visitorId: "c0ffee" }), "in-time", 2, ""],
			["end", "a unmatched", 0, ""],
		],
	},
	{
		name: "one form of the reported page is enough, and both count the same",
		steps: [
			[view("encoded", 100, { page: "/100%25" }), "", 1, ""],
			[view("decoded", 103, { page: "/100%" }), "", 2, ""],
			[hit(104, { page: "/100%25", decodedPage: "/100%" }), "in-time", 3, "the nearest, whichever form comes first"],
			["end", "encoded unmatched; decoded matched url +1", 0, ""],
		],
	},
	{
		name: "an opaque hit answers by its Referer",
		steps: [
			[view("a", 100), "", 1, ""],
			[opaqueHit(101, "/a"), "in-time", 2, ""],
			["end", "a matched referer +1", 0, ""],
		],
	},
	...(["visitor-id", "url", "referer", "visitor"] as const).map((weakest): Table => {
		const rungs = ["visitor-id", "url", "referer", "visitor"];
		const fate = (rung: string): string =>
			rungs.indexOf(rung) <= rungs.indexOf(weakest) ? `matched ${rung} +1` : "unmatched";
		return {
			name: `--match ${weakest} takes no weaker rung`,
			rule: { weakest },
			steps: [
				[view("i", 100, { fingerprint: "1", page: "/i", visitorId: "c0ffee" }), "", 1, ""],
				[view("u", 100, { fingerprint: "2", page: "/u" }), "", 2, ""],
				[view("r", 100, { fingerprint: "3", page: "/r" }), "", 3, ""],
				[view("v", 100, { fingerprint: "4", page: "/v" }), "", 4, ""],
				[hit(101, { fingerprint: "new address", page: "/i", visitorId: "c0ffee" }), "in-time", 5, ""],
				[hit(101, { fingerprint: "2", page: "/u" }), "in-time", 6, ""],
				[opaqueHit(101, "/r", { fingerprint: "3" }), "in-time", 7, ""],
				[opaqueHit(101, "/elsewhere", { fingerprint: "4" }), "in-time", 8, ""],
				[
					"end",
					`i ${fate("visitor-id")}; r ${fate("referer")}; u ${fate("url")}; v ${fate("visitor")}`,
					0,
					"in event-time order, here by tie",
				],
			],
		};
	}),
	{
		name: "another visitor's hit, another page's, another host's answer for nothing; a host that nobody knows fits any",
		steps: [
			[view("a", 100), "", 1, ""],
			[hit(101, { fingerprint: "bob" }), "in-time", 2, ""],
			[hit(101, { page: "/b" }), "in-time", 3, ""],
			[hit(101, { host: "example.com" }), "in-time", 4, ""],
			[hit(101, { host: "example.com", refererPage: "/a", refererHost: "example.net" }), "in-time", 5, ""],
			[200, "a unmatched", 0, ""],
			[view("log without hosts", 300, { host: undefined }), "", 1, ""],
			[hit(301), "in-time", 2, ""],
			[view("hit without a host", 300, { page: "/b" }), "", 3, ""],
			[hit(301, { page: "/b", host: undefined }), "in-time", 4, ""],
			["end", "hit without a host matched url +1; log without hosts matched url +1", 0, ""],
		],
	},
	{
		name: "copies of a hit answer once; the earlier counts, whichever line comes first",
		steps: [
			[view("one", 100), "", 1, ""],
			[view("two", 101), "", 2, ""],
			[hit(104, { copyKey: "r" }), "in-time", 3, ""],
			[hit(101, { copyKey: "r" }), "repeated", 4, "earlier: this one counts"],
			[hit(107, { copyKey: "r" }), "repeated", 5, "later: it will not count"],
			[150, "", 3, "answered; what waits on recognises copies"],
			[hit(141, { copyKey: "r" }), "repeated", 4, "also after the answer"],
			["end", "one unmatched; two matched url +0", 0, ""],
		],
	},
	{
		name: "what comes later than a window after a hit is no copy, however soon or late it is logged",
		steps: [
			[view("one", 100), "", 1, ""],
			[view("two", 165), "", 2, ""],
			[view("three", 165.5, { page: "/b" }), "", 3, ""],
			[hit(100, { copyKey: "r" }), "in-time", 4, ""],
			[hit(165, { copyKey: "r" }), "repeated", 5, "165 = 100 + before + after"],
			[hit(165.5, { copyKey: "r", page: "/b" }), "in-time", 6, "a hit of its own"],
			["end", "one matched url +0; two unmatched; three matched url +0", 0, ""],
		],
	},
	{
		name: "a slow page comes after its hit, later than the lateness: the hit was kept for it",
		steps: [
			[view("other", 500, { fingerprint: "bob" }), "", 1, "time goes on"],
			[hit(501), "in-time", 2, ""],
			[570, "", 2, "no page view for the hit: it becomes a spare"],
			[view("slow", 499), "", 3, "71 behind, and yet: its window is open"],
			[hit(502), "late", 4, "comes later than any page view could"],
			[view("twice as slow", 498), "", 5, "the spare is taken; the late hit is still waiting"],
			[575.5, "twice as slow matched url +4; slow matched url +2; other unmatched", 1, "the spare has answered"],
			[581, "", 1, "581 = 501 + before + (after + before + lateness)"],
			[581.5, "", 0, "it is forgotten"],
		],
	},
	{
		name: "of several spares the best rung, then the nearest; a taken one is gone",
		steps: [
			[
				hit(500, { page: undefined, refererPage: "/a", refererHost: "example.org" }),
				"in-time",
				1,
				"nearest, but by Referer",
			],
			[hit(503), "in-time", 2, ""],
			[hit(510), "in-time", 3, ""],
			[540, "", 3, "all are spares"],
			[view("1", 500), "", 4, ""],
			[view("2", 500), "", 5, ""],
			[view("3", 500), "", 6, ""],
			[view("4", 500), "", 7, ""],
			["end", "1 matched url +3; 2 matched url +10; 3 matched referer +0; 4 unmatched", 0, ""],
		],
	},
	{
		name: "a spare is given up when its last possible page view would be late",
		steps: [
			[hit(500), "in-time", 1, ""],
			[580, "", 1, "580 = 500 + before + (after + before + lateness)"],
			[580.5, "", 0, ""],
			[view("slow", 505), "slow late by 0.5", 0, "due 580"],
		],
	},
	{
		name: "a page view whose window has closed is late, at once and only once; one at the very end is not",
		steps: [
			[1000, "", 0, ""],
			[view("in time", 925), "", 1, "925 + 75 = 1000"],
			[view("late", 924), "late late by 1", 1, ""],
			[view("very late", 0), "very late late by 925", 1, ""],
			["end", "in time unmatched", 0, ""],
		],
	},
	{
		name: "a late hit still answers for a page view that is open",
		steps: [
			[view("a", 950), "", 1, ""],
			[1000, "", 1, "hits from 985 on are in time"],
			[hit(985), "in-time", 2, ""],
			[hit(984, { page: "/b" }), "late", 3, ""],
			[hit(951), "late", 4, "it missed nothing"],
			["end", "a matched url +1", 0, ""],
		],
	},
	{
		name: "time does not go back",
		steps: [
			[view("a", 100), "", 1, ""],
			[176, "a unmatched", 0, ""],
			[50, "", 0, "ignored"],
			[view("b", 100), "b late by 1", 0, "still 176"],
			["end", "", 0, ""],
		],
	},
	{
		name: "a window of nothing: only the same instant",
		rule: { before: 0, after: 0, around: 0, lateness: 0 },
		steps: [
			[view("a", 100), "", 1, ""],
			[100, "", 1, "more may come that starts at 100"],
			[hit(100), "in-time", 2, ""],
			[101, "a matched url +0", 0, ""],
			["end", "", 0, ""],
		],
	},
];

for (const { name, rule, steps } of TABLES) {
	test(name, () => {
		const join = new Join<string>({ ...RULE, ...rule });
		for (const [index, [input, answer, pending, state]] of steps.entries()) {
			const where = `step ${index + 1} (${state})`;
			assert.is(take(join, input), answer, where);
			assert.is(join.pending, pending, `pending after ${where}`);
		}
	});
}

test("the tables are there", () => assert.is(TABLES.length, 24));

function take(join: Join<string>, input: Step[0]): string {
	if (input === "end") return join.end().map(inWords).join("; ");
	if (typeof input === "number") return join.advance(input).map(inWords).join("; ");
	if (!("item" in input)) return join.addHit(input);
	const decision = join.addView(input);
	return decision === undefined || decision === "repeated" ? (decision ?? "") : inWords(decision);
}

function inWords(decision: Decision<string>): string {
	switch (decision.is) {
		case "matched":
			return `${decision.item} matched ${decision.rung} ${decision.delay < 0 ? "" : "+"}${decision.delay}`;
		case "unmatched":
			return `${decision.item} unmatched`;
		case "late":
			return `${decision.item} late by ${decision.lateBy}`;
	}
}

test.run();
