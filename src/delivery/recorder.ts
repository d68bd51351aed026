import { join } from "node:path";
import type { SentView } from "../outlet.ts";
import type { Tally } from "../report/tally.ts";
import type { Clock } from "../send/clock.ts";
import type { Delivery, Fate } from "../send/fate.ts";
import { crashPoint } from "../state/crash-point.ts";
import { RecordFile } from "../state/record-file.ts";
import type { State } from "../state/state.ts";
import type { OnAmbiguous } from "./doubts.ts";
import type { Frontier } from "./frontier.ts";
import { OpenBatches } from "./open-batches.ts";

/** What became of page views that were left in the outbox, by earlier runs or this one: they are counted already. */
export interface EarlierViews {
	sent: number;
	rejected: number;
	held: number;
	ambiguous: number;
}

/** How page views are recorded. */
export interface RecorderOptions {
	readonly clock: Clock;
	readonly onAmbiguous: OnAmbiguous;
	/** Is told of the page views of this run's logs. */
	readonly frontier: Frontier<SentView>;
}

/** Writes down what becomes of page views, and then counts it: nothing counts that is not on the disk. */
export class Recorder {
	readonly #tally: Tally;
	readonly #state: State | undefined;
	readonly #refused: RecordFile | undefined;
	readonly #batches: OpenBatches | undefined;
	readonly #onAmbiguous: OnAmbiguous;
	readonly #frontier: Frontier<SentView>;
	readonly #fromEarlier = new Set<SentView>();
	#doubtful: Recorder["doubtful"];
	#earlier: EarlierViews = { sent: 0, rejected: 0, held: 0, ambiguous: 0 };
	#left = 0;

	/** @param state without one, fates are counted only. @throws UserError when it cannot be written */
	static async open(tally: Tally, state: State | undefined, options: RecorderOptions): Promise<Recorder> {
		const refused = state && (await RecordFile.open(join(state.folder, "dead-letters.ndjson")));
		return new Recorder(tally, state, refused, options);
	}

	private constructor(
		tally: Tally,
		state: State | undefined,
		refused: RecordFile | undefined,
		{ clock, onAmbiguous, frontier }: RecorderOptions,
	) {
		this.#tally = tally;
		this.#state = state;
		this.#refused = refused;
		this.#batches = state && new OpenBatches(state.outbox, clock);
		this.#onAmbiguous = onAmbiguous;
		this.#frontier = frontier;
	}

	/** What Matomo has refused is in it. */
	get refused(): RecordFile | undefined {
		return this.#refused;
	}

	/** Page views of this run that are in doubt, and why the last of them is; `undefined` when none is. */
	get doubtful(): { readonly views: number; readonly reason: string } | undefined {
		return this.#doubtful;
	}

	/** Page views that were left in the outbox since the round began. */
	get left(): number {
		return this.#left;
	}

	/** All that is in the outbox is dealt with once more. @returns where it is counted what becomes of what is adopted */
	newRound(): Readonly<EarlierViews> {
		this.#left = 0;
		this.#doubtful = undefined;
		this.#earlier = { sent: 0, rejected: 0, held: 0, ambiguous: 0 };
		return this.#earlier;
	}

	/** A batch that was left in the outbox is to be sent. */
	adopt(id: string, deliveries: readonly Delivery<SentView>[]): void {
		this.#batches?.adopt(id, deliveries);
		for (const { item } of deliveries) this.#fromEarlier.add(item);
	}

	/** A batch is about to be posted. @throws UserError when it cannot be written down: then it must not be */
	async begin(deliveries: readonly Delivery<SentView>[]): Promise<void> {
		await this.#batches?.begin(deliveries);
	}

	/** What was posted is posted once more. */
	async repost(deliveries: readonly Delivery<SentView>[]): Promise<void> {
		await this.#batches?.repost(deliveries);
	}

	/** What became of deliveries. @throws UserError when it cannot be written down */
	async fate(deliveries: readonly Delivery<SentView>[], fate: Fate): Promise<void> {
		const isDropped = fate.is === "ambiguous" && this.#onAmbiguous === "drop";
		if (fate.is === "rejected") {
			await this.#refused?.append(deliveries.map((delivery) => recordOf(delivery, fate.reason)));
		} else if (fate.is === "sent" || isDropped) {
			crashPoint("before-ledger");
			await this.#state?.ledger.add(deliveries.map(({ item }) => item));
			crashPoint("after-ledger");
		}
		await this.#batches?.settled(deliveries, isDropped ? { is: "sent" } : fate);
		if ((fate.is === "ambiguous" && !isDropped) || fate.is === "held") this.#left += deliveries.length;
		if (fate.is === "ambiguous") {
			this.#doubtful = { views: (this.#doubtful?.views ?? 0) + deliveries.length, reason: fate.reason };
		}
		for (const { item } of deliveries) {
			if (this.#fromEarlier.delete(item)) this.#earlier[fate.is]++;
			else {
				if (item.isReplay) this.#tally.replays.count(fate.is);
				else this.#tally.count({ is: fate.is });
				if (fate.is === "held") this.#frontier.keep(item.at);
				this.#frontier.done(item);
			}
		}
	}

	async close(): Promise<void> {
		await this.#refused?.close();
	}
}

function recordOf({ request, item: { source, line } }: Delivery<SentView>, reason: string): unknown {
	return { source, line, reason, request };
}
