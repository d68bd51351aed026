import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Decision, HitFate } from "../../src/join/fate.ts";
import { Join } from "../../src/join/join.ts";
import { RUNGS } from "../../src/outcome.ts";
import { holds } from "../format/holds.ts";
import { hit, RULE, view } from "./records.ts";
import { belong, countingHits, isInWindow, referenceJoin, type World } from "./reference-join.ts";
import { type Arrival, arrivals, runs, type Step, startOf, worlds } from "./worlds.ts";

const test = suite("join/any order");

test("the streamed join decides as one that knows everything, in any order and however often time advances", () => {
	const seen = { matched: 0, unmatched: 0, repeated: 0 };
	holds(
		fc.property(runs, ({ world, steps }) => {
			const { decisions, receptions, fates, pending } = play(world, steps);
			assert.equal(verdicts(world, decisions), expected(world));
			assert.equal(
				decisions.map(({ item }) => item).sort(byNumber),
				world.views.map((_, item) => item),
			);
			assert.not.ok(receptions.includes("late"), "a hit within the lateness is never late");
			assert.is(pending, 0);
			assert.equal(fates.map(({ hit }) => hit).sort(byNumber), [...world.hits.keys()], "each hit has one fate");
			assert.equal(answers(fates), matches(decisions), "hits and page views tell the same");
			assert.is(fates.filter(({ is }) => is === "repeated").length, world.hits.length - countingHits(world).length);
			const starts = decisions.map(({ item }) => world.views[item]?.start ?? 0);
			assert.equal(starts, [...starts].sort(byNumber), "in event-time order");
			for (const { is } of decisions) if (is !== "late") seen[is]++;
			for (const reception of receptions) if (reception === "repeated") seen.repeated++;
		}),
		{ numRuns: 3000 },
	);
	for (const [what, count] of Object.entries(seen)) assert.ok(count > 300, `${count} ${what}`);
});

test("out of all order too, each page view gets one decision that a hit can account for", () => {
	let late = 0;
	const shuffled = worlds.chain((world) => {
		const all = arrivals(world);
		return fc.record({
			world: fc.constant(world),
			order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
			times: fc.array(fc.integer({ min: -50, max: 400 }), { minLength: all.length, maxLength: all.length }),
		});
	});
	holds(
		fc.property(shuffled, ({ world, order, times }) => {
			const steps = order.flatMap((arrival, index): Step[] => [
				arrival,
				{ is: "advance", watermark: times[index] ?? 0 },
			]);
			const { decisions, fates, pending } = play(world, steps);
			assert.equal(answers(fates), matches(decisions), "hits and page views tell the same");
			assert.equal(
				decisions.map(({ item }) => item).sort(byNumber),
				world.views.map((_, item) => item),
			);
			assert.is(pending, 0);
			for (const decision of decisions) {
				if (decision.is === "late") late++;
				if (decision.is === "matched") assert.ok(accountsFor(world, decision), JSON.stringify(decision));
			}
			const matched = decisions.filter(({ is }) => is === "matched").length;
			assert.ok(matched <= world.hits.length, "one hit answers once");
		}),
		{ numRuns: 1000 },
	);
	assert.ok(late > 200, `${late} late`);
});

test("what waits is bounded by the window, not by the length of the log", () => {
	const join = new Join<string>(RULE);
	const step = 0.5;
	let most = 0;
	let decided = 0;
	for (let index = 0; index < 30_000; index++) {
		const time = index * step;
		const fingerprint = `visitor ${index % 700}`;
		join.addView(view(`${index}`, time, { fingerprint }));
		// Of ten visitors seven are tracked; of those hits one in seven is for a page that nobody logged.
		if (index % 10 < 7) {
			join.addHit(hit(time + 1, { fingerprint, copyKey: `${index}`, page: index % 10 === 6 ? "/unknown" : "/a" }));
		}
		decided += join.advance(time).length;
		most = Math.max(most, join.pending);
	}
	const { before, after, lateness } = RULE;
	const perTime = 1.7 / step;
	assert.ok(most <= (after + 2 * before + lateness + 2) * perTime, `${most} waited`);
	assert.ok(decided > 29_000, `${decided} decided`);
	decided += join.end().length;
	assert.is(decided, 30_000);
	assert.is(join.pending, 0);
});

/** Feeds a join, and ends it. */
function play({ rule, hits }: World<number>, steps: readonly Step[]) {
	const fates: Fate[] = [];
	const join = new Join<number, number>(rule, (hit, fate) => fates.push({ hit, ...fate }));
	const decisions: Decided[] = [];
	const receptions: string[] = [];
	for (const step of steps) {
		if (step.is === "advance") decisions.push(...join.advance(step.watermark));
		else if (step.is === "hit") receptions.push(join.addHit(step.hit, hits.indexOf(step.hit)));
		else {
			const decision = join.addView(step.view);
			if (decision && decision !== "repeated") decisions.push(decision);
		}
	}
	decisions.push(...join.end());
	return { decisions, receptions, fates, pending: join.pending };
}

/** What the join said of a hit. */
type Fate = HitFate<number> & { readonly hit: number };
/** What the join said of a page view. */
type Decided = Decision<number, number>;

const answers = (fates: readonly Fate[]): string[] =>
	fates.flatMap((fate) => (fate.is === "answered" ? `${fate.hit} ${fate.item} ${fate.rung} ${fate.delay}` : [])).sort();
const matches = (decisions: readonly Decided[]): string[] =>
	decisions
		.flatMap((match) => (match.is === "matched" ? `${match.hit} ${match.item} ${match.rung} ${match.delay}` : []))
		.sort();

/** Verdicts by content: of page views that are equal in all, it does not matter which got the hit. */
function verdicts({ views }: World<number>, decisions: readonly Decided[]): string[] {
	return decisions
		.map((decision) => {
			const { tie } = views[decision.item] ?? { tie: "" };
			return `${tie} ${decision.is === "matched" ? `${decision.rung} ${decision.delay}` : decision.is}`;
		})
		.sort();
}

function expected(world: World<number>): string[] {
	return referenceJoin(world)
		.map((answer, item) => `${world.views[item]?.tie} ${answer ? `${answer.rung} ${answer.delay}` : "unmatched"}`)
		.sort();
}

function accountsFor({ rule, views, hits }: World<number>, decision: Decided & { is: "matched" }): boolean {
	const view = views[decision.item];
	if (!view || RUNGS.indexOf(decision.rung) > RUNGS.indexOf(rule.weakest)) return false;
	return hits.some(
		(hit) =>
			hit.start - view.start === decision.delay && isInWindow(rule, view, hit) && belong(decision.rung, view, hit),
	);
}

const byNumber = (a: number, b: number): number => a - b;

test("the ways of a log keep to the lateness, and use all of it", () => {
	const distances: number[] = [];
	holds(
		fc.property(runs, ({ world, steps }) => {
			const all = steps.filter((step): step is Arrival => step.is !== "advance");
			assert.is(all.length, world.views.length + world.hits.length);
			let latest = Number.NEGATIVE_INFINITY;
			for (const step of steps) {
				if (step.is === "advance") latest = Math.max(latest, step.watermark);
				else if (latest !== Number.POSITIVE_INFINITY) {
					assert.ok(startOf(step) >= latest - world.rule.lateness);
					if (world.rule.lateness > 0) distances.push((latest - startOf(step)) / world.rule.lateness);
				}
			}
		}),
		{ numRuns: 1000, seed: 20 },
	);
	for (const share of [0.01, 0.5, 0.9]) {
		const farther = distances.filter((distance) => distance >= share).length;
		assert.ok(farther > 5, `${farther} records at ${share} of the lateness or farther behind`);
	}
	assert.is(Math.max(...distances), 1);
});

test.run();
