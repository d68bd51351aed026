import { counted } from "../counted.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import type { MatomoClient } from "../matomo/client.ts";
import type { SentView } from "../outlet.ts";
import type { Tally } from "../report/tally.ts";
import type { Clock } from "../send/clock.ts";
import type { Delivery } from "../send/fate.ts";
import { Sender } from "../send/sender.ts";
import { crashPoint } from "../state/crash-point.ts";
import type { State } from "../state/state.ts";
import { Doubts, type OnAmbiguous } from "./doubts.ts";
import { Frontier } from "./frontier.ts";
import { OutboxRounds } from "./outbox-rounds.ts";
import { Presence } from "./presence.ts";
import { type Recall, recallFrom } from "./recall.ts";
import { Recorder } from "./recorder.ts";

/** How page views are delivered. */
export interface DeliverySettings {
	readonly batchSize: number;
	readonly batchBytes: number;
	readonly batchAge: Milliseconds;
	readonly lanes: number;
	readonly retryFor: Milliseconds;
	readonly settle: Milliseconds;
	readonly onAmbiguous: OnAmbiguous;
	/** Send what was sent before. */
	readonly again: boolean;
}

/** What a delivery needs besides. */
export interface DeliveryOptions {
	readonly client: Pick<MatomoClient, "post" | "api">;
	readonly settings: DeliverySettings;
	readonly clock: Clock;
	readonly tally: Tally;
	/** Where to record what becomes of page views; without, nothing is remembered, and nothing in doubt is looked into. */
	readonly state: State | undefined;
	/** Aborted when what is under way must end. */
	readonly deadline: AbortSignal;
	/** Tells the user something, in one line. */
	readonly say: (text: string) => void;
	/** Batches of earlier runs to deal with; all, when not given. */
	readonly only?: ReadonlySet<string>;
}

/** A delivery under way. */
export interface PageViewDelivery {
	/** Takes a page view; waits while too many have no fate yet. */
	send(delivery: Delivery<SentView>): Promise<void>;
	/** Says what earlier runs have done with a page view; `undefined` when that is of no account. */
	readonly recall: Recall | undefined;
	/** A page view was held that another run has to decide. */
	held(start: EpochMs): void;
	/** Every page view that starts before this and was sent has its fate, and none of them is left for another run. */
	readonly decidedUpTo: EpochMs;
	/** Sends what waits for its batch to fill, and waits until it has its fate. */
	flush(): Promise<void>;
	/** For runs that go on: deals from time to time with what had to be left in the outbox; waits until that is done. */
	lookIntoOutbox(): Promise<void>;
	/** Page views on their way to Matomo. */
	readonly waiting: number;
	/** Waits until each has its fate, and that is recorded. */
	finish(): Promise<void>;
	/** Why it gave up; everything after that was held. */
	readonly stopped: Error | undefined;
	/** Whether nothing more is sent; why, {@link finish} says. */
	readonly isOver: boolean;
	/** Whether page views of earlier runs are not where they should be. */
	readonly isBehind: boolean;
}

/** Page views without a fate beyond which reading waits for Matomo. */
const MOST_WAITING = 5_000;

/**
 * Begins to deliver page views; what earlier runs have left in the outbox comes first.
 *
 * @throws UserError when what becomes of them could not be recorded
 */
export async function startDelivery(options: DeliveryOptions): Promise<PageViewDelivery> {
	const { client, clock, settings, deadline, say, state } = options;
	const frontier = new Frontier<SentView>();
	const recorder = await Recorder.open(options.tally, state, { clock, onAmbiguous: settings.onAmbiguous, frontier });
	const doubts = new Doubts({ ...settings, clock, presence: new Presence(client) });
	const sender = new Sender<SentView>({
		client: {
			async post(requests) {
				const facts = await client.post(requests, deadline);
				crashPoint("after-post");
				return facts;
			},
		},
		clock,
		batchSize: settings.batchSize,
		batchBytes: settings.batchBytes,
		batchAgeMs: settings.batchAge,
		lanes: settings.lanes,
		maxQueued: Math.max(MOST_WAITING, 2 * settings.batchSize * settings.lanes),
		retryForMs: settings.retryFor,
		signal: deadline,
		onBatch: (deliveries) => recorder.begin(deliveries),
		onRepost: (deliveries) => recorder.repost(deliveries),
		onFate: (deliveries, fate) => recorder.fate(deliveries, fate),
		...(state && {
			resolve: (deliveries, doubt, signal) =>
				doubts.resolve(
					deliveries.map(({ request, item: { isReplay } }) => ({ request, ...(isReplay && { isReplay }) })),
					doubt,
					signal,
				),
		}),
	});
	const rounds =
		state &&
		new OutboxRounds({
			...settings,
			...{ state, doubts, clock, say, recorder, sender, signal: deadline },
			...(options.only && { only: options.only }),
		});
	// Before the log is read, which may hold the same page views: by then it must be known what became of these.
	await rounds?.round();
	const recall = state && !settings.again ? await recallFrom(state) : undefined;
	return {
		recall,
		async send(delivery) {
			frontier.add(delivery.item, delivery.item.at);
			await sender.add(delivery);
		},
		held: (start) => frontier.keep(start),
		get decidedUpTo() {
			return frontier.time;
		},
		async finish() {
			try {
				await sender.flush();
			} finally {
				await recorder.close();
			}
			const { refused, doubtful } = recorder;
			if (doubtful)
				say(`${counted(doubtful.views, "page view")} may have reached Matomo: ${doubtful.reason}; see monorail state`);
			if (refused && refused.lines > 0) say(`${counted(refused.lines, "page view")} recorded in ${refused.path}`);
			if (sender.stopped) say(sender.stopped.message);
		},
		flush: () => sender.flush(),
		get waiting() {
			return frontier.size;
		},
		get stopped() {
			return sender.stopped;
		},
		get isOver() {
			return sender.isOver;
		},
		async lookIntoOutbox() {
			await rounds?.roundIfDue();
		},
		get isBehind() {
			return rounds?.isBehind ?? false;
		},
	};
}
