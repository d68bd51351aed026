import type { Milliseconds } from "../event.ts";
import type { MatomoClient } from "../matomo/client.ts";
import type { SentView } from "../outlet.ts";
import type { Tally } from "../report/tally.ts";
import type { Clock } from "../send/clock.ts";
import type { Delivery } from "../send/fate.ts";
import { Sender } from "../send/sender.ts";
import type { State } from "../state/state.ts";
import { Recorder } from "./recorder.ts";

/** How page views are delivered. */
export interface DeliverySettings {
	readonly batchSize: number;
	readonly batchBytes: number;
	readonly batchAge: Milliseconds;
	readonly lanes: number;
	readonly retryFor: Milliseconds;
}

/** What a delivery needs besides. */
export interface DeliveryOptions {
	readonly client: Pick<MatomoClient, "post">;
	readonly settings: DeliverySettings;
	readonly clock: Clock;
	readonly tally: Tally;
	/** Where to record what becomes of page views; without, nothing is remembered. */
	readonly state: State | undefined;
	/** Aborted when what is under way must end. */
	readonly deadline: AbortSignal;
	/** Tells the user something, in one line. */
	readonly say: (text: string) => void;
}

/** A delivery under way. */
export interface PageViewDelivery {
	/** Takes a page view; waits while too many have no fate yet. */
	send(delivery: Delivery<SentView>): Promise<void>;
	/** Waits until each has its fate, and that is recorded. */
	finish(): Promise<void>;
	/** Why it gave up; everything after that was held. */
	readonly stopped: Error | undefined;
}

/** Page views without a fate beyond which reading waits for Matomo. */
const MOST_WAITING = 5_000;

/** Begins to deliver page views. @throws UserError when what becomes of them could not be recorded */
export async function startDelivery(options: DeliveryOptions): Promise<PageViewDelivery> {
	const { client, clock, settings, deadline, say } = options;
	const recorder = await Recorder.open(options.tally, options.state);
	const sender = new Sender<SentView>({
		client: { post: (requests) => client.post(requests, deadline) },
		clock,
		batchSize: settings.batchSize,
		batchBytes: settings.batchBytes,
		batchAgeMs: settings.batchAge,
		lanes: settings.lanes,
		maxQueued: Math.max(MOST_WAITING, 2 * settings.batchSize * settings.lanes),
		retryForMs: settings.retryFor,
		signal: deadline,
		onFate: (deliveries, fate) => recorder.fate(deliveries, fate),
	});
	return {
		send: (delivery) => sender.add(delivery),
		async finish() {
			try {
				await sender.flush();
			} finally {
				await recorder.close();
			}
			for (const file of Object.values(recorder.files ?? {})) {
				if (file.lines > 0) say(`${file.lines} page views recorded in ${file.path}`);
			}
			if (sender.stopped) say(sender.stopped.message);
		},
		get stopped() {
			return sender.stopped;
		},
	};
}
