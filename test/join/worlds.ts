import * as fc from "fast-check";
import type { JoinView } from "../../src/join/join.ts";
import { JoinHit } from "../../src/join/join-hit.ts";
import type { JoinRule } from "../../src/join/rule.ts";
import { RUNGS } from "../../src/outcome.ts";
import { type Advance, inAnyOrder } from "../helpers/any-order.ts";
import type { World } from "./reference-join.ts";

/** A record on its way into the join. */
export type Arrival =
	| { readonly is: "view"; readonly view: JoinView<number> }
	| { readonly is: "hit"; readonly hit: JoinHit };

/** One step of a run. */
export type Step = Arrival | Advance;

/** A world, and one of the many ways in which a run over its logs can go. */
export interface Run {
	readonly world: World<number>;
	readonly steps: readonly Step[];
}

const rules: fc.Arbitrary<JoinRule> = fc
	.record({
		before: fc.constantFrom(0, 5, 20),
		after: fc.constantFrom(0, 10, 60),
		longer: fc.constantFrom(0, 0, 30),
		lateness: fc.constantFrom(0, 3, 10, 100),
		weakest: fc.constantFrom(...RUNGS),
	})
	.map(({ longer, ...rule }) => ({ ...rule, around: rule.after + longer }));

/** Times at and next to the sums of the rule's spans, where its inequalities change sides, at two places of the day. */
const times = ({ before, after, around, lateness }: JoinRule): fc.Arbitrary<number> =>
	fc
		.tuple(
			fc.constantFrom(0, 150),
			fc.subarray([before, after, around - after, before, lateness]),
			fc.constantFrom(-1, -0.5, 0, 0, 0, 0.5, 1),
		)
		.map(([place, spans, more]) => place + spans.reduce((sum, span) => sum + span, 0) + more);

/** One of them looks like a visitor id, which must not make it one. */
const fingerprints = fc.constantFrom("ada", "ada", "1");
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
	return fc
		.array(view, { maxLength: 9 })
		.map((all) => all.map((one, item) => ({ ...one, item, match: undefined, origin: "log" })));
}

function hits(rule: JoinRule): fc.Arbitrary<JoinHit[]> {
	const hit = fc
		.record({
			start: times(rule),
			fingerprint: fingerprints,
			page: fc.constantFrom(undefined, "/a", "/a", "/a", "/b", "/b"),
			decodedPage: fc.constantFrom(undefined, undefined, undefined, "/a", "/b"),
			host: hosts,
			refererPage: fc.constantFrom(undefined, "/a", "/b"),
			refererHost: hosts,
			visitorId: visitorIds,
			copyKey: fc.constantFrom(undefined, undefined, "k", "l"),
			hasFailed: fc.boolean(),
		})
		.map((facts) => new JoinHit(facts));
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

/** Worlds, and for each one of the many ways in which its records can come in. */
export const runs: fc.Arbitrary<Run> = fc
	.tuple(worlds, fc.integer({ min: 1, max: 3 }), fc.integer())
	.map(([world, sources, seed]) => {
		const { lateness } = world.rule;
		return { world, steps: inAnyOrder({ records: arrivals(world), startOf, lateness, sources, seed }) };
	});
