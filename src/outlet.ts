import type { Candidate } from "./candidate.ts";
import type { ClockOffsets } from "./clock-offsets.ts";
import { EXIT, UserError } from "./errors.ts";
import type { EpochMs, LogEvent, Milliseconds, Position } from "./event.ts";
import type { ExplanationSink } from "./explanation.ts";
import type { Outgoing } from "./judge.ts";
import { absoluteUrl, trackingRequest } from "./matomo/params.ts";
import { replayRequest } from "./matomo/replay-request.ts";
import type { TrackingRequest } from "./matomo/tracking-request.ts";
import { prepare } from "./matomo/validate.ts";
import type { SitePlan } from "./plan.ts";
import type { Replay } from "./replay.ts";
import type { Observer } from "./report/observer.ts";
import type { Tally } from "./report/tally.ts";
import type { Delivery, Fate } from "./send/fate.ts";
import { anonymizeIp } from "./visitor/anonymize.ts";
import { dailyVisitorId } from "./visitor/daily-id.ts";
import { identityOf, OccurrenceCounter, pageViewId, replayIdentityOf } from "./visitor/identity.ts";

/** One line of the dump: a page view that the tracker missed, or a hit that did not reach Matomo, and the request for it. */
export interface DumpLine extends Position {
	readonly outcome: "unmatched" | "held" | "failed-hit";
	readonly request: TrackingRequest;
}

/** What of a visitor leaves the machine, and how. */
export interface Privacy {
	/** Bytes of the address to mask, as Matomo does: 0 … 4. */
	readonly anonymizeIp: number;
	/** What tells Matomo whose visit it is: the tracker's id where known, an id of our own for the day, or nothing. */
	readonly visitorId: "matomo" | "daily" | "none";
	/** Secret of the ids of our own, the same in all runs. */
	readonly key: string;
}

/** What Matomo's own tracker would tell. */
const AS_THE_TRACKER: Privacy = { anonymizeIp: 0, visitorId: "matomo", key: "" };

/** What is on its way to Matomo. */
export interface Sent extends Position {
	/** A tracker hit that did not reach Matomo, not a page view that the tracker missed. */
	readonly isReplay?: boolean;
}

/** Where page views go. */
export interface OutletOptions {
	readonly site: SitePlan;
	/** What was added to the times of each log: the identity of a page view is that of what the log has. */
	readonly clockOffsets?: ClockOffsets;
	readonly tally: Tally;
	/** Is told of page views that are held because the tracker log is silent. */
	readonly observer?: Observer;
	/** Now, for the checks before sending. */
	readonly now: () => EpochMs;
	/** Writes a line of the dump; waits when the disk is slow. */
	readonly dump?: (line: DumpLine) => Promise<void>;
	/** What of a visitor leaves the machine. */
	readonly privacy?: Privacy;
	/** Takes a page view on its way to Matomo; a dry run has none. */
	readonly send?: (delivery: Delivery<Sent>) => Promise<void>;
	/** Is told what became of each page view in a dry run. */
	readonly explanations?: ExplanationSink;
}

/** Turns page views that the tracker missed into tracking requests, dumps them and sends them, or only counts them. */
export class Outlet {
	readonly #options: OutletOptions;
	readonly #occurrences = new OccurrenceCounter();
	#withoutHost = 0;

	constructor(options: OutletOptions) {
		this.#options = options;
	}

	/** Page views whose log tells no host, and for which none was given: a dry run shows them with a bare path. */
	get withoutHost(): number {
		return this.#withoutHost;
	}

	/**
	 * Takes page views in order of event time.
	 *
	 * @throws UserError when one is to be sent whose host nobody knows
	 */
	async deliver(outgoing: readonly Outgoing[]): Promise<void> {
		for (const one of outgoing) {
			if (one.is === "replay") {
				await this.#again(one.item);
				continue;
			}
			const { is, item } = one;
			const request = this.#requestOf(item);
			await this.#options.dump?.({ ...item.position, outcome: is === "held" ? "held" : "unmatched", request });
			if (is === "held") {
				this.#options.observer?.held(item.start);
				this.#count(item, { is });
			} else if (this.#options.send) {
				await this.#options.send({ request, visitor: item.fingerprint, item: item.position });
			} else this.#count(item, this.#wouldBe(request));
		}
	}

	/** Sends a hit that did not reach Matomo, or counts it. */
	async #again(hit: Replay): Promise<void> {
		const { privacy = AS_THE_TRACKER, send, dump, tally } = this.#options;
		const { fingerprint: visitor, position, start } = hit;
		const ip = anonymizeIp(hit.ip, privacy.anonymizeIp);
		const request = replayRequest(
			{
				...hit,
				ip,
				pageViewId: this.#replayIdOf({ ...hit, ip, start: start - this.#clockOffset(position) }),
				visitor:
					privacy.visitorId === "matomo"
						? "as the tracker said"
						: privacy.visitorId === "none"
							? "nobody"
							: { customId: dailyVisitorId(privacy.key, visitor, start) },
			},
			{ id: hit.site },
		);
		await dump?.({ ...position, outcome: "failed-hit", request });
		if (send) await send({ request, visitor, item: { ...position, isReplay: true } });
		else tally.replays.count(this.#wouldBe(request).is);
	}

	#replayIdOf(hit: Replay): string {
		if (!this.#isSeen) return "000000";
		const first = replayIdentityOf(hit, 0);
		const occurrence = this.#occurrences.next(first, hit.start);
		return pageViewId(occurrence === 0 ? first : replayIdentityOf(hit, occurrence));
	}

	#count({ position }: Candidate, fate: DryFate): void {
		this.#options.tally.count(fate);
		this.#options.explanations?.explained(position, fate, false);
	}

	#requestOf({ event, position, visitorId, title, fingerprint }: Candidate): TrackingRequest {
		const { site, privacy = AS_THE_TRACKER } = this.#options;
		const url = absoluteUrl(event, site);
		if (url.startsWith("/")) {
			this.#withoutHost++;
			if (this.#options.send) throw hostUnknown();
		}
		const ip = anonymizeIp(event.ip, privacy.anonymizeIp);
		const view = {
			event: this.#isSeen ? event : { ...event, clientHints: undefined },
			url,
			title,
			ip,
			visitorId: privacy.visitorId === "matomo" ? visitorId : undefined,
			customId: privacy.visitorId === "daily" ? dailyVisitorId(privacy.key, fingerprint, event.start) : undefined,
			// Of the masked address: who tries out all addresses finds the one that a digest was made of.
			pageViewId: this.#pageViewIdOf({ ...event, ip, start: event.start - this.#clockOffset(position) }),
		};
		return trackingRequest(view, { id: siteIdOf(site, event) });
	}

	/** Whether anybody will see the requests. A dry run only wants to know if they are valid, and is spared the rest. */
	get #isSeen(): boolean {
		return this.#options.send !== undefined || this.#options.dump !== undefined;
	}

	#clockOffset({ source }: Position): Milliseconds {
		return this.#options.clockOffsets?.get(source) ?? 0;
	}

	#pageViewIdOf(event: LogEvent): string {
		if (!this.#isSeen) return "000000";
		const first = identityOf(event, 0);
		const occurrence = this.#occurrences.next(first, event.start);
		return pageViewId(occurrence === 0 ? first : identityOf(event, occurrence));
	}

	/** What a dry run can tell of a request's fate: a bare path only lacks an option. */
	#wouldBe(request: TrackingRequest): Exclude<DryFate, { is: "held" }> {
		if (request.url.startsWith("/")) return { is: "would-send" };
		const prepared = prepare(request, this.#options.now());
		return "request" in prepared ? { is: "would-send" } : { is: "rejected", reason: prepared.refused };
	}
}

/** What can become of a page view in a dry run. */
type DryFate =
	| { readonly is: "held" }
	| { readonly is: "would-send" }
	| { readonly is: "rejected"; readonly reason: string };

/** Counts the fate of deliveries, and has those recorded that need attention. */
export function settler(
	tally: Tally,
	record: (deliveries: readonly Delivery<Sent>[], fate: Fate & { is: "rejected" | "ambiguous" }) => Promise<void>,
): (deliveries: readonly Delivery<Sent>[], fate: Fate) => Promise<void> {
	return async (deliveries, fate) => {
		if (fate.is === "rejected" || fate.is === "ambiguous")
			await record(deliveries, { is: fate.is, reason: fate.reason });
		for (const { item } of deliveries) {
			if (item.isReplay) tally.replays.count(fate.is);
			else tally.count({ is: fate.is });
		}
	};
}

/** Page views of hosts without a site do not come this far. */
function siteIdOf({ siteOf }: SitePlan, { host }: LogEvent): number {
	const id = siteOf(host);
	if (id === undefined) throw new Error("a page view without a site is to be sent");
	return id;
}

function hostUnknown(): UserError {
	return new UserError({
		problem: "the log tells no host names",
		expected: "the site's host for the URLs that Matomo gets",
		hint: "add it, such as --host www.example.org",
		status: EXIT.usage,
	});
}
