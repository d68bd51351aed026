import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HitAnswers } from "../../src/explanation/hit-answers.ts";
import type { Explanation } from "../../src/explanation.ts";
import type { HitFate } from "../../src/join/fate.ts";
import type { TrackerHitKind } from "../../src/outcome.ts";

const test = suite("explanation/hit-answers");

type Fate = HitFate<{ readonly position: { readonly source: string; readonly line: number } }>;

const answered = (line: number): Fate => ({
	is: "answered",
	item: { position: { source: "log", line } },
	rung: "url",
	delay: 500,
});
const SPARE: Fate = { is: "spare" };
const REPEATED: Fate = { is: "repeated" };

const CASES: readonly (readonly [kind: TrackerHitKind, fates: readonly Fate[], late: boolean, found: string])[] = [
	["other", [], false, "other"],
	["failed", [], false, "failed"],
	["page-view", [answered(1)], false, "1"],
	["page-view", [answered(1)], true, "1"],
	["page-view", [SPARE], false, "no-page-view"],
	["opaque", [SPARE], false, "no-page-view"],
	["site-search", [SPARE], true, "late"],
	["repeated", [REPEATED], false, "repeated"],
	["repeated", [answered(1)], false, "1"],
	["page-view", [REPEATED], false, "repeated"],
	["page-view", [REPEATED], true, "repeated"],
	["page-view", [answered(2), SPARE, answered(1)], false, "2 1"],
	["page-view", [REPEATED, SPARE], false, "no-page-view"],
];

test("a call is explained once, when the last of its hits has its fate", () => {
	let cases = 0;
	for (const [kind, fates, late, found] of CASES) {
		const explained: Explanation[] = [];
		const position = { source: "log", line: 9 };
		const answers = new HitAnswers({ position, hits: fates.length, page: "/a" }, (one) => explained.push(one));
		if (late) answers.late();
		answers.judged(kind);
		for (const fate of fates) {
			assert.is(explained.length, 0);
			answers.settled(fate);
		}
		const [explanation] = explained;
		assert.is(explained.length, 1);
		if (explanation?.is !== "tracker-hit") assert.unreachable();
		else {
			assert.is(explanation.kind, kind);
			assert.is(explanation.page, "/a");
			assert.is(explanation.reason ?? explanation.answers.map(({ line }) => line).join(" "), found);
		}
		cases++;
	}
	assert.is(cases, 13);
});

test.run();
