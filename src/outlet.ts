import type { Candidate } from "./candidate.ts";
import type { ClockOffsets } from "./clock-offsets.ts";
import type { EpochMs, LogEvent, Milliseconds, Position } from "./event.ts";
import type { ExplanationSink } from "./explanation.ts";
import type { Missed, Outgoing } from "./gate.ts";
import { absoluteUrl, hostUnknown, trackingRequest } from "./matomo/params.ts";
import { replayRequest } from "./matomo/replay-request.ts";
import type { TrackingRequest } from "./matomo/tracking-request.ts";
import { refusal } from "./matomo/validate.ts";
import type { SitePlan } from "./plan.ts";
import type { Replay } from "./replay.ts";
import type { Observer } from "./report/observer.ts";
import type { Tally } from "./report/tally.ts";
import type { Delivery } from "./send/fate.ts";
import type { ViewKey } from "./state/ledger.ts";
import { anonymizeIp } from "./visitor/anonymize.ts";
import { dailyVisitorId } from "./visitor/daily-id.ts";
import { identityOf, OccurrenceCounter, pageViewId, replayIdentityOf } from "./visitor/identity.ts";
import { AS_THE_TRACKER, type Privacy } from "./visitor/privacy.ts";

/** One line of the dump: a page view that the tracker missed, or a hit that did not reach Matomo, and the request for it. */
export interface DumpLine extends Position {
	readonly outcome: "unmatched" | "held" | "failed-hit";
	readonly request: TrackingRequest;
}

/** What is on its way to Matomo, as all that is recorded of it names it: there times are as the log says them. */
export interface SentView extends Position, ViewKey {
	/** When it happened, by the corrected clock. */
	readonly at: EpochMs;
	/** A tracker hit that did not reach Matomo, not a page view that the tracker missed. */
	readonly isReplay?: boolean;
}

/** What earlier runs say of a page view: Matomo has it, or may have it, or it waits in the outbox. */
export type Recalled = "already-sent" | "ambiguous" | "held";

/** Where page views go. */
export interface OutletOptions {
	readonly site: SitePlan;
	/** What was added to the times of each log: the identity of a page view is that of what the log has. */
	readonly clockOffsets?: ClockOffsets;
	readonly tally: Tally;
	/** Is told of page views that the tracker missed, and of those of which that is not known, as its log is silent. */
	readonly observer?: Observer;
	/** Now, for the checks before sending. */
	readonly now: () => EpochMs;
	/** Writes a line of the dump; waits when the disk is slow. */
	readonly dump?: (line: DumpLine) => Promise<void>;
	/** What of a visitor leaves the machine. */
	readonly privacy?: Privacy;
	/** Takes a page view on its way to Matomo; a dry run has none. */
	readonly send?: (delivery: Delivery<SentView>) => Promise<void>;
	/** Says what earlier runs have done with a page view; `undefined`: nothing. Without, nothing is remembered. */
	readonly recall?: (view: ViewKey) => Promise<Recalled | undefined>;
	/** Makes other `pv_id`s than before: for page views that are sent once more, so that those are not taken for these. */
	readonly salt?: string;
	/** Is told of each page view that another run has to decide when it started. */
	readonly held?: (start: EpochMs) => void;
	/** Is told what became of each page view in a dry run. */
	readonly explanations?: ExplanationSink;
}

/** Turns page views that the tracker missed into tracking requests, dumps them and sends them, or only counts them. */
export class Outlet {
	readonly #options: OutletOptions;
	readonly #occurrences = new OccurrenceCounter();
	/** The same for masked addresses, by which visitors who are not the same may become so. */
	readonly #maskedOccurrences = new OccurrenceCounter();
	#withoutHost = 0;
	#tooRecent = 0;
	#inOutbox = 0;
	readonly #refused = new Map<string, number>();

	constructor(options: OutletOptions) {
		this.#options = options;
	}

	/** Page views whose log tells no host, and for which none was given: a dry run shows them with a bare path. */
	get withoutHost(): number {
		return this.#withoutHost;
	}

	/** Page views that were held because their tracker hit may still be logged. */
	get tooRecent(): number {
		return this.#tooRecent;
	}

	/** Page views that were held because an earlier run has left them in the outbox. */
	get inOutbox(): number {
		return this.#inOutbox;
	}

	/** In a dry run: page views that are not fit to be sent, by the reason. */
	get refused(): ReadonlyMap<string, number> {
		return this.#refused;
	}

	/**
	 * Takes page views in order of event time.
	 *
	 * @throws UserError when one is to be sent whose host nobody knows
	 */
	async deliver(outgoing: readonly Outgoing[]): Promise<void> {
		for (const one of outgoing) {
			if (one.is === "replay") await this.#again(one.item);
			else await this.#view(one);
		}
	}

	async #view({ is, item }: Missed): Promise<void> {
		const { recall, dump, send, tally, observer, held } = this.#options;
		const { position, fingerprint } = item;
		const isNumbered = this.#isSeen || recall !== undefined;
		const event = isNumbered ? item.event : item.glimpse;
		// Named one by one below: objects that are spread and then added to have a shape of their own each, for good.
		const { source, line } = position;
		// As the log says it: the identity must be the same whatever is known of its clock.
		const start = item.start - this.#clockOffset(position);
		// Before anything else: every page view has its number among its equals, whatever becomes of them.
		const identity = isNumbered ? this.#occurrences.number(start, (n) => identityOf({ ...event, start }, n)) : "";
		// Decided by an earlier run: it only had to be numbered.
		if (item.context) return;
		// Whoever has nothing to wait for does not wait: there are many.
		const recalled = recall && (await recall({ identity, start }));
		if (recalled !== undefined) {
			if (recalled === "held") this.#inOutbox++;
			observer?.pageView(item, true);
			tally.count({ is: recalled });
			return;
		}
		const request = this.#requestOf(item, event, identity);
		if (dump) await dump({ source, line, outcome: is === "released" ? "unmatched" : "held", request });
		if (is === "held") observer?.held(item.start);
		else if (is === "too-recent") this.#tooRecent++;
		else observer?.pageView(item, true);
		if (is !== "released") {
			held?.(item.start);
			this.#count(item, { is: "held" });
		} else if (send)
			await send({ request, visitor: fingerprint, item: { source, line, identity, start, at: item.start } });
		else this.#count(item, this.#wouldBe(request));
	}

	async #again(hit: Replay): Promise<void> {
		const { privacy = AS_THE_TRACKER, recall, send, dump, tally } = this.#options;
		const { fingerprint: visitor, position } = hit;
		const start = hit.start - this.#clockOffset(position);
		const identity =
			this.#isSeen || recall ? this.#occurrences.number(start, (n) => replayIdentityOf({ ...hit, start }, n)) : "";
		const recalled = await recall?.({ identity, start });
		if (recalled !== undefined) {
			if (recalled === "held") this.#inOutbox++;
			tally.replays.count(recalled);
			return;
		}
		const ip = anonymizeIp(hit.ip, privacy.anonymizeIp);
		const masked = () =>
			ip === hit.ip
				? identity
				: this.#maskedOccurrences.number(start, (n) => replayIdentityOf({ ...hit, ip, start }, n));
		const request = replayRequest(
			{
				...hit,
				ip,
				pageViewId: this.#isSeen ? pageViewId(masked(), this.#options.salt) : "000000",
				visitor:
					privacy.visitorId === "matomo"
						? "as the tracker said"
						: privacy.visitorId === "none"
							? "nobody"
							: { customId: dailyVisitorId(privacy.key, visitor, hit.start) },
			},
			{ id: hit.site },
		);
		const { source, line } = position;
		await dump?.({ source, line, outcome: "failed-hit", request });
		const item = { source, line, identity, start, at: hit.start, isReplay: true };
		if (send) await send({ request, visitor, item });
		else tally.replays.count(this.#wouldBe(request).is);
	}

	#count({ position }: Candidate, fate: DryFate): void {
		this.#options.tally.count(fate);
		if (fate.is === "rejected") this.#refused.set(fate.reason, (this.#refused.get(fate.reason) ?? 0) + 1);
		this.#options.explanations?.explained(position, fate, false);
	}

	/** @param event of the candidate, which makes a new one each time it is asked; only looked at */
	#requestOf(
		{ position, visitorId, title, fingerprint }: Candidate,
		event: LogEvent,
		identity: string,
	): TrackingRequest {
		const { site, privacy = AS_THE_TRACKER } = this.#options;
		const url = absoluteUrl(event, site);
		if (url.startsWith("/")) {
			this.#withoutHost++;
			if (this.#options.send) throw hostUnknown();
		}
		const ip = anonymizeIp(event.ip, privacy.anonymizeIp);
		const view = {
			event,
			url,
			title,
			ip,
			visitorId: privacy.visitorId === "matomo" ? visitorId : undefined,
			customId: privacy.visitorId === "daily" ? dailyVisitorId(privacy.key, fingerprint, event.start) : undefined,
			// Of the masked address: who tries out all addresses finds the one that a digest was made of.
			pageViewId: this.#pageViewIdOf(event, position, ip, identity),
		};
		return trackingRequest(view, { id: siteIdOf(site, event) }, this.#isSeen);
	}

	/** Whether anybody will see the requests. A dry run only wants to know if they are valid, and is spared the rest. */
	get #isSeen(): boolean {
		return this.#options.send !== undefined || this.#options.dump !== undefined;
	}

	#clockOffset({ source }: Position): Milliseconds {
		return this.#options.clockOffsets?.get(source) ?? 0;
	}

	#pageViewIdOf(event: LogEvent, position: Position, ip: string, identity: string): string {
		if (!this.#isSeen) return "000000";
		const start = event.start - this.#clockOffset(position);
		const shown =
			ip === event.ip
				? identity
				: this.#maskedOccurrences.number(start, (n) => identityOf({ ...event, start, ip, forwardedFor: undefined }, n));
		return pageViewId(shown, this.#options.salt);
	}

	#wouldBe(request: TrackingRequest): Exclude<DryFate, { is: "held" }> {
		if (request.url.startsWith("/")) return { is: "would-send" };
		const reason = refusal(request, this.#options.now());
		return reason === undefined ? { is: "would-send" } : { is: "rejected", reason };
	}
}

type DryFate =
	| { readonly is: "held" }
	| { readonly is: "would-send" }
	| { readonly is: "rejected"; readonly reason: string };

function siteIdOf({ siteOf }: SitePlan, { host }: LogEvent): number {
	const id = siteOf(host);
	if (id === undefined) throw new Error("a page view without a site is to be sent");
	return id;
}
