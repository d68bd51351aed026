import { type Decisions, demandClocks, demandDecisions } from "../explicit-decisions.ts";
import type { Outgoing } from "../gate.ts";
import type { Judge } from "../judge.ts";
import type { Plan } from "../plan.ts";
import type { ReadLogs } from "../reading/read-logs.ts";
import type { Tally } from "../report/tally.ts";
import { uploadMistake } from "./upload-faults/upload-mistake.ts";

/** When so many times as many lines were read, or so many more, they may show what they did not before. */
const TIMES = 1.1;
const MORE = 100_000;

/** What an upload asks before it sends anything. */
interface Asked {
	readonly plan: Plan;
	readonly decisions: Decisions;
	readonly judge: Judge;
	readonly tally: Tally;
}

/** Stops an upload before it sends what was not decided, or what would be wrong in Matomo for good. */
export class BeforeSending {
	readonly #asked: Asked;
	#lookAgainAt = 0;
	/** What hits, and requests to track at other paths, had told of hosts and paths when it was looked last. */
	#told = 0;

	constructor(asked: Asked) {
		this.#asked = asked;
	}

	/**
	 * @param outgoing what is about to be sent, or is held
	 * @param logs what is known of them so far
	 * @throws UserError when something must be decided or mended first
	 */
	demand(outgoing: readonly Outgoing[], logs: ReadLogs): void {
		if (outgoing.length === 0) return;
		const { plan, decisions, judge, tally } = this.#asked;
		if (outgoing.some(({ is }) => is !== "held")) {
			demandDecisions(decisions, logs, judge.asksForConsent);
			const told = judge.books.hitSites.telling + judge.books.unnamedTrackers.looks;
			if (tally.records >= this.#lookAgainAt || told > this.#told) {
				this.#lookAgainAt = Math.min(tally.records * TIMES, tally.records + MORE);
				this.#told = told;
				const mistake = uploadMistake(this.#asked);
				if (mistake) throw mistake.error;
			}
		}
		// Also of what is held: where clocks are far apart no hit answers for anything.
		demandClocks(judge.books.farClockSuspects, plan.clockOffsets, logs);
	}
}
