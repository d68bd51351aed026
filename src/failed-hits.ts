import type { Place } from "./candidate.ts";
import type { DigestedHit, DigestedReplays } from "./digest/digest.ts";
import type { EpochMs } from "./event.ts";
import type { HitReception } from "./join/fate.ts";
import { Replays } from "./join/replays.ts";
import type { JoinRule } from "./join/rule.ts";
import type { ReplayLeftReason } from "./outcome.ts";
import type { Replay } from "./replay.ts";
import type { Tally } from "./report/tally.ts";
import type { Witness } from "./witness.ts";

/** A failed hit whose fate is open. */
export class OpenReplay {
	readonly replay: Replay;
	/** It came when the page view that it would answer for may have been sent. */
	isLate = false;
	/** It answers for a page view, which is not sent then. */
	isAnswer = false;
	#isMissed: boolean | undefined;
	#told: ((isMissed: boolean) => void) | undefined;

	constructor(replay: Replay) {
		this.replay = replay;
	}

	/** Tells, as soon as it is known, whether Matomo lacks the page view that it answers for: not where a copy got through. */
	tell(told: (isMissed: boolean) => void): void {
		if (this.#isMissed === undefined) this.#told = told;
		else told(this.#isMissed);
	}

	/** @param left why it is not sent again, if it is not */
	decided(left: ReplayLeftReason | undefined): void {
		this.#isMissed = left === undefined || left === "repeated";
		this.#told?.(this.#isMissed);
	}
}

/** What decides besides the hits themselves. */
interface FailedHitRules {
	readonly join: JoinRule;
	/** Whether hits without consent count as opted out. */
	readonly requireConsent: boolean;
}

/** Adds a hit to the join. */
type AddHit = (hit: DigestedHit, owner: OpenReplay) => HitReception;

/** Finds the hits that did not reach Matomo and are to be sent again; counts every other one with the reason. */
export class FailedHits {
	readonly #rules: FailedHitRules;
	readonly #tally: Tally;
	readonly #witness: Witness;
	readonly #replays: Replays<OpenReplay>;

	constructor(rules: FailedHitRules, tally: Tally, witness: Witness) {
		this.#rules = rules;
		this.#tally = tally;
		this.#witness = witness;
		this.#replays = new Replays(rules.join);
	}

	/** Takes in what a call of the tracker tells. Failed page views that can be sent again answer for page views. */
	take(
		{ succeeded, failed }: DigestedReplays,
		start: EpochMs,
		{ position, stretch }: Pick<Place, "position" | "stretch">,
		addHit: AddHit,
	): void {
		for (const key of succeeded) this.#replays.succeeded(key, start);
		for (const { copyKey, left, view, hit } of failed) {
			this.#tally.replays.hit();
			if (left !== undefined) {
				this.#tally.replays.left(left);
				continue;
			}
			const open = new OpenReplay({ ...hit, position, arrived: start });
			// When it waited offline it happened earlier, but copies of it are known by when they were sent.
			const waits = this.#replays.failed({
				item: open,
				copyKey,
				start: hit.start,
				tie: tieOf(open.replay),
				origin: stretch,
			});
			if (!waits) this.#tally.replays.left("repeated");
			else if (view && addHit(view, open) === "late") open.isLate = true;
		}
	}

	/** All is known that starts up to a window after `time`. @returns what is to be sent again of before `time`, in order */
	decide(time: EpochMs): readonly Replay[] {
		const again: Replay[] = [];
		for (const { is, item } of this.#replays.decide(time)) {
			const left = is === "replay" ? this.#reasonToLeave(item) : is;
			item.decided(left);
			if (left === undefined) again.push(item.replay);
			else this.#tally.replays.left(left);
		}
		this.#replays.forget(time);
		return again;
	}

	#reasonToLeave({ replay, isLate, isAnswer }: OpenReplay): ReplayLeftReason | undefined {
		if (this.#rules.requireConsent && !replay.hasConsent) return "opted-out";
		if (this.#witness.hasOptedOut(replay)) return "opted-out";
		return isLate && !isAnswer ? "late" : undefined;
	}
}

/** The same for every order of arrival. */
function tieOf({ fingerprint, query, ordinal }: Replay): string {
	return `${fingerprint}\n${ordinal}\n${query}`;
}

/** Where things go that are to keep their order. */
interface Ways<D, T> {
	readonly settle: (decisions: readonly D[]) => readonly T[];
	readonly again: (hit: Replay) => readonly T[];
}

/**
 * Puts hits that are to be sent again in their places between page views.
 *
 * @param decided everything is decided that starts before it
 */
export function inOrder<D extends { readonly item: { readonly start: EpochMs } }, T>(
	failed: FailedHits | undefined,
	decisions: readonly D[],
	decided: EpochMs,
	{ settle, again }: Ways<D, T>,
): readonly T[] {
	if (!failed) return settle(decisions);
	const all: T[] = [];
	const hits = (before: EpochMs): void => {
		for (const hit of failed.decide(before)) for (const one of again(hit)) all.push(one);
	};
	for (const decision of decisions) {
		hits(decision.item.start);
		for (const one of settle([decision])) all.push(one);
	}
	hits(decided);
	return all;
}
