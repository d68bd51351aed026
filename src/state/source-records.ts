import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EpochMs } from "../event.ts";
import { cannotKeep } from "./cannot-keep.ts";
import { makeFolder, writeDurably } from "./durable.ts";

/** A place between two lines. */
interface Place {
	readonly offset: number;
	readonly line: number;
	/** `null` in the file when no line before it has a time. */
	readonly latest: EpochMs;
}

/** How far a source is decided. */
export interface SourceRecord {
	/** As it was called last; only for people to read. */
	readonly name: string;
	/** Every line before it is decided. */
	readonly at: Place;
	/** Places before it. */
	readonly earlier: readonly Place[];
	/** Of the bytes just before it; `undefined` where they could not be read again. */
	readonly tail: string | undefined;
	/** Of the settings by which it was decided: by others it would have to be decided anew. */
	readonly rules: string;
}

/** A source record as it is kept. */
export interface KeptSource extends SourceRecord {
	/** Name of its file. */
	readonly key: string;
	readonly updated: EpochMs;
}

const NAME = /^(\d+)-[0-9a-f]{32}\.json$/;
const DAY = 86_400_000;

/**
 * How far each source is decided, whatever it is called: one file each, named by a hash of the source's first bytes. Of
 * a source that was shorter than those, all its bytes are hashed: it is known by them when it has grown, too.
 */
export class SourceRecords {
	readonly #folder: string;
	#isMade = false;

	/** @param folder need not exist as long as nothing is written */
	constructor(folder: string) {
		this.#folder = folder;
	}

	/** @param head the first bytes of a source. @returns what is known of it by as many of them as possible */
	async find(head: Uint8Array): Promise<KeptSource | undefined> {
		const names = await this.#names();
		const lengths = new Set(names.map((name) => Number(NAME.exec(name)?.[1])));
		for (const length of [...lengths].filter((length) => length <= head.length).sort((a, b) => b - a)) {
			const key = keyOf(head.subarray(0, length));
			const record = names.includes(key) ? await this.#read(key) : undefined;
			if (record) return record;
		}
		return undefined;
	}

	/** Takes down how far a source is decided. @throws UserError */
	async save(head: Uint8Array, record: SourceRecord): Promise<void> {
		if (!this.#isMade) await makeFolder(this.#folder);
		this.#isMade = true;
		const key = keyOf(head);
		const before = await this.find(head);
		await writeDurably(join(this.#folder, key), `${JSON.stringify(record)}\n`);
		// It was shorter, and has grown.
		if (before && before.key !== key) await rm(join(this.#folder, before.key), { force: true });
	}

	/** All of them, by their names. */
	async list(): Promise<readonly KeptSource[]> {
		const records: KeptSource[] = [];
		for (const name of await this.#names()) {
			const record = await this.#read(name);
			if (record) records.push(record);
		}
		return records.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.updated - b.updated));
	}

	/** Forgets sources that nothing was decided of for so many days. */
	async forget(now: EpochMs, days: number): Promise<void> {
		for (const name of await this.#names()) {
			const path = join(this.#folder, name);
			const stats = await stat(path).catch(() => undefined);
			if (stats && stats.mtimeMs < now - days * DAY) await rm(path, { force: true });
		}
	}

	/** @returns `undefined` when it is gone or cannot be understood: then the source is read anew, which costs time only */
	async #read(key: string): Promise<KeptSource | undefined> {
		const path = join(this.#folder, key);
		try {
			const record = JSON.parse(await readFile(path, "utf8"), asWritten) as SourceRecord;
			return { ...record, key, updated: (await stat(path)).mtimeMs };
		} catch {
			return undefined;
		}
	}

	async #names(): Promise<readonly string[]> {
		const names = await readdir(this.#folder).catch((error: unknown) => {
			if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return [];
			throw cannotKeep(this.#folder, error);
		});
		return names.filter((name) => NAME.test(name));
	}
}

/** A short hash of bytes, for comparisons with {@link SourceRecord.tail}. */
export function hashOf(bytes: Uint8Array | string): string {
	return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}

function keyOf(head: Uint8Array): string {
	return `${head.length}-${hashOf(head)}.json`;
}

/** JSON has no infinities. */
function asWritten(key: string, value: unknown): unknown {
	return key === "latest" && value === null ? Number.NEGATIVE_INFINITY : value;
}
