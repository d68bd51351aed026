import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import type { EpochMs } from "../event.ts";
import { cannotFollow } from "./cannot-follow.ts";
import { cannotRead } from "./cannot-read.ts";
import { openFifo } from "./fifo.ts";
import { FollowedFile } from "./follow-file.ts";
import type { FollowOptions } from "./follow-options.ts";
import { FollowedPipe } from "./follow-pipe.ts";
import type { LiveSource } from "./live-source.ts";
import { isRotatedName } from "./rotated.ts";

/**
 * Opens the given paths, and standard input for `-`, to be read as they grow.
 *
 * @param now wall clock
 * @throws UserError when a source cannot be followed: a folder, an archive, a log that another one is rotated into
 */
export async function openLive(
	inputs: readonly string[],
	options: FollowOptions & { readonly stdin: Readable },
	now: EpochMs,
): Promise<readonly LiveSource[]> {
	const sources: LiveSource[] = [];
	const seen = new Map<string, string>();
	refuseRotated(inputs);
	try {
		for (const input of inputs) {
			const stats = input === "-" ? undefined : await statsOf(input);
			const identity = input === "-" ? input : stats ? `${stats.dev}:${stats.ino}` : resolve(input);
			const twin = seen.get(identity);
			if (twin === undefined) sources.push(await openOne(input, stats, options, now));
			else options.onNotice(`"${input}" is the same as "${twin}": followed once`);
			seen.set(identity, twin ?? input);
		}
		return sources;
	} catch (error) {
		for (const source of sources) await source.close();
		throw error;
	}
}

async function openOne(
	input: string,
	stats: Stats | undefined,
	options: FollowOptions & { readonly stdin: Readable },
	now: EpochMs,
): Promise<LiveSource> {
	const { lineLimit, stdin } = options;
	if (input === "-") return new FollowedPipe("stdin", stdin, lineLimit);
	if (!stats?.isFIFO()) return FollowedFile.open(input, options, now);
	const open = () => openFifo(input);
	try {
		return new FollowedPipe(input, open(), lineLimit, open);
	} catch (error) {
		throw cannotRead(input, error);
	}
}

/** @returns `undefined` when there is no file yet */
async function statsOf(path: string): Promise<Stats | undefined> {
	const [stats, folder] = await Promise.all([
		stat(path).catch((error: unknown) => {
			if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
			throw cannotRead(path, error);
		}),
		stat(dirname(path)).catch(() => undefined),
	]);
	if (!stats && !folder?.isDirectory()) throw cannotFollow(path, `no folder ${dirname(path)}`, "check its name");
	if (!stats || stats.isFile() || stats.isFIFO()) return stats;
	if (!stats.isDirectory()) throw cannotFollow(path, "a device or a socket", "name a file");
	throw cannotFollow(path, "a directory", `name the files in it, such as ${join(path, "access.log")}`);
}

/** A log that is followed is followed through its rotations, too: given besides, they would be read twice. */
function refuseRotated(inputs: readonly string[]): void {
	for (const input of inputs) {
		const log = inputs.find(
			(other) => resolve(dirname(other)) === resolve(dirname(input)) && isRotatedName(basename(other), basename(input)),
		);
		if (log === undefined) continue;
		throw cannotFollow(
			input,
			`a log that "${log}" was rotated into`,
			`follow "${log}" only, and upload this one before`,
		);
	}
}
