import { type FileHandle, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EpochMs } from "../event.ts";
import { cannotKeep } from "./cannot-keep.ts";
import { makeFolder, syncFolder } from "./durable.ts";
import { IDENTITY_BYTES, IdentitySet } from "./identity-set.ts";

/** A page view as the state knows it. */
export interface ViewKey {
	/** At least 32 hex digits, of which the first count. */
	readonly identity: string;
	readonly start: EpochMs;
}

/** One day of the ledger. */
export interface LedgerDay {
	/** Name of its file: `2026-11-22`, in UTC, of the page views. */
	readonly day: string;
	readonly identities: number;
}

/** Days kept in memory: page views come in order of time, so one would do but for midnight. */
const MOST_LOADED = 3;
const DAY = 86_400_000;
const DAY_NAME = /^[+-]?\d+-\d\d-\d\d$|^undated$/;

/**
 * The identity of every page view that Matomo has: one file for each day of page views, 16 bytes for each of them, only
 * ever added to. What a death has left half written at the end of a file is ignored, and overwritten by the next.
 *
 * Days are read when they are asked for, so memory holds those under way.
 */
export class Ledger {
	readonly #folder: string;
	readonly #days = new Map<string, Promise<IdentitySet>>();
	readonly #files = new Map<string, FileHandle>();
	#writing: Promise<void> = Promise.resolve();

	/** @param folder need not exist as long as nothing is added */
	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Whether it was delivered. @throws UserError when the day cannot be read */
	async has({ identity, start }: ViewKey): Promise<boolean> {
		return (await this.#day(dayOf(start))).has(bytesOf(identity));
	}

	/** Adds page views that were delivered; they are on the disk when the promise resolves. @throws UserError */
	add(views: readonly ViewKey[]): Promise<void> {
		const done = this.#writing.then(() => this.#add(views));
		this.#writing = done.catch(() => undefined);
		return done;
	}

	/** All days, oldest first. */
	async days(): Promise<readonly LedgerDay[]> {
		const names = await this.#names();
		return Promise.all(
			names.map(async (day) => {
				const { size } = await stat(join(this.#folder, day));
				return { day, identities: Math.floor(size / IDENTITY_BYTES) };
			}),
		);
	}

	/** Identities of one day as hex digits, as they were added. */
	async identities(day: string): Promise<readonly string[]> {
		const bytes = await readFile(join(this.#folder, day));
		const count = Math.floor(bytes.length / IDENTITY_BYTES);
		return Array.from({ length: count }, (_, index) =>
			bytes.toString("hex", index * IDENTITY_BYTES, (index + 1) * IDENTITY_BYTES),
		);
	}

	/**
	 * Forgets days that are older than so many days, unless they were added to since: of an old log that was imported
	 * lately it must be known.
	 */
	async forget(now: EpochMs, days: number): Promise<void> {
		const before = now - days * DAY;
		for (const day of await this.#names()) {
			const path = join(this.#folder, day);
			if (day >= dayOf(before) || (await stat(path)).mtimeMs >= before) continue;
			await rm(path, { force: true });
		}
	}

	async close(): Promise<void> {
		await this.#writing;
		for (const file of this.#files.values()) await file.close();
		this.#files.clear();
	}

	async #add(views: readonly ViewKey[]): Promise<void> {
		const byDay = new Map<string, Buffer[]>();
		for (const { identity, start } of views) {
			const day = dayOf(start);
			const list = byDay.get(day);
			if (list) list.push(bytesOf(identity));
			else byDay.set(day, [bytesOf(identity)]);
		}
		for (const [day, identities] of byDay) {
			const bytes = Buffer.concat(identities);
			await this.#append(day, bytes);
			(await this.#days.get(day))?.addAll(bytes);
		}
	}

	async #append(day: string, bytes: Buffer): Promise<void> {
		const path = join(this.#folder, day);
		try {
			const file = this.#files.get(day) ?? (await this.#open(day));
			const { size } = await file.stat();
			const whole = size - (size % IDENTITY_BYTES);
			try {
				await file.truncate(whole);
				await writeAll(file, bytes, whole);
				await file.sync();
			} catch (error) {
				await file.truncate(whole).catch(() => undefined);
				throw error;
			}
		} catch (error) {
			throw cannotKeep(path, error);
		}
	}

	async #open(day: string): Promise<FileHandle> {
		await makeFolder(this.#folder);
		const path = join(this.#folder, day);
		const file = await open(path, "r+", 0o600).catch(async (error: unknown) => {
			if (!isMissing(error)) throw error;
			const made = await open(path, "wx+", 0o600);
			await syncFolder(this.#folder);
			return made;
		});
		for (const [name, other] of this.#files) {
			if (this.#files.size < MOST_LOADED) break;
			this.#files.delete(name);
			await other.close();
		}
		this.#files.set(day, file);
		return file;
	}

	#day(day: string): Promise<IdentitySet> {
		const known = this.#days.get(day);
		if (known !== undefined) return known;
		for (const name of this.#days.keys()) {
			if (this.#days.size < MOST_LOADED) break;
			this.#days.delete(name);
		}
		const loading = loaded(join(this.#folder, day));
		this.#days.set(day, loading);
		return loading;
	}

	async #names(): Promise<readonly string[]> {
		const names = await readdir(this.#folder).catch((error: unknown) => {
			if (isMissing(error)) return [];
			throw cannotKeep(this.#folder, error);
		});
		return names.filter((name) => DAY_NAME.test(name)).sort();
	}
}

/** A disk that is about to be full takes the beginning, and says no only to the rest. */
async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
	for (let done = 0; done < bytes.length; ) {
		done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
	}
}

async function loaded(path: string): Promise<IdentitySet> {
	const set = new IdentitySet();
	const bytes = await readFile(path).catch((error: unknown) => {
		if (isMissing(error)) return new Uint8Array();
		throw cannotKeep(path, error);
	});
	set.addAll(bytes);
	return set;
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function bytesOf(identity: string): Buffer {
	return Buffer.from(identity.slice(0, 2 * IDENTITY_BYTES), "hex");
}

/** The UTC day of a page view. Times beyond what has a date share one. */
function dayOf(start: EpochMs): string {
	const date = new Date(start);
	return Number.isNaN(date.getTime()) ? "undated" : date.toISOString().replace(/T.*$/, "");
}
