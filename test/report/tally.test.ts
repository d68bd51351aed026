import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Outcome } from "../../src/outcome.ts";
import { MALFORMED_REASONS, PAGE_VIEW_FATES, RUNGS, SKIP_REASONS, TRACKER_HIT_KINDS } from "../../src/outcome.ts";
import { Tally } from "../../src/report/tally.ts";

/** Every outcome there is. */
const OUTCOMES: readonly Outcome[] = [
	...MALFORMED_REASONS.map((reason): Outcome => ({ is: "malformed", reason })),
	...SKIP_REASONS.map((reason): Outcome => ({ is: "skipped", reason })),
	...TRACKER_HIT_KINDS.map((kind): Outcome => ({ is: "tracker-hit", kind })),
	...RUNGS.map((rung): Outcome => ({ is: "matched", rung })),
	...PAGE_VIEW_FATES.map((fate): Outcome => ({ is: fate })),
];

function isPageView({ is }: Outcome): boolean {
	return is !== "malformed" && is !== "skipped" && is !== "tracker-hit";
}

function report(tally: Tally, outcome: Outcome): void {
	tally.record();
	if (isPageView(outcome)) tally.pageView();
	tally.count(outcome);
}

const someOutcomes = fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1, maxLength: 60 });

test("counts each outcome in its place", () => {
	const tally = new Tally();
	for (const [index, outcome] of OUTCOMES.entries()) {
		for (let time = 0; time <= index; time++) report(tally, outcome);
	}
	const { malformed, skipped, "tracker-hits": hits, matched, ...fates } = tally.outcomes();
	const counts = [malformed, skipped, hits, matched, fates].flatMap((group) => Object.entries(group));
	const names = [...MALFORMED_REASONS, ...SKIP_REASONS, ...TRACKER_HIT_KINDS, ...RUNGS, ...PAGE_VIEW_FATES];
	assert.equal(
		counts,
		names.map((name, index) => [name, index + 1]),
	);
	assert.is(counts.length, OUTCOMES.length);
	assert.ok(tally.identity().holds);
});

test("leaves out what did not occur, but for the fates of page views", () => {
	const tally = new Tally();
	report(tally, { is: "skipped", reason: "bot" });
	assert.equal(tally.outcomes(), {
		malformed: {},
		skipped: { bot: 1 },
		"tracker-hits": {},
		matched: {},
		...Object.fromEntries(PAGE_VIEW_FATES.map((fate) => [fate, 0])),
	});
});

test("balances for any sequence of outcomes", () => {
	fc.assert(
		fc.property(someOutcomes, (outcomes) => {
			const tally = new Tally();
			for (const outcome of outcomes) report(tally, outcome);
			assert.ok(tally.identity().holds);
			assert.is(tally.records, outcomes.length);
			assert.is(tally.pageViews, outcomes.filter(isPageView).length);
		}),
	);
});

test("does not balance when one record, page view or outcome is lost or counted twice", () => {
	const slips: readonly ((tally: Tally, outcome: Outcome) => void)[] = [
		(tally) => tally.record(),
		(tally) => tally.pageView(),
		(tally, outcome) => tally.count(outcome),
		(tally) => tally.record(3),
	];
	let cases = 0;
	fc.assert(
		fc.property(someOutcomes, fc.constantFrom(...slips), fc.nat(), (outcomes, slip, at) => {
			const tally = new Tally();
			for (const outcome of outcomes) report(tally, outcome);
			slip(tally, outcomes[at % outcomes.length] ?? { is: "sent" });
			const { holds, lines } = tally.identity();
			assert.not(holds);
			assert.match(lines.join("\n"), /≠ .* \(off by -?\d+\)/);
			cases++;
		}),
	);
	assert.is(cases, 100);
});

test("says both sums in words", () => {
	const tally = new Tally();
	report(tally, { is: "malformed", reason: "torn" });
	report(tally, { is: "matched", rung: "url" });
	report(tally, { is: "already-sent" });
	tally.record();
	assert.equal(tally.identity().lines, [
		"records 4 ≠ malformed 1 + skipped 0 + tracker hits 0 + page views 2 (off by 1)",
		"page views 2 = matched 1 + sent 0 + would send 0 + already sent 1 + rejected 0 + held 0 + ambiguous 0 + late 0 + opted out 0",
	]);
});

test("records can be counted several at once", () => {
	const tally = new Tally();
	tally.record();
	tally.record(3);
	assert.is(tally.records, 4);
});

test("gives copies", () => {
	const tally = new Tally();
	const before = tally.outcomes();
	report(tally, { is: "sent" });
	assert.is(before.sent, 0);
});

test.run();
