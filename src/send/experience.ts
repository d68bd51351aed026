import type { Obstacle, Verdict } from "../matomo/verdict.ts";
import { fruitless, gaveUp } from "./giving-up.ts";

/** A token that has proven nothing yet may fail this often: Matomo locks an address out after some twenty failures. */
const UNPROVEN_FAILURES = 12;
/** Answers in a row that leave nothing known to be stored: posting on would only make the pile larger. */
const FRUITLESS_ANSWERS = 5;

/** What a run has learned of Matomo from all its answers. */
export class Experience {
	#accepted = 0;
	#isProven = false;
	#unprovenFailures = 0;
	#fruitless = 0;

	/** How many batches were accepted. */
	get accepted(): number {
		return this.#accepted;
	}

	/** Whether anything was tracked, which proves the token and the site id. */
	get isProven(): boolean {
		return this.#isProven;
	}

	/**
	 * Takes in the verdict on a batch of so many.
	 *
	 * @returns why the run should end, when this answer was one too many of its kind; the verdict itself still holds
	 */
	learn(verdict: Verdict, sent: number): Obstacle | undefined {
		switch (verdict.is) {
			case "accepted":
			case "accepted-partly":
				this.#accepted++;
				this.#fruitless = 0;
				if (verdict.is === "accepted-partly" || verdict.rejected.length < sent) this.#isProven = true;
				return undefined;
			case "ambiguous":
			case "held":
				return ++this.#fruitless < FRUITLESS_ANSWERS ? undefined : fruitless(FRUITLESS_ANSWERS, verdict.reason);
			case "retry":
				if (this.#isProven || verdict.suspect !== "entry") return undefined;
				return ++this.#unprovenFailures < UNPROVEN_FAILURES ? undefined : gaveUp(verdict, undefined);
			default:
				return undefined;
		}
	}
}
