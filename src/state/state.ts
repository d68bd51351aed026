import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { exit, stderr } from "node:process";
import { EXIT, UserError } from "../errors.ts";
import type { EpochMs } from "../event.ts";
import { cannotBegin, cannotKeep } from "./cannot-keep.ts";
import { makeFolder, sweep, writeDurably } from "./durable.ts";
import { Ledger } from "./ledger.ts";
import { Outbox } from "./outbox.ts";
import { SourceRecords } from "./source-records.ts";
import { StateLock } from "./state-lock.ts";

/** The form of all that is written here. */
const VERSION = 1;

/** What outlives a run, to be looked at. */
export interface ReadableState {
	readonly folder: string;
	readonly ledger: Ledger;
	readonly outbox: Outbox;
	readonly sources: SourceRecords;
}

/** What outlives a run, in our hands alone. */
export interface State extends ReadableState {
	/** Lets others have it. */
	close(): Promise<void>;
}

/** How a state is opened. */
export interface StateOptions {
	readonly now: EpochMs;
	/** Days of the ledger to keep. */
	readonly ledgerDays: number;
}

/**
 * Opens a state folder for writing, and makes it when there is none.
 *
 * @throws UserError when it cannot be written, is another process's, or was written by a later version
 */
export async function openState(folder: string, { now, ledgerDays }: StateOptions): Promise<State> {
	await makeFolder(folder, (await mayHoldState(folder)) ? cannotKeep : cannotBegin);
	// Whoever dies at any step loses nothing, and who goes on would send what the other one sends.
	const lock = await StateLock.acquire(join(folder, "lock"), ({ message }) => {
		stderr.write(`monorail: ${message}\n`);
		exit(EXIT.busy);
	});
	try {
		if (!(await hasVersion(folder))) await writeDurably(join(folder, "version"), `${VERSION}\n`);
		for (const each of [folder, join(folder, "outbox"), join(folder, "sources")]) await sweep(each);
		const state = contents(folder);
		await state.ledger.forget(now, ledgerDays);
		await state.sources.forget(now, ledgerDays);
		return {
			...state,
			async close() {
				await state.ledger.close();
				await lock.release();
			},
		};
	} catch (error) {
		await lock.release();
		throw error;
	}
}

/**
 * Opens a state folder for reading only: it need not exist, and may be in use.
 *
 * @throws UserError when it was written by a later version
 */
export async function readState(folder: string): Promise<ReadableState> {
	await hasVersion(folder);
	return contents(folder);
}

/**
 * Makes sure that there is a state folder, for who does not want to begin one.
 *
 * @throws UserError when there is none, or it was written by a later version
 */
export async function demandState(folder: string): Promise<void> {
	if (await hasVersion(folder)) return;
	const stats = await stat(folder).catch(() => undefined);
	throw new UserError({
		problem: `there is no state in "${folder}"`,
		expected: "a folder that an upload has written to",
		found: stats === undefined ? "no such folder" : stats.isDirectory() ? "another one" : "a file",
		hint: "check --state, or --matomo-url and --site-id, and that the uploads were this user's",
		status: EXIT.input,
	});
}

function contents(folder: string): ReadableState {
	return {
		folder,
		ledger: new Ledger(join(folder, "ledger")),
		outbox: new Outbox(join(folder, "outbox")),
		sources: new SourceRecords(join(folder, "sources")),
	};
}

/** What cannot be looked at may be there. */
async function mayHoldState(folder: string): Promise<boolean> {
	try {
		return (await stat(folder)).isDirectory();
	} catch (error) {
		return !(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"));
	}
}

/** @returns `false` when it has none yet */
async function hasVersion(folder: string): Promise<boolean> {
	const path = join(folder, "version");
	const text = await readFile(path, "utf8").catch((error: unknown) => {
		if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return "";
		throw cannotKeep(path, error);
	});
	const found = text.trim();
	if (found === "") return false;
	if (found === String(VERSION)) return true;
	throw new UserError({
		problem: `cannot use the state folder "${folder}"`,
		expected: `version ${VERSION} of its form`,
		found: `version ${found.slice(0, 20)}`,
		hint: "use the Monorail that has written it, or name another folder with --state",
		status: EXIT.output,
	});
}
