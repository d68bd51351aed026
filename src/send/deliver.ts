import { unreachable } from "../errors.ts";
import type { TrackingRequest } from "../matomo/tracking-request.ts";
import type { Verdict } from "../matomo/verdict.ts";
import type { Delivery, Fate } from "./fate.ts";
import type { Found } from "./resolution.ts";
import type { Patience } from "./retry.ts";

/** A delivery with its request made fit to be sent. */
export interface Ready<T> {
	readonly delivery: Delivery<T>;
	readonly request: TrackingRequest;
	/** As JSON. */
	readonly bytes: number;
}

/** What delivering a batch needs of the run it belongs to. */
export interface Run<T> {
	/** Posts once and judges; where that cannot tell what is stored, it may have asked. */
	attempt(part: readonly Ready<T>[], isRetry: boolean): Promise<Verdict | Found>;
	settle(part: readonly Ready<T>[], fate: Fate): Promise<void>;
	/** Ends the run, whose signal is aborted by it. */
	stop(verdict: Extract<Verdict, { readonly is: "stop" | "retry" }>): void;
	/** Why what is not sent is held, once the signal is aborted. */
	heldBecause(): string;
	/** How many batches Matomo has accepted so far, of any lane. */
	readonly accepted: number;
	readonly patience: Patience;
	readonly signal: AbortSignal;
}

/** A batch, or a piece of one that had to be divided. */
interface Part<T> {
	readonly entries: readonly Ready<T>[];
	readonly isPiece: boolean;
	/** How many attempts failed in a way that one of its entries, or its size, may be the cause of. */
	readonly suspected: { entry: number; size: number };
	setAside: boolean;
}

/** How often the same failure must repeat before the batch is divided, or its last entry is found to be the cause. */
const REPEATS = 3;

/**
 * Delivers one batch until each of its entries has its fate. Never rejects, as long as the run's functions do not.
 *
 * A batch that is too large is halved. A batch on which Matomo fails again and again is halved too, to find the entry
 * that makes it roll back everything: oldest first, and an entry is found guilty only when it alone fails repeatedly
 * while Matomo has accepted something else since; else it is Matomo that fails, and the run stops.
 */
export async function deliver<T>(entries: readonly Ready<T>[], run: Run<T>): Promise<void> {
	/** `run.accepted` at the first failure: only what is accepted later shows that Matomo works. */
	let acceptedBefore: number | undefined;
	const parts: Part<T>[] = [partOf(entries, false)];
	let posts = 0;
	for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
		if (run.signal.aborted) {
			await run.settle(part.entries, { is: "held", reason: run.heldBecause() });
			continue;
		}
		// A piece that is posted for the first time is part of what was posted before.
		const verdict = await run.attempt(part.entries, posts++ > 0);
		switch (verdict.is) {
			case "accepted":
				run.patience.renew();
				await settleAccepted(part.entries, verdict.rejected, run);
				break;
			case "accepted-partly":
				run.patience.renew();
				await settlePartly(part.entries, verdict.rejectedCount, run);
				break;
			case "too-large":
				if (part.entries.length > 1) parts.push(...halves(part));
				else await run.settle(part.entries, { is: "rejected", reason: "too large for Matomo's server" });
				break;
			case "found": {
				const rest = await settleStored(part.entries, verdict.stored, run);
				if (rest.length < part.entries.length) run.patience.renew();
				if (rest.length === 0) break;
				parts.push({ ...part, entries: rest });
				const why = { is: "retry", reason: verdict.reason, afterMs: undefined, suspect: undefined } as const;
				if (!(await run.patience.wait(undefined, run.signal)) && !run.signal.aborted) run.stop(why);
				break;
			}
			case "ambiguous":
			case "held":
				await run.settle(part.entries, verdict);
				break;
			case "stop":
				run.stop(verdict);
				parts.push(part);
				break;
			case "retry": {
				acceptedBefore ??= run.accepted;
				const { suspect } = verdict;
				if (suspect) part.suspected[suspect]++;
				const isRepeated = suspect !== undefined && part.suspected[suspect] >= (part.isPiece ? 1 : REPEATS);
				const isSingle = part.entries.length === 1;
				if (isRepeated && !isSingle) {
					parts.push(...halves(part));
					run.patience.restart();
				} else if (suspect === "entry" && isSingle && part.suspected.entry >= REPEATS) {
					if (run.accepted > acceptedBefore) {
						const reason = `${verdict.reason} to this page view, and not to others`;
						await run.settle(part.entries, { is: "rejected", reason });
						break;
					}
					if (part.setAside) parts.push(part);
					else parts.unshift(part);
					part.setAside = true;
				} else {
					parts.push(part);
				}
				if (!(await run.patience.wait(verdict.afterMs, run.signal)) && !run.signal.aborted) run.stop(verdict);
				break;
			}
			default:
				unreachable(verdict);
		}
	}
}

function partOf<T>(entries: readonly Ready<T>[], isPiece: boolean): Part<T> {
	return { entries, isPiece, suspected: { entry: 0, size: 0 }, setAside: false };
}

/** The later half first: parts are taken from the end. */
function halves<T>({ entries }: Part<T>): Part<T>[] {
	const middle = Math.ceil(entries.length / 2);
	return [entries.slice(middle), entries.slice(0, middle)].map((half) => partOf(half, true));
}

/** @returns those that are not stored */
async function settleStored<T>(entries: readonly Ready<T>[], stored: readonly boolean[], run: Run<T>) {
	const sent = entries.filter((_, index) => stored[index]);
	if (sent.length > 0) await run.settle(sent, { is: "sent" });
	return entries.filter((_, index) => !stored[index]);
}

async function settleAccepted<T>(entries: readonly Ready<T>[], rejected: readonly number[], run: Run<T>) {
	const refused = new Set(rejected);
	const sent = entries.filter((_, index) => !refused.has(index));
	const rest = entries.filter((_, index) => refused.has(index));
	if (sent.length > 0) await run.settle(sent, { is: "sent" });
	if (rest.length > 0) await run.settle(rest, { is: "rejected", reason: "Matomo refused it" });
}

/**
 * Only the numbers are true here, so the last entries are counted as the refused ones and the reason says what is
 * known. Asking again would store the others twice.
 */
async function settlePartly<T>(entries: readonly Ready<T>[], count: number, run: Run<T>) {
	const first = entries.length - count;
	const reason = `Matomo refused ${count} of this batch of ${entries.length} and does not say which`;
	await run.settle(entries.slice(0, first), { is: "sent" });
	await run.settle(entries.slice(first), { is: "rejected", reason });
}
