import type { TrackingRequest } from "../matomo/tracking-request.ts";
import type { DumpLine } from "../outlet.ts";

/** Requests that are shown. */
const SHOWN = 5;

/** Keeps the first few requests that would be sent. */
export class Samples {
	readonly #requests: TrackingRequest[] = [];

	/** Those kept so far, oldest first. */
	get requests(): readonly TrackingRequest[] {
		return this.#requests;
	}

	take({ outcome, request }: Pick<DumpLine, "outcome" | "request">): void {
		if (outcome === "unmatched" && this.#requests.length < SHOWN) this.#requests.push(request);
	}
}
