import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Decision, HitFate } from "../../src/join/fate.ts";
import { Join } from "../../src/join/join.ts";
import type { HitFacts, JoinHit } from "../../src/join/join-hit.ts";
import { holds } from "../format/holds.ts";
import { hit, RULE, view } from "./records.ts";
import { runs } from "./worlds.ts";

const test = suite("join/fate");

/** A join that notes in words what becomes of hits, by their owner. */
function noted() {
	const fates: string[] = [];
	const join = new Join<string, string>(RULE, (owner, fate) => fates.push(inWords(owner, fate)));
	return { join, fates };
}

function inWords(owner: string, fate: HitFate<string>): string {
	return fate.is === "answered" ? `${owner} answers ${fate.item} ${fate.rung} ${fate.delay}` : `${owner} ${fate.is}`;
}

const owned = (owner: string, start: number, more: Partial<HitFacts> = {}): readonly [JoinHit, string] => [
	hit(start, more),
	owner,
];

test("a hit is told once that it answers, that it is spare, or that it is a copy", () => {
	const { join, fates } = noted();
	join.addView(view("a", 100));
	join.addHit(...owned("one", 101, { copyKey: "k" }));
	join.addHit(...owned("copy", 102, { copyKey: "k" }));
	join.addHit(...owned("other", 103, { page: "/b" }));
	assert.equal(fates, []);
	join.advance(119);
	assert.equal(fates, ["one answers a url 1", "copy repeated"]);
	const [decision] = join.advance(176);
	assert.equal(decision, { is: "matched", item: "a", rung: "url", delay: 1, hit: "one", host: "example.org" });
	assert.equal(fates.slice(2), []);
	join.end();
	assert.equal(fates.slice(2), ["other spare"]);
});

test("a spare hit that a page view takes in the end is not told that it is spare, too", () => {
	const { join, fates } = noted();
	join.addHit(...owned("hit", 110));
	join.advance(130);
	assert.equal(fates, []);
	join.addView(view("slow", 100));
	assert.equal(fates, ["hit answers slow url 10"]);
	assert.equal(join.end(), [{ is: "matched", item: "slow", rung: "url", delay: 10, hit: "hit", host: "example.org" }]);
	assert.is(fates.length, 1);
});

test("who has no owner is told of nobody", () => {
	const { join, fates } = noted();
	join.addHit(hit(1));
	join.addView(view("a", 1));
	assert.equal(join.end(), [{ is: "matched", item: "a", rung: "url", delay: 0, hit: undefined, host: "example.org" }]);
	assert.equal(fates, []);
});

test("in any order every hit has one fate, and page views and hits tell of each other", () => {
	let answered = 0;
	holds(
		fc.property(runs, ({ world, steps }) => {
			const fates = new Map<number, HitFate<number>>();
			const join = new Join<number, number>(world.rule, (owner, fate) => {
				assert.not.ok(fates.has(owner), "told once");
				fates.set(owner, fate);
			});
			const decisions: Decision<number, number>[] = [];
			let hits = 0;
			for (const step of steps) {
				if (step.is === "advance") decisions.push(...join.advance(step.watermark));
				else if (step.is === "view") {
					const decision = join.addView(step.view);
					if (decision && decision !== "repeated") decisions.push(decision);
				} else join.addHit(step.hit, hits++);
			}
			decisions.push(...join.end());
			assert.is(fates.size, hits);
			const byView = decisions.flatMap((one) => (one.is === "matched" ? `${one.item} ${one.hit} ${one.rung}` : []));
			const byHit = [...fates].flatMap(([owner, fate]) =>
				fate.is === "answered" ? `${fate.item} ${owner} ${fate.rung}` : [],
			);
			assert.equal(byHit.sort(), byView.sort());
			answered += byHit.length;
		}),
		{ numRuns: 1000 },
	);
	assert.ok(answered > 500, `${answered} answered`);
});

test.run();
