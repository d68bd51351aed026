import type { EpochMs, Milliseconds } from "../../src/event.ts";
import { createRandom } from "../demo/random.ts";
import type { Knobs } from "./knobs.ts";
import { Networks } from "./networks.ts";
import { people } from "./people.ts";
import { robots } from "./robots.ts";
import { atSite } from "./site.ts";
import type { Blind, Entry, View } from "./truth.ts";

/** What a world is made from; the same options make the same world. */
export interface WorldOptions {
	readonly seed: string;
	/** People who visit the site. */
	readonly visitors: number;
}

/** All that happened: what the servers saw of it, and the truth. */
export interface World {
	/** In no order. */
	readonly entries: readonly Entry[];
	readonly views: readonly View[];
	readonly from: EpochMs;
	/** The time in which hits are not logged; `undefined` when the tracker log tells all. */
	readonly blind: Blind | undefined;
}

/** When all worlds begin. */
const FROM: EpochMs = Date.UTC(2026, 10, 19, 8);

const OUTAGE: Milliseconds = 3_600_000;

/** Lets people and robots act. */
export function makeWorld(knobs: Knobs, { seed, visitors }: WorldOptions): World {
	const random = createRandom(seed);
	const entries: Entry[] = [];
	const blind = blindOf(knobs);
	const stage = {
		from: FROM,
		knobs,
		outage: knobs.servers.tracker === "outage" ? blind : undefined,
		networks: new Networks(random.fork("networks")),
		log: (entry: Entry) => entries.push(entry),
	};
	people(visitors, random.fork("people"), stage);
	robots(visitors, random.fork("robots"), stage);
	const views = entries.flatMap(({ view }) => (view === undefined ? [] : [view]));
	return { entries: atSite(entries, knobs.site), views, from: FROM, blind };
}

function blindOf({ span, servers }: Knobs): Blind | undefined {
	switch (servers.tracker) {
		case "whole":
			return undefined;
		case "outage":
			return { from: FROM + span / 2, to: FROM + span / 2 + OUTAGE };
		case "ends early":
			return { from: FROM + span * 0.6, to: Number.POSITIVE_INFINITY };
		case "missing":
			return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
	}
}
