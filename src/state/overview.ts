import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { EpochMs } from "../event.ts";
import { cannotKeep } from "./cannot-keep.ts";
import type { ReadableState } from "./state.ts";

/** What a state folder holds, in numbers. */
export interface StateOverview {
	readonly version: 1;
	readonly folder: string;
	/** By name; what stands in a source before `line` is decided. */
	readonly sources: readonly {
		readonly name: string;
		readonly line: number;
		readonly bytes: number;
		readonly updated: EpochMs;
	}[];
	/** Days are those of the page views, in UTC. */
	readonly ledger: { readonly pageViews: number; readonly days: readonly string[] };
	/** Oldest first. */
	readonly outbox: readonly {
		readonly batch: string;
		readonly pageViews: number;
		readonly posted: EpochMs;
		/** `false`: Matomo has none of it, and the next upload sends it. */
		readonly mayBeStored: boolean;
		readonly reason: string | undefined;
	}[];
	readonly deadLetters: number;
}

/** Looks a state folder over. @throws UserError when it cannot be read */
export async function overviewOf(state: ReadableState): Promise<StateOverview> {
	const days = await state.ledger.days();
	const sources = await state.sources.list();
	const batches = await state.outbox.batches();
	return {
		version: 1,
		folder: state.folder,
		sources: sources.map(({ name, at, updated }) => ({ name, line: at.line, bytes: at.offset, updated })),
		ledger: {
			pageViews: days.reduce((sum, { identities }) => sum + identities, 0),
			days: days.map(({ day }) => day),
		},
		outbox: batches.map(({ id, entries, posted, mayBeStored, reason }) => ({
			batch: id,
			pageViews: entries.length,
			posted,
			mayBeStored,
			reason,
		})),
		deadLetters: await linesOf(join(state.folder, "dead-letters.ndjson")),
	};
}

async function linesOf(path: string): Promise<number> {
	let lines = 0;
	try {
		for await (const chunk of createReadStream(path)) for (const byte of chunk as Buffer) if (byte === 10) lines++;
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw cannotKeep(path, error);
	}
	return lines;
}
