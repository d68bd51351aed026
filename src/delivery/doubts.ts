import type { Milliseconds } from "../event.ts";
import type { TrackingRequest } from "../matomo/tracking-request.ts";
import type { Clock } from "../send/clock.ts";
import type { Doubt, Resolution } from "../send/resolution.ts";
import { Patience } from "../send/retry.ts";
import type { Presence } from "./presence.ts";

/** What to do with a batch of which nobody can say whether Matomo has it. */
export const ON_AMBIGUOUS = ["hold", "resend", "drop"] as const;

/** One of {@link ON_AMBIGUOUS}. */
export type OnAmbiguous = (typeof ON_AMBIGUOUS)[number];

/** What Matomo may have. */
export interface Questionable {
	readonly request: TrackingRequest;
	/** A tracker hit that is sent again. */
	readonly isReplay?: boolean;
}

const UNTOLD: Resolution = {
	is: "unknown",
	reason: "tracker hits that are sent again cannot be told from others of their page",
};

/** How doubts are dealt with. */
export interface DoubtOptions {
	readonly presence: Pick<Presence, "of">;
	readonly clock: Clock;
	/** How long Matomo may still be working on a request that got no answer. */
	readonly settle: Milliseconds;
	/** How long it is asked again when it is not there to be asked. */
	readonly retryFor: Milliseconds;
	readonly onAmbiguous: OnAmbiguous;
}

/** Finds out whether Matomo has what it may have, when it can have nothing under way any more. */
export class Doubts {
	readonly #options: DoubtOptions;
	/** Of all questions together: what was in vain for one batch need not be waited for with the next. */
	readonly #patience: Patience;

	constructor(options: DoubtOptions) {
		this.#options = options;
		this.#patience = new Patience(options.clock, options.retryFor);
	}

	/** Asks about a batch that was posted just now. */
	async resolve(batch: readonly Questionable[], { isOver }: Doubt, signal: AbortSignal): Promise<Resolution> {
		return this.ask(batch, isOver ? 0 : this.#options.settle, signal);
	}

	/** Asks about a batch when some time has passed. What cannot be answered is decided as the user has said. */
	async ask(batch: readonly Questionable[], after: Milliseconds, signal: AbortSignal): Promise<Resolution> {
		const { clock, onAmbiguous } = this.#options;
		if (after > 0) await clock.sleep(after, signal).catch(unlessAborted(signal));
		if (signal.aborted) return { is: "unknown", reason: "interrupted" };
		const requests = batch.map(({ request }) => request);
		// A tracker's hits carry the id of their page, which its other hits carry too: that one is there tells nothing.
		const resolution = batch.some(({ isReplay }) => isReplay) ? UNTOLD : await this.#presenceOf(requests, signal);
		if (resolution.is === "known" || onAmbiguous !== "resend" || signal.aborted) return resolution;
		return { is: "known", stored: requests.map(() => false) };
	}

	async #presenceOf(requests: readonly TrackingRequest[], signal: AbortSignal): Promise<Resolution> {
		for (;;) {
			const resolution = await this.#options.presence.of(requests, signal);
			if (resolution.is === "known") this.#patience.renew();
			else if (resolution.isPassing && (await this.#patience.wait(undefined, signal))) continue;
			return resolution;
		}
	}
}

function unlessAborted(signal: AbortSignal): (error: unknown) => void {
	return (error) => {
		if (!signal.aborted) throw error;
	};
}
