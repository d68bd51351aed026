import pLimit, { type LimitFunction } from "p-limit";

/**
 * The lane of a visitor: the same visitor always has the same one.
 *
 * FNV-1a over UTF-16 units, with a final mix since its low bits alone spread badly.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function laneOf(visitor: string, lanes: number): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < visitor.length; i++) hash = Math.imul(hash ^ visitor.charCodeAt(i), 0x01000193);
	return ((hash ^ (hash >>> 15)) >>> 0) % lanes;
}

/**
 * Runs tasks in lanes: those of one lane one at a time in the order given, lanes side by side.
 *
 * Matomo makes a visit per connection when the same new visitor comes on two at once, and deadlocks when two batches
 * touch the same visits; so a visitor keeps to a lane.
 *
 * At first only one task at all is under way, whatever its lane, until {@link open} is called: so a wrong token costs
 * a single request, and not one a lane.
 */
export class Lanes {
	readonly #lanes: readonly LimitFunction[];
	readonly #gate = pLimit(1);

	/** @param count at least 1 */
	constructor(count: number) {
		this.#lanes = Array.from({ length: count }, () => pLimit(1));
	}

	/** Runs a task when its lane and the gate let it; settles as the task does. */
	run(lane: number, task: () => Promise<void>): Promise<void> {
		const limit = this.#lanes[lane];
		if (limit === undefined) throw new RangeError(`no lane ${lane}`);
		return limit(() => this.#gate(task));
	}

	/** From now on all lanes run side by side. */
	open(): void {
		this.#gate.concurrency = this.#lanes.length;
	}
}
