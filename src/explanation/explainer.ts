import { trackerCall } from "../classify/tracker-hit.ts";
import { detach } from "../detach.ts";
import type { EpochMs, LogEvent, Milliseconds, Position } from "../event.ts";
import type { Explanation, ExplanationSink } from "../explanation.ts";
import type { OptOuts } from "../join/opt-outs.ts";
import type { Timed } from "../join/sorted.ts";
import { SortedQueue } from "../join/sorted-queue.ts";
import type { Rung } from "../outcome.ts";
import type { VisitorOf } from "../visitor/fingerprint.ts";
import { HitAnswers } from "./hit-answers.ts";

/** A page view, or what is kept of it. */
interface ExplainedView {
	/** Always there while somebody asks for explanations. */
	readonly position?: Position;
	readonly fingerprint: string;
	readonly start: EpochMs;
}

/** An explanation that waits until it is certain whether anything of its request may be shown. */
interface Waiting extends Timed {
	readonly position: Position;
	readonly fingerprint: string;
	readonly explanation: Explanation;
}

/** Passes explanations on as soon as it is certain whether their visitors have opted out. */
export class Explainer {
	readonly #waiting = new SortedQueue<Waiting>();
	readonly #sink: ExplanationSink;
	readonly #optOuts: OptOuts;
	readonly #visitorOf: VisitorOf;

	constructor(sink: ExplanationSink, optOuts: OptOuts, visitorOf: VisitorOf) {
		this.#sink = sink;
		this.#optOuts = optOuts;
		this.#visitorOf = visitorOf;
	}

	/** A line that is no record, of which nothing is known. */
	line(position: Position, explanation: Explanation): void {
		this.#sink.explained(position, explanation, false);
	}

	/** A request that is neither a page view nor a call of the tracker. */
	request(event: LogEvent, position: Position, explanation: Explanation): void {
		this.view({ position, fingerprint: this.#visitorOf(event).fingerprint, start: event.start }, explanation);
	}

	/** A page view. */
	view({ position, fingerprint, start }: ExplainedView, explanation: Explanation): void {
		if (position) this.#waiting.push({ start, tie: "", position, fingerprint, explanation });
	}

	/** All opt-outs that hold for requests before `start` are known. */
	certain(start: EpochMs): void {
		for (let one = this.#waiting.peek(); one && one.start < start; one = this.#waiting.peek()) {
			this.#waiting.shift();
			const { explanation, fingerprint, position } = one;
			const optedOut = explanation.is === "opted-out" || this.#optOuts.holdsFor(fingerprint, one.start);
			this.#sink.explained(position, explanation, optedOut);
		}
	}

	/** A page view and the hit that answers for it. */
	match(view: ExplainedView, match: { rung: Rung; delay: Milliseconds; hit: Position }): void {
		this.view(view, { is: "matched", ...match });
	}

	/** A call of the tracker, which is explained when all its hits have their fate. */
	call(event: LogEvent, position: Position): HitAnswers {
		const { hits } = trackerCall(event);
		const { start, referrer } = event;
		const page = hits[0]?.parameters?.url ?? (hits.length > 0 ? referrer : undefined);
		const { fingerprint } = this.#visitorOf(event);
		const about = { position, hits: hits.length, page: page === undefined ? undefined : detach(page) };
		return new HitAnswers(about, (explanation) => this.view({ position, fingerprint, start }, explanation));
	}
}
