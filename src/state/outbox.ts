import { readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import type { EpochMs, Position } from "../event.ts";
import { jsonFault } from "../json-fault.ts";
import type { TrackingRequest } from "../matomo/tracking-request.ts";
import { cannotKeep } from "./cannot-keep.ts";
import { crashPoint } from "./crash-point.ts";
import { makeFolder, writeDurably } from "./durable.ts";
import type { ViewKey } from "./ledger.ts";

/** A page view as the outbox keeps it: all that is needed to ask Matomo for it, and to send it. */
export interface OutboxEntry extends Position, ViewKey {
	readonly request: TrackingRequest;
	/** A tracker hit that is sent again: Matomo does not say whether it has it. */
	readonly isReplay?: boolean;
}

/** What is known of a batch. */
export interface OutboxContent {
	/** `false` when it is certain that Matomo has none of it. */
	readonly mayBeStored: boolean;
	/** Why it is not known; `undefined` of a batch under way, or one whose process died. */
	readonly reason: string | undefined;
	readonly entries: readonly OutboxEntry[];
}

/** A batch in the outbox. */
export interface OutboxBatch extends OutboxContent {
	/** Its name, which sorts by the time of its making. */
	readonly id: string;
	/** When it was posted last, or was about to be. */
	readonly posted: EpochMs;
}

const NAME = /^(\d{8}T\d{9}-\d+)\.json$/;

/**
 * Batches that are being posted, and those of which nobody knows whether Matomo has them: one file each, written before
 * the post and removed when what became of it is recorded elsewhere.
 */
export class Outbox {
	readonly #folder: string;
	#isMade = false;
	#count = 0;

	/** @param folder need not exist as long as nothing is written */
	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Writes a new batch; it is on the disk when the promise resolves. @returns its id. @throws UserError */
	async add(now: EpochMs, content: OutboxContent): Promise<string> {
		if (!this.#isMade) await makeFolder(this.#folder);
		this.#isMade = true;
		const time = new Date(now).toISOString().replace(/[-:.Z]/g, "");
		const id = `${time}-${++this.#count}`;
		crashPoint("before-outbox");
		await this.replace(id, content);
		crashPoint("after-outbox");
		return id;
	}

	/** Writes what is left of a batch. @throws UserError */
	async replace(id: string, { mayBeStored, reason, entries }: OutboxContent): Promise<void> {
		await writeDurably(this.#path(id), `${JSON.stringify({ mayBeStored, reason, entries })}\n`);
	}

	/** Takes down that a batch is posted once more. */
	async touch(id: string, now: EpochMs): Promise<void> {
		const at = new Date(now);
		await utimes(this.#path(id), at, at).catch((error: unknown) => {
			throw cannotKeep(this.#path(id), error);
		});
	}

	/** Removes a batch whose page views are recorded elsewhere. */
	async remove(id: string): Promise<void> {
		crashPoint("before-removal");
		await rm(this.#path(id), { force: true }).catch((error: unknown) => {
			throw cannotKeep(this.#path(id), error);
		});
		crashPoint("after-removal");
	}

	/** All batches, oldest first. @throws UserError when one cannot be read */
	async batches(): Promise<readonly OutboxBatch[]> {
		const names = await readdir(this.#folder).catch((error: unknown) => {
			if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
			throw cannotKeep(this.#folder, error);
		});
		const ids = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
		const batches: OutboxBatch[] = [];
		for (const id of ids) {
			const batch = await this.#read(id);
			if (batch) batches.push(batch);
		}
		return batches;
	}

	/** @returns `undefined` when it was removed in the meantime */
	async #read(id: string): Promise<OutboxBatch | undefined> {
		const path = this.#path(id);
		let text = "";
		try {
			text = await readFile(path, "utf8");
			const content = JSON.parse(text) as OutboxContent;
			return { ...content, id, posted: (await stat(path)).mtimeMs };
		} catch (error) {
			if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
			if (!(error instanceof SyntaxError)) throw cannotKeep(path, error);
			throw new UserError({
				problem: `cannot read "${path}"`,
				expected: "a batch of page views that may have reached Matomo",
				found: jsonFault(text),
				hint: "look into it, and move it away",
				status: EXIT.output,
			});
		}
	}

	#path(id: string): string {
		return join(this.#folder, `${id}.json`);
	}
}
