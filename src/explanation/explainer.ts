import type { TrackerCall } from "../classify/tracker-hit.ts";
import type { EpochMs, LogEvent, Position } from "../event.ts";
import type { Explanation, ExplanationSink } from "../explanation.ts";
import type { Match } from "../join/fate.ts";
import type { OptOuts } from "../join/opt-outs.ts";
import { detach } from "../visitor/detach.ts";
import type { Fingerprint } from "../visitor/fingerprint.ts";
import { HitAnswers } from "./hit-answers.ts";

/** A page view, or what is kept of it. */
interface ExplainedView {
	/** Always there while somebody asks for explanations. */
	readonly position?: Position;
	readonly fingerprint: string;
	readonly start: EpochMs;
}

/** Passes explanations on with what is known of opt-outs by then. */
export class Explainer {
	readonly #sink: ExplanationSink;
	readonly #optOuts: OptOuts;
	readonly #fingerprintOf: Fingerprint;

	constructor(sink: ExplanationSink, optOuts: OptOuts, fingerprintOf: Fingerprint) {
		this.#sink = sink;
		this.#optOuts = optOuts;
		this.#fingerprintOf = fingerprintOf;
	}

	/** A line that is no record, of which nothing is known. */
	line(position: Position, explanation: Explanation): void {
		this.#sink.explained(position, explanation, false);
	}

	/** A request that is neither a page view nor a call of the tracker. */
	request(event: LogEvent, position: Position, explanation: Explanation): void {
		this.view({ position, fingerprint: this.#fingerprintOf(event), start: event.start }, explanation);
	}

	/** A page view. */
	view({ position, fingerprint, start }: ExplainedView, explanation: Explanation): void {
		if (!position) return;
		const optedOut = explanation.is === "opted-out" || this.#optOuts.holdsFor(fingerprint, start);
		this.#sink.explained(position, explanation, optedOut);
	}

	/** A page view and the hit that answers for it. */
	match({ item, rung, delay, hit }: Match<ExplainedView, HitAnswers>): void {
		if (hit) this.view(item, { is: "matched", rung, delay, hit: hit.position });
	}

	/** A call of the tracker, which is explained when all its hits have their fate. */
	call({ hits }: TrackerCall, event: LogEvent, position: Position): HitAnswers {
		const { start, referrer } = event;
		const page = hits[0]?.parameters?.url ?? (hits.length > 0 ? referrer : undefined);
		const fingerprint = this.#fingerprintOf(event);
		const about = { position, hits: hits.length, page: page === undefined ? undefined : detach(page) };
		return new HitAnswers(about, (explanation) => this.view({ position, fingerprint, start }, explanation));
	}
}
