import { unreachable } from "../errors.ts";
import type { Position } from "../event.ts";
import type { Answer, Explanation, NoAnswer } from "../explanation.ts";
import type { HitFate } from "../join/fate.ts";
import type { TrackerHitKind } from "../outcome.ts";

/** What is known of a call of the tracker at once. */
export interface TrackerCallFacts {
	readonly position: Position;
	/** How many hits it has, hence how many fates will come. */
	readonly hits: number;
	/** What the line says it was on; must not share memory with the line. */
	readonly page: string | undefined;
}

/** Collects what the hits of one line answer for, and explains the line when the last of them is known. */
export class HitAnswers {
	readonly position: Position;
	readonly #page: string | undefined;
	readonly #explain: (explanation: Explanation) => void;
	readonly #answers: Answer[] = [];
	#open: number;
	#kind: TrackerHitKind | undefined;
	#isLate = false;
	#isSpare = false;

	/** @param explain called once */
	constructor({ position, hits, page }: TrackerCallFacts, explain: (explanation: Explanation) => void) {
		this.position = position;
		this.#page = page;
		this.#open = hits;
		this.#explain = explain;
	}

	/** One of the hits came when page views that it could answer for were decided. */
	late(): void {
		this.#isLate = true;
	}

	/** What the line counts as; to be told before the first fate is. */
	judged(kind: TrackerHitKind): void {
		this.#kind = kind;
		this.#explainIfKnown();
	}

	/** What became of one of the hits. */
	settled(fate: HitFate<{ readonly position: Position }>): void {
		this.#open--;
		switch (fate.is) {
			case "answered":
				this.#answers.push({ ...fate.item.position, rung: fate.rung, delay: fate.delay });
				break;
			case "spare":
				this.#isSpare = true;
				break;
			case "repeated":
				break;
			default:
				unreachable(fate);
		}
		this.#explainIfKnown();
	}

	#explainIfKnown(): void {
		const kind = this.#kind;
		if (this.#open > 0 || kind === undefined) return;
		const reason = this.#answers.length > 0 ? undefined : this.#reason(kind);
		this.#explain({ is: "tracker-hit", kind, page: this.#page, answers: this.#answers, reason });
	}

	#reason(kind: TrackerHitKind): NoAnswer {
		if (kind === "other" || kind === "failed") return kind;
		if (!this.#isSpare) return "repeated";
		return this.#isLate ? "late" : "no-page-view";
	}
}
