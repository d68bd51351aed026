import type { EpochMs } from "../event.ts";
import { type Repeatable, Repeats } from "./repeats.ts";
import type { JoinRule } from "./rule.ts";
import { Sightings } from "./sightings.ts";
import type { Timed } from "./sorted.ts";
import { SortedQueue } from "./sorted-queue.ts";

/** A failed hit that waits until it is certain whether a copy of it succeeded. */
interface Waiting<R> extends Timed, Repeatable {
	/** `undefined` when its copies are told by nothing but where they stand. */
	readonly copyKey: string | undefined;
	readonly item: R;
}

/** What is to become of a failed hit: it is sent again, or it is a copy of one that is, or of one that reached Matomo. */
export type ReplayDecision<R> = { readonly is: "replay" | "repeated" | "succeeded"; readonly item: R };

/**
 * Decides which failed hits are to be sent again: of the copies of a hit (same key, not further apart than the matching
 * window is wide) the earliest, unless any of them reached Matomo.
 *
 * Takes hits in any order, and decides in order of event time. Memory holds what failed or succeeded within the window
 * and the lateness.
 */
export class Replays<R> {
	readonly #waiting = new SortedQueue<Waiting<R>>();
	readonly #repeats = new Repeats<Waiting<R>>();
	readonly #succeeded: Sightings;
	readonly #replayed: Sightings;

	constructor({ before, after }: JoinRule) {
		const span = before + after;
		this.#succeeded = new Sightings(span, span);
		this.#replayed = new Sightings(span, 0);
	}

	/** Failed hits that wait. */
	get pending(): number {
		return this.#waiting.size;
	}

	/** A hit failed. @returns whether it waits for its decision: else it is a copy of one that does */
	failed(hit: Waiting<R>): boolean {
		return this.#waiting.push(hit, hit.copyKey === undefined ? this.#repeats.isCopy : undefined);
	}

	/** A hit, or a copy of one, reached Matomo. */
	succeeded(copyKey: string, start: EpochMs): void {
		this.#succeeded.see(copyKey, undefined, start);
	}

	/** Everything that starts up to a window after `time` is known. @returns what that decides of hits before `time` */
	decide(time: EpochMs): readonly ReplayDecision<R>[] {
		const decisions: ReplayDecision<R>[] = [];
		for (let one = this.#waiting.peek(); one && one.start < time; one = this.#waiting.peek()) {
			this.#waiting.shift();
			this.#repeats.forget(one);
			decisions.push({ is: this.#fateOf(one), item: one.item });
		}
		return decisions;
	}

	/** No hit that starts before `time` will fail any more. */
	forget(time: EpochMs): void {
		this.#succeeded.forget(time);
		this.#replayed.forget(time);
	}

	#fateOf({ copyKey, start }: Waiting<R>): ReplayDecision<R>["is"] {
		if (copyKey === undefined) return "replay";
		if (this.#succeeded.has(copyKey, start)) return "succeeded";
		if (this.#replayed.has(copyKey, start)) return "repeated";
		this.#replayed.see(copyKey, undefined, start);
		return "replay";
	}
}
