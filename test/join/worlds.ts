import * as fc from "fast-check";
import type { JoinHit, JoinView } from "../../src/join/join.ts";
import type { JoinRule } from "../../src/join/rule.ts";
import { RUNGS } from "../../src/outcome.ts";
import type { World } from "./reference-join.ts";

/** A record on its way into the join. */
export type Arrival =
	| { readonly is: "view"; readonly view: JoinView<number> }
	| { readonly is: "hit"; readonly hit: JoinHit };

/** One step of a run. */
export type Step = Arrival | { readonly is: "advance"; readonly watermark: number };

/** A world, and one of the many ways in which a run over its logs can go. */
export interface Run {
	readonly world: World<number>;
	readonly steps: readonly Step[];
}

const rules: fc.Arbitrary<JoinRule> = fc.record({
	before: fc.constantFrom(0, 5, 20),
	after: fc.constantFrom(0, 10, 60),
	lateness: fc.constantFrom(0, 3, 10, 100),
	weakest: fc.constantFrom(...RUNGS),
});

/** Times at and next to the sums of the rule's spans, where its inequalities change sides, at two places of the day. */
const times = ({ before, after, lateness }: JoinRule): fc.Arbitrary<number> =>
	fc
		.tuple(
			fc.constantFrom(0, 150),
			fc.subarray([before, after, before, lateness]),
			fc.constantFrom(-1, -0.5, 0, 0, 0, 0.5, 1),
		)
		.map(([place, spans, more]) => place + spans.reduce((sum, span) => sum + span, 0) + more);

const fingerprints = fc.constantFrom("ada", "ada", "bob");
const pages = fc.constantFrom("/a", "/a", "/b");
const hosts = fc.constantFrom("x", "x", "y", undefined);
const visitorIds = fc.constantFrom(undefined, undefined, "1", "2");

/** The order of equal starts comes from all that a record says, so only records that are equal in all are equal in order. */
function withTie<T extends object>(record: T): T & { tie: string } {
	return { ...record, tie: JSON.stringify(record) };
}

function views(rule: JoinRule): fc.Arbitrary<JoinView<number>[]> {
	const view = fc
		.record({ start: times(rule), fingerprint: fingerprints, page: pages, host: hosts, visitorId: visitorIds })
		.map(withTie);
	return fc.array(view, { maxLength: 9 }).map((all) => all.map((one, item) => ({ ...one, item })));
}

function hits(rule: JoinRule): fc.Arbitrary<JoinHit[]> {
	const hit = fc
		.record({
			start: times(rule),
			fingerprint: fingerprints,
			pages: fc.constantFrom([], ["/a"], ["/a"], ["/b"], ["/a", "/b"], ["/b", "/a"]),
			host: hosts,
			refererPage: fc.constantFrom(undefined, "/a", "/b"),
			refererHost: hosts,
			visitorId: visitorIds,
			copyKey: fc.constantFrom(undefined, undefined, "k", "l"),
		})
		.map(withTie);
	return fc.array(hit, { maxLength: 9 });
}

export const worlds: fc.Arbitrary<World<number>> = rules.chain((rule) =>
	fc.record({ rule: fc.constant(rule), views: views(rule), hits: hits(rule) }),
);

/** Arrivals of a world in no order at all. */
export function arrivals({ views, hits }: World<number>): Arrival[] {
	return [...views.map((view): Arrival => ({ is: "view", view })), ...hits.map((hit): Arrival => ({ is: "hit", hit }))];
}

export const startOf = (arrival: Arrival): number => (arrival.is === "view" ? arrival.view.start : arrival.hit.start);

/** Random numbers from 0 to 1, often exactly 0 or 1; as many as a run asks for. Mulberry32. */
function dice(seed: number): () => number {
	let state = seed;
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return () => {
		const edge = next();
		return edge < 0.3 ? 0 : edge < 0.6 ? 1 : next();
	};
}

/**
 * Runs over all ways to log a world: one to three sources, in each any order within the lateness, the sources read in
 * any interleaving, and any calls of `advance` that keep to what is known by then.
 */
export const runs: fc.Arbitrary<Run> = fc
	.tuple(worlds, fc.integer({ min: 1, max: 3 }), fc.integer())
	.map(([world, sourceCount, seed]) => {
		const roll = dice(seed);
		const sources = Array.from({ length: sourceCount }, () => ({
			rest: [] as Arrival[],
			latest: Number.NEGATIVE_INFINITY,
		}));
		for (const arrival of arrivals(world)) sources[pick(roll, sourceCount)]?.rest.push(arrival);
		for (const source of sources) source.rest = delayed(source.rest, world.rule.lateness, roll);
		const steps: Step[] = [];
		for (;;) {
			const open = sources.filter(({ rest }) => rest.length > 0);
			const source = open[pick(roll, open.length)];
			const next = source?.rest.shift();
			if (!source || !next) return { world, steps };
			steps.push(next);
			source.latest = Math.max(source.latest, startOf(next));
			// A source that has ended knows everything; whether that has been noticed yet is chance.
			const known = Math.min(
				...sources.map(({ rest, latest }) => (rest.length === 0 && roll() < 0.5 ? Number.POSITIVE_INFINITY : latest)),
			);
			const call = roll();
			if (call < 0.3) steps.push({ is: "advance", watermark: known });
			else if (call < 0.5) steps.push({ is: "advance", watermark: known - Math.floor(30 * roll()) });
		}
	});

/** Any order in which no record comes after one that started more than the lateness later; every such order can occur. */
function delayed(source: readonly Arrival[], lateness: number, roll: () => number): Arrival[] {
	return source
		.map((arrival) => ({ arrival, at: startOf(arrival) + lateness * roll(), chance: roll() }))
		.sort((a, b) => a.at - b.at || a.chance - b.chance)
		.map(({ arrival }) => arrival);
}

function pick(roll: () => number, count: number): number {
	return Math.min(count - 1, Math.floor(count * roll()));
}
