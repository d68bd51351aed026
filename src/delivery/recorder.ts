import { join } from "node:path";
import type { SentView } from "../outlet.ts";
import type { Tally } from "../report/tally.ts";
import type { Delivery, Fate } from "../send/fate.ts";
import { RecordFile } from "../state/record-file.ts";
import type { State } from "../state/state.ts";

/** Writes down what becomes of page views, and then counts it: nothing counts that is not on the disk. */
export class Recorder {
	readonly #tally: Tally;
	readonly #state: State | undefined;
	readonly #files: { readonly rejected: RecordFile; readonly ambiguous: RecordFile } | undefined;

	private constructor(tally: Tally, state: State | undefined, files: Recorder["files"]) {
		this.#tally = tally;
		this.#state = state;
		this.#files = files;
	}

	/** @param state without one, fates are counted only. @throws UserError when it cannot be written */
	static async open(tally: Tally, state: State | undefined): Promise<Recorder> {
		const files = state && {
			rejected: await RecordFile.open(join(state.folder, "dead-letters.ndjson")),
			ambiguous: await RecordFile.open(join(state.folder, "ambiguous.ndjson")),
		};
		return new Recorder(tally, state, files);
	}

	/** Those whose page views want looking after. */
	get files(): { readonly rejected: RecordFile; readonly ambiguous: RecordFile } | undefined {
		return this.#files;
	}

	/** What became of deliveries. @throws UserError when it cannot be written down */
	async fate(deliveries: readonly Delivery<SentView>[], fate: Fate): Promise<void> {
		switch (fate.is) {
			case "sent":
				await this.#state?.ledger.add(deliveries.map(({ item }) => item));
				break;
			case "rejected":
			case "ambiguous":
				await this.#files?.[fate.is].append(deliveries.map((delivery) => recordOf(delivery, fate.reason)));
				break;
			case "held":
				break;
		}
		for (const _ of deliveries) this.#tally.count({ is: fate.is });
	}

	async close(): Promise<void> {
		await this.#files?.rejected.close();
		await this.#files?.ambiguous.close();
	}
}

function recordOf({ request, item: { source, line } }: Delivery<SentView>, reason: string): unknown {
	return { source, line, reason, request };
}
