import { thousands, were } from "../counted.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import type { SentView } from "../outlet.ts";
import type { Delivery } from "../send/fate.ts";
import { dealWithLeftovers, type LeftoverCounts, type LeftoverOptions } from "./leftovers.ts";
import type { EarlierViews, Recorder } from "./recorder.ts";

/** Times `--settle`: how long after one round the next one comes, at first and at most. */
const SOON = 10;
const LATE = 60;

/** What rounds need besides what each of them does. */
export interface RoundOptions extends Omit<LeftoverOptions, "resend"> {
	readonly recorder: Pick<Recorder, "adopt" | "left" | "newRound">;
	readonly sender: {
		add(delivery: Delivery<SentView>): Promise<void>;
		flush(): Promise<void>;
		readonly isOver: boolean;
	};
}

/**
 * Deals with what was left in the outbox: at the start of a run, and from time to time in one that goes on, which would
 * else leave it to a next run that may be months away.
 */
export class OutboxRounds {
	readonly #options: RoundOptions;
	#wait: Milliseconds;
	#due: EpochMs = Number.NEGATIVE_INFINITY;
	#last: { readonly counts: LeftoverCounts; readonly resent: Readonly<EarlierViews> } | undefined;

	constructor(options: RoundOptions) {
		this.#options = options;
		this.#wait = SOON * options.settle;
	}

	/** Whether something that was left before the last round is not where it should be. */
	get isBehind(): boolean {
		if (!this.#last) return false;
		const { counts, resent } = this.#last;
		return counts.inDoubt + resent.rejected + resent.held + resent.ambiguous > 0;
	}

	/** Deals with all batches in the outbox: none of them may be under way. @throws UserError when that cannot be recorded */
	async round(): Promise<void> {
		const { recorder, sender, clock, settle, say } = this.#options;
		const whose = this.#last ? "page views that waited in the outbox" : "page views of earlier runs";
		const resent = recorder.newRound();
		const counts = await dealWithLeftovers({
			...this.#options,
			async resend(id, deliveries) {
				recorder.adopt(id, deliveries);
				for (const delivery of deliveries) await sender.add(delivery);
			},
		});
		await sender.flush();
		this.#last = { counts, resent };
		sayWhatBecame(whose, counts, resent, say);
		this.#wait = this.isBehind ? Math.min(2 * this.#wait, LATE * settle) : SOON * settle;
		this.#due = clock.now() + this.#wait;
	}

	/** Another round, if there is anything to do and the last one was some time ago. */
	async roundIfDue(): Promise<void> {
		const { recorder, sender, clock } = this.#options;
		const isAnyLeft = recorder.left > 0 || (this.#last?.counts.inDoubt ?? 0) > 0;
		if (!isAnyLeft || sender.isOver || clock.now() < this.#due) return;
		await sender.flush();
		await this.round();
	}
}

function sayWhatBecame(
	whose: string,
	counts: LeftoverCounts,
	resent: Readonly<EarlierViews>,
	say: (text: string) => void,
): void {
	const inDoubt = counts.inDoubt + resent.ambiguous;
	const facts = [
		[counts.found, "had reached Matomo"],
		[resent.sent, `${were(resent.sent)} sent now`],
		[resent.rejected, `${were(resent.rejected)} refused`],
		[resent.held, `${resent.held === 1 ? "waits" : "wait"} in the outbox`],
		[counts.dropped, `${were(counts.dropped)} in doubt and given up`],
		[inDoubt, `${inDoubt === 1 ? "is" : "are"} in doubt: see monorail state`],
	] as const;
	const told = facts.flatMap(([count, what]) => (count > 0 ? [`${thousands(count)} ${what}`] : []));
	if (told.length > 0) say(`${whose}: ${told.join(", ")}`);
}
