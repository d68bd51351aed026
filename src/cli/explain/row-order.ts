/** What stands in an order, and may have to wait for its turn. */
interface Orderable {
	/** Whether everything is known of it. */
	readonly isKnown: boolean;
}

/**
 * Brings rows that become known in any order back into the order in which they were added: lane by lane (a lane is one
 * log), and within a lane one after the other.
 *
 * At most about `room` rows wait. What is more goes early, whole lanes first: then the rows of several logs alternate in
 * blocks, each in its own order. Only where a single row keeps so many waiting, it comes after them.
 */
export class RowOrder<Lane, T extends Orderable> {
	readonly #lanes: readonly Lane[];
	readonly #waiting: Map<Lane, T[]>;
	readonly #room: number;
	#size = 0;
	#isDisordered = false;

	/** @param lanes all that there are, in order */
	constructor(lanes: readonly Lane[], room: number) {
		this.#lanes = lanes;
		this.#waiting = new Map(lanes.map((lane) => [lane, []]));
		this.#room = room;
	}

	/** Whether any row had to go before an earlier one of its lane. */
	get isDisordered(): boolean {
		return this.#isDisordered;
	}

	/** Adds the next row of a lane. */
	add(lane: Lane, row: T): void {
		this.#rowsOf(lane).push(row);
		this.#size++;
	}

	/** @returns the rows that need not wait any more */
	take(): readonly T[] {
		const [first] = this.#lanes;
		if (first === undefined) return [];
		// Nobody says when a lane ends, so the others wait until there is no room left, or the end.
		const runs = [this.#takeKnown(first)];
		while (this.#size > this.#room) {
			const early = this.#longestRun();
			if (early.length === 0) break;
			runs.push(early);
		}
		if (this.#size > this.#room) runs.push(this.#passUnknown());
		return runs.flat();
	}

	/** There are no more. @returns all that waited */
	end(): readonly T[] {
		return this.#lanes.flatMap((lane) => this.#rowsOf(lane).splice(0));
	}

	/** The most known rows that any lane begins with. */
	#longestRun(): T[] {
		let longest: Lane | undefined;
		let most = 0;
		for (const lane of this.#lanes) {
			const length = this.#runOf(lane);
			if (length <= most) continue;
			longest = lane;
			most = length;
		}
		return longest === undefined ? [] : this.#takeKnown(longest);
	}

	#takeKnown(lane: Lane): T[] {
		const rows = this.#rowsOf(lane).splice(0, this.#runOf(lane));
		this.#size -= rows.length;
		return rows;
	}

	/** How many rows at the start of a lane are known. */
	#runOf(lane: Lane): number {
		const rows = this.#rowsOf(lane);
		const length = rows.findIndex(({ isKnown }) => !isKnown);
		return length < 0 ? rows.length : length;
	}

	/** Lets everything known go before the unknown. */
	#passUnknown(): T[] {
		const known: T[] = [];
		for (const lane of this.#lanes) {
			const unknown: T[] = [];
			for (const row of this.#rowsOf(lane)) (row.isKnown ? known : unknown).push(row);
			this.#waiting.set(lane, unknown);
		}
		if (known.length > 0) this.#isDisordered = true;
		this.#size -= known.length;
		return known;
	}

	#rowsOf(lane: Lane): T[] {
		const rows = this.#waiting.get(lane);
		if (rows) return rows;
		throw new Error("a row of a lane that was not given");
	}
}
