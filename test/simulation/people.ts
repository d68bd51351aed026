import type { EpochMs } from "../../src/event.ts";
import type { Random } from "../demo/random.ts";
import type { Knobs } from "./knobs.ts";
import type { Networks } from "./networks.ts";
import { anyPerson } from "./person.ts";
import type { Blind, Entry } from "./truth.ts";
import { Visit } from "./visit.ts";

/** A period of visits, and the world they take place in. */
export interface Stage {
	readonly from: EpochMs;
	readonly knobs: Knobs;
	readonly outage: Blind | undefined;
	readonly networks: Networks;
	readonly log: (entry: Entry) => void;
}

/** Lets so many people visit the site, each once. */
export function people(count: number, random: Random, stage: Stage): void {
	for (let i = 1; i <= count; i++) {
		const person = anyPerson(i, stage.from, stage.knobs, random.fork(`person ${i}`), stage.networks);
		const visit = new Visit(person, stage);
		if (person.goesOffline) visit.offline();
		else visit.walk();
	}
}
